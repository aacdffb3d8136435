package io.callmanager.sound;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoundNameTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "Welcome.wav", "hold music 2", "1_a-b.c"})
  void takesPlainNames(String name) {
    assertThat(SoundName.parse(name)).contains(new SoundName(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "..",
        "../a",
        "a/../b",
        "a..b",
        "/etc/passwd",
        "a/b",
        "a\\b",
        "..\\a",
        "C:a",
        "a\0b",
        "a\n",
        "a\r\nX: y",
        ".hidden",
        "-a",
        "a ",
        "%2e%2e%2fa",
        "ä",
        "a\u202eb",
        "~a"
      })
  void takesNoPathsAndNoTricks(String name) {
    assertThat(SoundName.parse(name)).isEmpty();
  }

  @Property
  void isNeverLongNorAPath(@ForAll String text) {
    SoundName.parse(text)
        .ifPresent(
            name ->
                assertThat(name.value())
                    .hasSizeBetween(1, 100)
                    .doesNotContain("/", "\\", "..", "\0", ":"));
    assertThat(SoundName.parse("a".repeat(101))).isEmpty();
  }
}
