/// Session descriptions (RFC 8866) and the offer/answer exchange (RFC 3264) for one stream of telephone audio.
@org.jspecify.annotations.NullMarked
package io.callmanager.telephony.sdp;
