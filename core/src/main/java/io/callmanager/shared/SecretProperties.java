package io.callmanager.shared;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// `callmanager.secrets.*`: what passwords are encrypted with that have to be stored.
///
/// @param key 32 bytes in Base64; the same on all servers of a deployment
/// @param keyFile where the key is when it isn't set; made at the first start. By default `secrets.key` in
///     `callmanager.home`
@ConfigurationProperties("callmanager.secrets")
public record SecretProperties(@Nullable String key, @Nullable Path keyFile) {

  @Override
  public String toString() {
    return "SecretProperties[" + (key == null ? keyFile : "***") + "]";
  }
}
