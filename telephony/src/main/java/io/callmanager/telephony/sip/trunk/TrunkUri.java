package io.callmanager.telephony.sip.trunk;

import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.call.spi.TrunkDefinition.Transport;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a trunk is, from a URI such as `sip:carrier.example:5060;transport=tcp`. A `sips:` URI is one with `transport=tls`: how
/// the carrier goes on from there is its own affair.
///
/// @param host a name or an address, an IPv6 address in brackets
/// @param port null when the URI names none
/// @param transport null when the URI names none
record TrunkUri(String host, @Nullable Integer port, @Nullable Transport transport) {

  private static final Pattern FORM =
      Pattern.compile(
          "(sips?):(?:[^@]*@)?(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?(?:;transport=([A-Za-z]+))?(?:;lr)?");
  private static final int MAX_PORT = 65_535;

  /// Reads a URI.
  ///
  /// @throws IllegalArgumentException with words for whoever configured it
  static TrunkUri parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "a trunk's uri must look like sip:host:port or sip:host:port;transport=tcp");
    }
    Integer port = matcher.group(3) == null ? null : Integer.valueOf(matcher.group(3));
    if (port != null && (port == 0 || port > MAX_PORT)) {
      throw new IllegalArgumentException("a trunk's port must be between 1 and 65535");
    }
    return new TrunkUri(
        matcher.group(2), port, transport(matcher.group(1).equals("sips"), matcher.group(4)));
  }

  private static @Nullable Transport transport(boolean secure, @Nullable String name) {
    if (name == null) {
      return secure ? Transport.TLS : null;
    }
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "udp" -> secure ? refusePlain() : Transport.UDP;
      // RFC 3261, section 19.1.2: sips with transport=tcp is TLS over TCP.
      case "tcp" -> secure ? Transport.TLS : Transport.TCP;
      case "tls" -> Transport.TLS;
      default ->
          throw new IllegalArgumentException(
              "a trunk's transport must be udp, tcp or tls, not " + name);
    };
  }

  private static Transport refusePlain() {
    throw new IllegalArgumentException("a trunk's sips: uri can't go by udp");
  }

  TrunkDefinition.Address address(boolean verifyCertificate) {
    return new TrunkDefinition.Address(host, port, transport, verifyCertificate);
  }

  @Override
  public String toString() {
    return address(true).toString();
  }
}
