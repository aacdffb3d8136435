/// From what an engine makes to what a telephone carries.
@org.jspecify.annotations.NullMarked
package io.callmanager.telephony.speech.sound;
