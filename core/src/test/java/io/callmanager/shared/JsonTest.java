package io.callmanager.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonTest {

  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of("a\u0000b", "a\ufffdb"),
        Arguments.of("\u0000\u0000", "\ufffd\ufffd"),
        Arguments.of("\\\u0000\\", "\\\ufffd\\"),
        Arguments.of("\\u0000", "\\u0000"),
        Arguments.of("\\\\u0000", "\\\\u0000"),
        Arguments.of("\ud83d", "\ufffd"),
        Arguments.of("\ude00\ud83d!", "\ufffd\ufffd!"),
        Arguments.of("\ud83d\ude00", "\ud83d\ude00"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void writesNothingThatTheDatabaseRefuses(String text, String kept) {
    String json = Json.write(Map.of("a", List.of(text)));

    assertThat(Json.readObject(json)).containsEntry("a", List.of(kept));
  }
}
