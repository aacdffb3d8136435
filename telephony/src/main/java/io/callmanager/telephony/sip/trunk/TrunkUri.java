package io.callmanager.telephony.sip.trunk;

import io.callmanager.telephony.sip.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a trunk is, from a URI such as `sip:carrier.example:5060;transport=tcp`.
///
/// @param host a name or an address, an IPv6 address in brackets
record TrunkUri(String host, int port, Transport transport) {

  private static final Pattern FORM =
      Pattern.compile(
          "(sips?):(?:[^@]*@)?(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?(?:;transport=([A-Za-z]+))?(?:;lr)?");
  private static final int DEFAULT_PORT = 5060;
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
    if (matcher.group(1).equals("sips")) {
      throw new IllegalArgumentException("a trunk's uri must begin with sip:, TLS is not offered");
    }
    int port = matcher.group(3) == null ? DEFAULT_PORT : Integer.parseInt(matcher.group(3));
    if (port == 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("a trunk's port must be between 1 and 65535");
    }
    return new TrunkUri(matcher.group(2), port, transport(matcher.group(4)));
  }

  private static Transport transport(@org.jspecify.annotations.Nullable String name) {
    if (name == null) {
      return Transport.UDP;
    }
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "udp" -> Transport.UDP;
      case "tcp" -> Transport.TCP;
      default ->
          throw new IllegalArgumentException("a trunk's transport must be udp or tcp, not " + name);
    };
  }

  /// The URI of somebody there.
  String of(String user) {
    return "sip:" + user + "@" + hostPort() + parameters();
  }

  /// Looks the host up; blocks.
  InetSocketAddress resolve() throws UnknownHostException {
    String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new InetSocketAddress(InetAddress.getByName(plain), port);
  }

  private String hostPort() {
    return host + ":" + port;
  }

  private String parameters() {
    return transport == Transport.TCP ? ";transport=tcp" : "";
  }

  @Override
  public String toString() {
    return "sip:" + hostPort() + parameters();
  }
}
