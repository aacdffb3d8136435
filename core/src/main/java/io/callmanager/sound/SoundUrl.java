package io.callmanager.sound;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/// Where a sound can be fetched.
///
/// @param uri of http or https, with a host and without user information or a fragment
public record SoundUrl(URI uri) {

  /// What such a URL is, in words for whoever gave another one.
  public static final String RULE = "Must be an http or https URL without a user name";

  /// How long its text may be.
  public static final int MAX_LENGTH = 2000;

  private static final int MAX_SHOWN = 200;

  /// Reads a URL; empty when it is not one of that kind.
  public static Optional<SoundUrl> parse(String text) {
    try {
      return of(new URI(text));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /// Where a redirect leads; empty when that is nowhere to follow.
  Optional<SoundUrl> resolve(String location) {
    try {
      return of(uri.resolve(new URI(location)));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<SoundUrl> of(URI uri) {
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
    return Optional.of(new SoundUrl(fragment < 0 ? uri : URI.create(text.substring(0, fragment))));
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
