package io.callmanager.telephony.sip.transaction;

import io.callmanager.telephony.sip.transport.Transport;

/// What we call ourselves in messages.
///
/// @param host an address or name under which our peers reach us; an IPv6 address in brackets
/// @param port by UDP and TCP
/// @param tlsPort by TLS
public record Identity(String host, int port, int tlsPort) {

  static final String USER_AGENT = "Call-Manager";

  /// The methods we take in a dialog (RFC 3261, section 20.5).
  public static final String ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, NOTIFY";

  String via(Transport transport, String branch) {
    String sentBy = host + ":" + (transport == Transport.TLS ? tlsPort : port);
    // What a peer wants of us may come back on the connection that we made (RFC 5923, section 5).
    String alias = transport == Transport.TLS ? ";alias" : "";
    return "SIP/2.0/" + transport + " " + sentBy + ";branch=" + branch + ";rport" + alias;
  }

  /// The value of our Contact header.
  public String contact(Transport transport) {
    return contact("", transport, tlsPort);
  }

  /// The value of our Contact header, with a name of ours, such as that of a trunk that we register with.
  ///
  /// @param user fit for a SIP URI; empty for none
  /// @param ownTlsPort where we are reached by TLS
  String contact(String user, Transport transport, int ownTlsPort) {
    String at = user.isEmpty() ? host : user + "@" + host;
    return switch (transport) {
      case UDP -> "<sip:" + at + ":" + port + ">";
      case TCP -> "<sip:" + at + ":" + port + ";transport=tcp>";
      case TLS -> "<sip:" + at + ":" + ownTlsPort + ";transport=tls>";
    };
  }
}
