package io.callmanager.telephony.sip.transaction;

/// A message's body.
public record Body(String type, String text) {

  public static final String SDP = "application/sdp";

  public static Body sdp(String text) {
    return new Body(SDP, text);
  }

  @Override
  public String toString() {
    return "Body[" + type + ", " + text.length() + " characters]";
  }
}
