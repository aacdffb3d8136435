package io.callmanager.telephony.sip.dns;

import io.callmanager.telephony.sip.transport.Transport;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a SIP URI says about where its server is.
///
/// @param host a name or an address; kept in lower case, without the brackets of an IPv6 address and without a last dot
/// @param port null when the URI has none
/// @param transport null when the URI has none; [Transport#TLS] for `sips`
public record SipTarget(String host, @Nullable Integer port, @Nullable Transport transport) {

  private static final String LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
  private static final Pattern NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]*:[0-9a-f:.]*");

  /// Leaves room for `_sips._tcp.` within the 253 characters of a name.
  private static final int MAX_NAME = 240;

  private static final int MAX_PORT = 65_535;

  /// @throws IllegalArgumentException with words for whoever configured it
  public SipTarget {
    host = normalized(host);
    if (!isName(host) && !IPV6.matcher(host).matches()) {
      throw new IllegalArgumentException("a host must be a name or an address, not " + host);
    }
    if (isAddress(host)) {
      InetAddress.ofLiteral(host);
    }
    if (port != null && (port < 1 || port > MAX_PORT)) {
      throw new IllegalArgumentException("a port must be between 1 and 65535");
    }
  }

  /// Without port and transport.
  public static SipTarget of(String host) {
    return new SipTarget(host, null, null);
  }

  /// Whether a text can be a host's name in the DNS; an IPv4 address can as far as its letters go.
  static boolean isName(String text) {
    return text.length() <= MAX_NAME && NAME.matcher(text).matches();
  }

  /// The host if it is an address.
  Optional<InetAddress> address() {
    return isAddress(host) ? Optional.of(InetAddress.ofLiteral(host)) : Optional.empty();
  }

  /// Whether the name has only one label, as those of a hosts file or a container have.
  boolean isBare() {
    return host.indexOf('.') < 0;
  }

  private static boolean isAddress(String host) {
    return IPV4.matcher(host).matches() || host.indexOf(':') >= 0;
  }

  private static String normalized(String host) {
    String text = host.strip().toLowerCase(Locale.ROOT);
    if (text.startsWith("[") && text.endsWith("]")) {
      return text.substring(1, text.length() - 1);
    }
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]")
        + (port == null ? "" : ":" + port)
        + (transport == null ? "" : ";transport=" + transport.name().toLowerCase(Locale.ROOT));
  }
}
