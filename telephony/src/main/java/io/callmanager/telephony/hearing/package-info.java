/// Understands what callees say: one port, [io.callmanager.telephony.hearing.SpeechRecognizer], and the engines behind it.
@org.jspecify.annotations.NullMarked
package io.callmanager.telephony.hearing;
