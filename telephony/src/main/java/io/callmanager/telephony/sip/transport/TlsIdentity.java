package io.callmanager.telephony.sip.transport;

import java.util.Locale;

/// Whom we expect at the other end of a TLS connection. Connections are shared only between messages that expect the same.
///
/// @param domain the name or address literal that was configured, which is what a certificate must be for (RFC 5922, section
///     4); not what a look-up made of it, which anybody on the way could have forged
/// @param verified false takes whoever answers, whatever their certificate
public record TlsIdentity(String domain, boolean verified) {

  public TlsIdentity {
    domain = domain.toLowerCase(Locale.ROOT);
    if (domain.startsWith("[") && domain.endsWith("]")) {
      domain = domain.substring(1, domain.length() - 1);
    }
    if (domain.isBlank()) {
      throw new IllegalArgumentException("a TLS peer without a name");
    }
  }
}
