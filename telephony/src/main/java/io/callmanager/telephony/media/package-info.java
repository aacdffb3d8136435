/// A call's audio as the rest of telephony sees it: sessions described by SDP, sounds played, digits and frames heard.
@org.jspecify.annotations.NullMarked
package io.callmanager.telephony.media;
