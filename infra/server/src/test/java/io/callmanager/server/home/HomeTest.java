package io.callmanager.server.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callmanager.server.CannotStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {

  @TempDir private Path directory;

  @Test
  void hasOneServerAtATime() throws IOException {
    try (Home home = Home.claim(directory)) {
      assertThatThrownBy(() -> Home.claim(directory))
          .isInstanceOf(CannotStartException.class)
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining(home.directory().toString());
    }

    Home.claim(directory).close();
  }

  @Test
  void hasOneNameThroughWhateverLink() throws IOException {
    Path link =
        Files.createSymbolicLink(
            directory.resolve("link"), Files.createDirectory(directory.resolve("real")));

    try (Home home = Home.claim(link)) {
      assertThat(home.directory()).isEqualTo(directory.resolve("real").toRealPath());
      assertThat(Home.tryClaim(directory.resolve("real"))).isEmpty();
    }
  }

  @Test
  void refusesAHomeThatIsAFile() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    assertThatThrownBy(() -> Home.claim(file)).isInstanceOf(CannotStartException.class);
  }

  @Test
  void secretsAreForTheirOwnerFromTheStart() throws IOException {
    Path secret = directory.resolve("secret");
    OwnerOnly.write(secret, "first");
    OwnerOnly.write(secret, "second");

    assertThat(secret).hasContent("second");
    assertThat(Files.getPosixFilePermissions(secret))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }
}
