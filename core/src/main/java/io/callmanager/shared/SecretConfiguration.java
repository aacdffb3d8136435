package io.callmanager.shared;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Provides the box for secrets, under the key that is set or kept in a file.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecretProperties.class)
class SecretConfiguration {

  @Bean
  SecretBox secretBox(SecretProperties properties, @Value("${callmanager.home:var}") Path home) {
    String set = properties.key();
    if (set != null && !set.isBlank()) {
      return new SecretBox(key(set, "callmanager.secrets.key"));
    }
    Path file = properties.keyFile() == null ? home.resolve("secrets.key") : properties.keyFile();
    try {
      return new SecretBox(key(readOrMake(file), file.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException("The key for secrets can't be kept in " + file, e);
    }
  }

  private static byte[] key(String text, String where) {
    try {
      byte[] key = Base64.getDecoder().decode(text.strip());
      if (key.length == SecretBox.KEY_BYTES) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // The same words as for a key that is too short.
    }
    throw new IllegalStateException(
        where + " must hold 32 bytes in Base64, as `openssl rand -base64 32` makes them");
  }

  /// Of several servers that make it at the same time, one wins.
  private static String readOrMake(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] key = new byte[SecretBox.KEY_BYTES];
      new SecureRandom().nextBytes(key);
      Path folder = java.util.Objects.requireNonNull(file.toAbsolutePath().getParent());
      Files.createDirectories(folder);
      Path made = Files.createTempFile(folder, "secrets", ".new", ownerOnly(folder));
      try {
        Files.writeString(
            made, Base64.getEncoder().encodeToString(key) + "\n", StandardOpenOption.WRITE);
        Files.createLink(file, made);
      } catch (FileAlreadyExistsException e) {
        // Another server was faster; its key is read below.
      } finally {
        Files.delete(made);
      }
    }
    return Files.readString(file);
  }

  private static FileAttribute<?>[] ownerOnly(Path folder) {
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(
              Set.copyOf(PosixFilePermissions.fromString("rw-------")))
        }
        : new FileAttribute<?>[0];
  }
}
