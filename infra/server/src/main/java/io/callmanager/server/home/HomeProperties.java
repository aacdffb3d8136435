package io.callmanager.server.home;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where the server keeps its data.
///
/// @param home where data, recordings and logs are kept; a relative path is relative to the working directory
@ConfigurationProperties("callmanager")
public record HomeProperties(@DefaultValue("var") Path home) {

  /// Absolute, without any detour.
  public Path directory() {
    return home.toAbsolutePath().normalize();
  }
}
