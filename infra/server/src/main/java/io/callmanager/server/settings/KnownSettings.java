package io.callmanager.server.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Every setting of Call Manager's own, as the modules describe them in the metadata that the build derives from their
/// configuration records.
public final class KnownSettings {

  static final String PREFIX = "callmanager";

  private static final String METADATA = "META-INF/spring-configuration-metadata.json";
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private KnownSettings() {}

  /// The settings that begin with `callmanager.`, by name.
  public static List<Setting> all() {
    List<Setting> settings = new ArrayList<>();
    try {
      for (URL url :
          Collections.list(KnownSettings.class.getClassLoader().getResources(METADATA))) {
        try (InputStream input = url.openStream()) {
          MAPPER.readValue(input, Metadata.class).properties().stream()
              .filter(setting -> setting.name().startsWith(PREFIX + "."))
              .forEach(settings::add);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the settings' descriptions could not be read", e);
    }
    settings.sort(Comparator.comparing(Setting::name));
    return settings;
  }

  /// A setting.
  ///
  /// @param type the name of a Java type
  /// @param defaultValue null when there is none, or it depends
  public record Setting(
      String name, String type, @Nullable Object defaultValue, @Nullable String description) {

    /// Whether names below this one are settings too, which the metadata does not list.
    boolean hasParts() {
      return type.startsWith("java.util.");
    }
  }

  private record Metadata(List<Setting> properties) {}
}
