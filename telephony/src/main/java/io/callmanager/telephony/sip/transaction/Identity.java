package io.callmanager.telephony.sip.transaction;

import io.callmanager.telephony.sip.transport.Transport;

/// What we call ourselves in messages.
///
/// @param host an address or name under which our peers reach us; an IPv6 address in brackets
public record Identity(String host, int port) {

  static final String USER_AGENT = "Call-Manager";

  /// The methods we take in a dialog (RFC 3261, section 20.5).
  public static final String ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, NOTIFY";

  String via(Transport transport, String branch) {
    return "SIP/2.0/" + transport + " " + host + ":" + port + ";branch=" + branch + ";rport";
  }

  /// The value of our Contact header.
  public String contact(Transport transport) {
    return contact("", transport);
  }

  /// The value of our Contact header, with a name of ours, such as that of a trunk that we register with.
  ///
  /// @param user fit for a SIP URI; empty for none
  public String contact(String user, Transport transport) {
    String at = user.isEmpty() ? host : user + "@" + host;
    return transport == Transport.TCP
        ? "<sip:" + at + ":" + port + ";transport=tcp>"
        : "<sip:" + at + ":" + port + ">";
  }
}
