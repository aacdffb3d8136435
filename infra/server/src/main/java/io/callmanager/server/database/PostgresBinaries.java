package io.callmanager.server.database;

import io.callmanager.server.CannotStartException;
import io.callmanager.server.home.OwnerOnly;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.springframework.util.FileSystemUtils;

/// PostgreSQL's programs, unpacked from the class path to a directory whose name changes with their content.
final class PostgresBinaries {

  private static final String PREFIX = "binaries-";
  private static final int EXECUTABLE = 0100;

  private PostgresBinaries() {}

  /// Unpacks the programs unless that was done before, and removes those of other versions.
  ///
  /// @return the directory that has `bin`, `lib` and `share`
  static Path installIn(Path directory) {
    String name = "postgres-" + platform() + ".txz";
    URL archive = PostgresBinaries.class.getResource("/" + name);
    if (archive == null) {
      throw new CannotStartException(
          "This build has no embedded PostgreSQL for " + platform() + ".",
          "Use a PostgreSQL of your own: spring.datasource.url, .username and .password.");
    }
    try {
      Path installed = directory.resolve(PREFIX + fingerprint(archive));
      if (!Files.isDirectory(installed)) {
        Path unfinished = directory.resolve("unpacking");
        FileSystemUtils.deleteRecursively(unfinished);
        OwnerOnly.makeDirectory(unfinished);
        unpack(archive, unfinished);
        Files.move(unfinished, installed, StandardCopyOption.ATOMIC_MOVE);
        removeOthers(directory, installed);
      }
      return installed;
    } catch (IOException e) {
      throw new CannotStartException(
          "PostgreSQL could not be unpacked to " + directory + ": " + e.getMessage() + ".",
          "Make the directory writable and see that 100 MB are free there.",
          e);
    }
  }

  /// As in the names of the archives.
  private static String platform() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return (system.contains("mac") ? "darwin" : system)
        + "-"
        + switch (processor) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64" -> "arm_64";
          default -> processor;
        };
  }

  private static String fingerprint(URL archive) throws IOException {
    if (archive.openConnection() instanceof JarURLConnection jar) {
      return HexFormat.of().toHexDigits(jar.getJarEntry().getCrc(), 8);
    }
    throw new IOException(archive + " is not in a jar");
  }

  private static void unpack(URL archive, Path target) throws IOException {
    try (InputStream packed = new BufferedInputStream(archive.openStream());
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new XZCompressorInputStream(packed))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("the archive has an entry outside of itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else if (entry.isSymbolicLink()) {
          Files.createDirectories(path.resolveSibling("."));
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
          Files.createDirectories(path.resolveSibling("."));
          Files.copy(tar, path);
          if ((entry.getMode() & EXECUTABLE) != 0) {
            Set<PosixFilePermission> runnable = PosixFilePermissions.fromString("rwxr-xr-x");
            Files.setPosixFilePermissions(path, runnable);
          }
        }
      }
    }
  }

  private static void removeOthers(Path directory, Path installed) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      all.filter(
              path -> path.getFileName().toString().startsWith(PREFIX) && !path.equals(installed))
          .forEach(
              path -> {
                try {
                  FileSystemUtils.deleteRecursively(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
