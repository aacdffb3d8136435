/// What was spoken before, in memory and on disk.
@org.jspecify.annotations.NullMarked
package io.callmanager.telephony.speech.cache;
