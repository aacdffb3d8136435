package io.callmanager.telephony.sip.transport;

/// Why something that arrived was thrown away.
public enum DropReason {
  /// A datagram of 8 KB or more: parsing costs grow with the square of a message's length.
  OVERSIZE,
  /// A first byte that begins no SIP message (STUN, RTP, random bytes).
  NOT_SIP,
  /// Nothing but line ends, which some peers send to keep a NAT binding open.
  KEEP_ALIVE,
  /// More separators than any real message has; each costs the parser a look at the whole line.
  TOO_COMPLEX,
  /// More datagrams waiting than can be handled in time.
  BACKLOG,
  /// A message that can't be answered because it can't be understood.
  MALFORMED,
  /// A response to a request that we did not send, or that is long over.
  STRAY_RESPONSE,
  /// A TCP or TLS connection from an address that belongs to no trunk.
  UNTRUSTED_CONNECTION;

  /// The name of the reason in metrics and log lines.
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
