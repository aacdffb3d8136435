package io.callmanager.shared;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/// Where a customer's WebSocket server is.
///
/// @param uri of ws or wss, with a host and without user information or a fragment
public record StreamUrl(URI uri) {

  /// What such a URL is, in words for whoever gave another one.
  public static final String RULE = "Must be a wss URL without a user name";

  /// Reads a URL; empty when it is not one of that kind.
  public static Optional<StreamUrl> parse(String text) {
    String scheme = text.substring(0, Math.max(0, text.indexOf(':'))).toLowerCase(Locale.ROOT);
    String rest = text.substring(scheme.length());
    return switch (scheme) {
      case "ws" -> HttpUrl.parse("http" + rest).map(url -> of("ws", url));
      case "wss" -> HttpUrl.parse("https" + rest).map(url -> of("wss", url));
      default -> Optional.empty();
    };
  }

  private static StreamUrl of(String scheme, HttpUrl url) {
    String text = url.uri().toString();
    return new StreamUrl(URI.create(scheme + text.substring(text.indexOf(':'))));
  }

  /// Whether nobody on the way can listen.
  public boolean encrypted() {
    return uri.getScheme().equals("wss");
  }

  /// Whether the host is an address rather than a name, and one that is not public.
  public boolean namesPrivateAddress() {
    return asHttp().namesPrivateAddress();
  }

  /// Where the connection begins, as an http or https request (RFC 6455, section 4.1).
  public HttpUrl asHttp() {
    return new HttpUrl(URI.create("http" + uri.toString().substring("ws".length())));
  }

  /// Without its query, which may hold what nobody else is to know.
  @Override
  public String toString() {
    return "ws" + asHttp().toString().substring("http".length());
  }
}
