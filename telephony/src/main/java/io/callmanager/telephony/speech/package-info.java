/// Speech out: text becomes sound, sentence by sentence, through the best engine at hand.
@org.jspecify.annotations.NullMarked
package io.callmanager.telephony.speech;
