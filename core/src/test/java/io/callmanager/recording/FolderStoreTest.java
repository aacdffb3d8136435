package io.callmanager.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderStoreTest {

  private static final String ACCOUNT = "0199aaaa-0000-7000-8000-000000000001";
  private static final String KEY = ACCOUNT + "/2026-11/0199aaaa-0000-7000-8000-000000000002.wav";

  @TempDir Path directory;
  private Path root;
  private Path file;
  private FolderStore store;

  @BeforeEach
  void write() throws IOException {
    root = directory.resolve("recordings");
    file = directory.resolve("recorded.wav");
    store = new FolderStore(root);
    Files.writeString(file, "0123456789");
  }

  private String read(long from, long length) throws IOException {
    try (InputStream in = store.open(KEY, from, length)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void keepsAFileUnderItsKey() throws IOException {
    store.store(KEY, file);
    store.store(KEY, file);
    Files.delete(file);

    assertThat(read(0, 10)).isEqualTo("0123456789");
    assertThat(read(3, 4)).isEqualTo("3456");
    assertThat(read(9, 1)).isEqualTo("9");
    try (var files = Files.list(root.resolve(ACCOUNT).resolve("2026-11"))) {
      assertThat(files).hasSize(1);
    }
    assertThat(Files.getPosixFilePermissions(root)).hasSize(3);

    store.delete(KEY);
    store.delete(KEY);
    assertThatThrownBy(() -> read(0, 1)).isInstanceOf(NoSuchFileException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "../recorded.wav",
        "../../etc/passwd",
        "/etc/passwd",
        ACCOUNT + "/2026-11/../../../recorded.wav",
        ACCOUNT + "/2026-11/..%2f..%2frecorded.wav",
        ACCOUNT + "/2026-11/0199aaaa-0000-7000-8000-000000000002.wav/../x.wav",
        ACCOUNT + "/2026-11/0199aaaa-0000-7000-8000-000000000002.wav\0.txt",
        ACCOUNT + "\\2026-11\\0199aaaa-0000-7000-8000-000000000002.wav",
        "spool/" + ACCOUNT + "_" + ACCOUNT + "_" + ACCOUNT + ".wav",
      })
  void reachesNothingOutsideOfItsOwnFiles(String key) throws IOException {
    Files.createDirectories(root.resolve(ACCOUNT).resolve("2026-11"));
    assertThatThrownBy(() -> store.open(key, 0, 1)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> store.store(key, file)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> store.delete(key)).isInstanceOf(NoSuchFileException.class);
    assertThat(file).exists();
  }

  @Test
  void followsNoLinkThatSomebodyPutInAFilesPlace() throws IOException {
    store.store(KEY, file);
    Path stored = root.resolve(KEY);
    Files.delete(stored);
    Files.createSymbolicLink(stored, Path.of("/etc/hostname"));
    assertThatThrownBy(() -> read(0, 1)).isInstanceOf(NoSuchFileException.class);
  }
}
