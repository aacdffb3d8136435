package io.callmanager.server.database;

import io.callmanager.server.CannotStartException;
import io.callmanager.server.home.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/// The embedded PostgreSQL's password, in a file for its owner's eyes only.
final class Password {

  private static final int BYTES = 24;

  private Password() {}

  static Path fileIn(Path directory) {
    return directory.resolve("password");
  }

  static String read(Path directory) throws IOException {
    return Files.readString(fileIn(directory)).strip();
  }

  /// Reads the password, or makes one for a data directory that is yet to be made.
  static String readOrMake(Path directory, Path data) throws IOException {
    Path file = fileIn(directory);
    if (!Files.exists(file)) {
      if (Files.exists(data)) {
        throw new CannotStartException(
            "The embedded PostgreSQL's password is lost: "
                + file
                + " is missing while "
                + data
                + " is there.",
            "Restore the file from a backup of the home directory.");
      }
      byte[] random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      OwnerOnly.write(file, HexFormat.of().formatHex(random) + "\n");
    }
    return read(directory);
  }
}
