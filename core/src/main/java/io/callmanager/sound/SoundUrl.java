package io.callmanager.sound;

import io.callmanager.shared.HttpUrl;
import java.net.URI;
import java.util.Optional;

/// Where a sound can be fetched.
public record SoundUrl(HttpUrl url) {

  /// What such a URL is, in words for whoever gave another one.
  public static final String RULE = HttpUrl.RULE;

  /// How long its text may be.
  public static final int MAX_LENGTH = HttpUrl.MAX_LENGTH;

  /// Reads a URL; empty when it is not one of that kind.
  public static Optional<SoundUrl> parse(String text) {
    return HttpUrl.parse(text).map(SoundUrl::new);
  }

  /// Where a redirect leads; empty when that is nowhere to follow.
  Optional<SoundUrl> resolve(String location) {
    return url.resolve(location).map(SoundUrl::new);
  }

  /// Of http or https, with a host and without user information or a fragment.
  public URI uri() {
    return url.uri();
  }

  @Override
  public String toString() {
    return url.toString();
  }
}
