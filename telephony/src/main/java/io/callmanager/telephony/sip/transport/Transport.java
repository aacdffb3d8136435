package io.callmanager.telephony.sip.transport;

/// How SIP messages travel.
public enum Transport {
  UDP,
  TCP,
  TLS;

  /// Whether messages arrive without our repeating them (RFC 3261, section 17).
  public boolean reliable() {
    return this != UDP;
  }
}
