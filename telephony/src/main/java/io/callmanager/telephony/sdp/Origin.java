package io.callmanager.telephony.sdp;

/// An `o=` line: who made the session and which version of its description this is.
public record Origin(
    String username, String sessionId, String sessionVersion, Connection connection) {

  @Override
  public String toString() {
    return username + " " + sessionId + " " + sessionVersion + " " + connection;
  }
}
