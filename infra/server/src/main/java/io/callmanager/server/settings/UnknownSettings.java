package io.callmanager.server.settings;

import io.callmanager.server.CannotStartException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/// Stops the start when a setting below `callmanager` is not one that exists: a misspelt limit is no limit at all, and
/// better found now.
public final class UnknownSettings
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  /// The launcher's own variables, and those that Kubernetes makes for a service named `callmanager`.
  private static final Pattern NOT_OURS =
      Pattern.compile("callmanager\\.(java\\.(home|opts)|service\\..*|port([.\\[].*)?)");

  private static final ConfigurationPropertyName PREFIX =
      ConfigurationPropertyName.of(KnownSettings.PREFIX);

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    in(context.getEnvironment()).stream()
        .findFirst()
        .ifPresent(
            unknown -> {
              throw unknown;
            });
  }

  /// Every setting that does not exist, as the reason why a server would not start.
  public static List<CannotStartException> in(Environment environment) {
    List<KnownSettings.Setting> known = KnownSettings.all();
    List<CannotStartException> unknown = new ArrayList<>();
    for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
      if (source instanceof IterableConfigurationPropertySource settings) {
        settings.stream()
            .filter(PREFIX::isAncestorOf)
            .filter(name -> !isKnown(name, known))
            .forEach(name -> unknown.add(refusal(name, source, known)));
      }
    }
    return unknown;
  }

  private static boolean isKnown(
      ConfigurationPropertyName name, List<KnownSettings.Setting> known) {
    String wanted = plain(name.toString());
    return NOT_OURS.matcher(name.toString()).matches()
        || known.stream()
            .anyMatch(
                setting ->
                    wanted.equals(plain(setting.name()))
                        || (setting.hasParts() && wanted.startsWith(plain(setting.name()))));
  }

  private static CannotStartException refusal(
      ConfigurationPropertyName name,
      ConfigurationPropertySource source,
      List<KnownSettings.Setting> known) {
    Optional<Origin> origin =
        Optional.ofNullable(source.getConfigurationProperty(name))
            .map(property -> property.getOrigin());
    String nearest =
        known.stream()
            .map(KnownSettings.Setting::name)
            .min(
                Comparator.comparingInt(
                    candidate -> distance(plain(candidate), plain(name.toString()))))
            .map(candidate -> "Did you mean " + candidate + "? ")
            .orElse("");
    return new CannotStartException(
        "There is no setting " + name + origin.map(place -> " (" + place + ")").orElse("") + ".",
        nearest + "docs/settings.md lists them all.");
  }

  /// An environment variable can't tell a dash from a dot, so neither counts.
  private static String plain(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
  }

  /// How many letters have to be changed, added or left out (Levenshtein).
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
