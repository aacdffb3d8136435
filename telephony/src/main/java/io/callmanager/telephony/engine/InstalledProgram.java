package io.callmanager.telephony.engine;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A program at a configured place, or on the `PATH`. Looked for again only when it isn't where it was.
public final class InstalledProgram {

  private final String name;
  private final Optional<Path> configured;
  private volatile @Nullable Path found;

  /// @param name what it is called on the `PATH`
  /// @param configured where it is; looked for on the `PATH` when empty
  public InstalledProgram(String name, Optional<Path> configured) {
    this.name = name;
    this.configured = configured;
  }

  /// Where the program is.
  public Optional<Path> path() {
    Path last = found;
    if (last == null || !Files.isExecutable(last)) {
      Optional<Path> now = look();
      found = now.orElse(null);
      return now;
    }
    return Optional.of(last);
  }

  /// Why it can't be used, in words that say how to mend it; empty when it can.
  ///
  /// @param debianPackage what to install
  /// @param setting where its path may be configured
  public Optional<String> absence(String debianPackage, String setting) {
    if (path().isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        configured
            .map(path -> path + " is no program: correct " + setting)
            .orElse(
                "%s is not on the PATH: install it (Debian: apt install %s) or name it in %s"
                    .formatted(name, debianPackage, setting)));
  }

  private Optional<Path> look() {
    Stream<Path> places =
        configured.isPresent()
            ? configured.stream()
            : Arrays.stream(
                    Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, name));
    return places.filter(Files::isRegularFile).filter(Files::isExecutable).findFirst();
  }
}
