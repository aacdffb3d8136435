/// Speech out: text becomes sound through the best engine at hand.
@org.jspecify.annotations.NullMarked
package io.callmanager.telephony.speech;
