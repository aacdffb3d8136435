/// Recordings on their way from the media threads to the disk.
@org.jspecify.annotations.NullMarked
package io.callmanager.telephony.recording;
