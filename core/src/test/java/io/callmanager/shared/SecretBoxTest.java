package io.callmanager.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretBoxTest {

  private final SecretBox box = new SecretBox(new byte[SecretBox.KEY_BYTES]);

  @Test
  void givesBackWhatWasSealedAndNeverSealsAlike() throws Exception {
    byte[] sealed = box.seal("s3cret", "trunk 1");
    assertThat(box.open(sealed, "trunk 1")).isEqualTo("s3cret");
    assertThat(box.seal("s3cret", "trunk 1")).isNotEqualTo(sealed);
  }

  @Test
  void opensNothingFromAnotherPlaceOrUnderAnotherKeyOrThatWasTamperedWith() {
    byte[] sealed = box.seal("s3cret", "trunk 1");
    byte[] otherKey = new byte[SecretBox.KEY_BYTES];
    otherKey[0] = 1;
    assertRefused(box, sealed, "trunk 2");
    assertRefused(new SecretBox(otherKey), sealed, "trunk 1");
    for (int i = 0; i < sealed.length; i++) {
      byte[] damaged = sealed.clone();
      damaged[i] ^= 1;
      assertRefused(box, damaged, "trunk 1");
    }
    assertRefused(box, Arrays.copyOf(sealed, 5), "trunk 1");
    assertRefused(box, new byte[0], "trunk 1");
  }

  private static void assertRefused(SecretBox box, byte[] sealed, String place) {
    assertThatExceptionOfType(UnreadableSecretException.class)
        .isThrownBy(() -> box.open(sealed, place))
        .withMessageContaining("callmanager.secrets.key");
  }

  @Test
  void makesAKeyOnceAndKeepsItForItsOwner(@TempDir Path home) throws Exception {
    SecretProperties none = new SecretProperties(null, null);
    byte[] sealed = new SecretConfiguration().secretBox(none, home).seal("s3cret", "here");
    assertThat(new SecretConfiguration().secretBox(none, home).open(sealed, "here"))
        .isEqualTo("s3cret");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(home.resolve("secrets.key"))))
        .isEqualTo("rw-------");
    assertThat(home.toFile().list()).containsExactly("secrets.key");
  }
}
