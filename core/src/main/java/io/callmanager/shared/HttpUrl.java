package io.callmanager.shared;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/// Where a customer wants us to go.
///
/// @param uri of http or https, with a host and without user information or a fragment
public record HttpUrl(URI uri) {

  /// What such a URL is, in words for whoever gave another one.
  public static final String RULE = "Must be an http or https URL without a user name";

  /// How long its text may be.
  public static final int MAX_LENGTH = 2000;

  private static final int MAX_SHOWN = 200;

  /// Reads a URL; empty when it is not one of that kind.
  public static Optional<HttpUrl> parse(String text) {
    try {
      return of(new URI(text));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /// Where a redirect leads; empty when that is nowhere to follow.
  public Optional<HttpUrl> resolve(String location) {
    try {
      return of(uri.resolve(new URI(location)));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<HttpUrl> of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean fits =
        (scheme.equals("http") || scheme.equals("https"))
            && uri.getHost() != null
            && !uri.getHost().isEmpty()
            && uri.getRawUserInfo() == null
            && uri.getPort() <= 65_535
            && uri.toString().length() <= MAX_LENGTH;
    if (!fits) {
      return Optional.empty();
    }
    String text = uri.toString();
    int fragment = text.indexOf('#');
    return Optional.of(new HttpUrl(fragment < 0 ? uri : URI.create(text.substring(0, fragment))));
  }

  /// Scheme, host and port (RFC 6454, section 4), in lower case; the port is left out where it is the scheme's own.
  public String origin() {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int own = scheme.equals("https") ? 443 : 80;
    int port = uri.getPort();
    String host = scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT);
    return port < 0 || port == own ? host : host + ":" + port;
  }

  /// Whether the host is an address rather than a name, and one that is not public.
  public boolean namesPrivateAddress() {
    String host = uri.getHost();
    String plain =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    try {
      return !PublicAddresses.contains(InetAddress.ofLiteral(plain));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /// Without its query, which may hold what nobody else is to know.
  @Override
  public String toString() {
    String text = uri.toString();
    int query = text.indexOf('?');
    String plain = query < 0 ? text : text.substring(0, query);
    return plain.length() > MAX_SHOWN ? plain.substring(0, MAX_SHOWN) + "…" : plain;
  }
}
