package io.callmanager.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(20)
class ToolParametersTest {

  private static final String BOOK =
      """
      {"type":"object","properties":{"day":{"type":"string","pattern":"^[A-Z]"},"people":{"type":"integer","minimum":1}},
       "required":["day"],"additionalProperties":false}""";

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  @Test
  void tellsWhatDoesNotFit() {
    assertThat(ToolParameters.problem(BOOK)).isEmpty();
    ToolParameters book = ToolParameters.of(BOOK);

    assertThat(book.misfits(json("{\"day\":\"Monday\",\"people\":2}"))).isEmpty();
    assertThat(book.misfits(json("{\"people\":2}"))).singleElement().asString().contains("day");
    assertThat(book.misfits(json("{\"day\":\"monday\",\"people\":0,\"key\":1}"))).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"type\":\"string\"}",
        "{\"type\":\"object\",\"properties\":[]}",
        "{\"type\":\"object\",\"required\":\"day\"}",
        "{\"type\":\"object\",\"$ref\":\"#\"}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"http://127.0.0.1/x\"}}}",
        "{\"type\":\"object\",\"$schema\":\"http://127.0.0.1/x\"}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"pattern\":\"(\"}}}"
      })
  void refusesWhatIsNoSchemaOfAnObject(String schema) {
    assertThat(ToolParameters.problem(schema)).isPresent();
  }

  @Test
  void refusesDeepAndWideOnes() {
    String deep = "{\"type\":\"object\",\"not\":".repeat(25) + "{}" + "}".repeat(25);
    assertThat(ToolParameters.problem(deep)).isPresent();
    assertThat(ToolParameters.problem(BOOK + " ".repeat(9000))).isPresent();
  }

  private static String withPattern(String pattern) {
    return "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"pattern\":\""
        + pattern.replace("\\", "\\\\")
        + "\"}}}";
  }

  @Test
  void aPatternTakesNoLongerThanItsText() {
    ToolParameters slow = ToolParameters.of(withPattern("^(a+)+$"));

    assertThat(slow.misfits(json("{\"a\":\"" + "a".repeat(5000) + "b\"}"))).isNotEmpty();
    assertThat(slow.misfits(json("{\"a\":\"aaa\"}"))).isEmpty();
    assertThat(slow.misfits(json("{\"a\":\"" + "a".repeat(7000) + "\"}"))).isEmpty();
  }

  static Stream<String> endless() {
    return Stream.of(
        "(?:(?:){2147483647}){2147483647}",
        "(?:(?:){1000}){1000}",
        "(?:(?:(?:a{1000}){1000}){1000}){1000}",
        "(?:a{999,}){999}",
        "a{1000}".repeat(3),
        "(".repeat(2000) + "a" + ")".repeat(2000),
        "(".repeat(1500) + "a" + ")?".repeat(1500),
        "[[]{1000}]{1000}",
        "\\Q(\\E{1000}",
        "(?=a)a",
        "(a)\\1");
  }

  @ParameterizedTest
  @MethodSource("endless")
  void refusesAPatternWithoutBounds(String pattern) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          assertThat(ToolParameters.problem(withPattern(pattern)))
              .hasValueSatisfying(words -> assertThat(words).contains("RE2"));
          // What was saved earlier.
          assertThat(ToolParameters.of(withPattern(pattern)).misfits(json("{\"a\":\"a\"}")))
              .isNotEmpty();
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
        "^\\d{4}-\\d{2}-\\d{2}$",
        "^[^@\\s]{1,64}@[\\w.-]{1,255}$",
        "^(\\+|00)?[1-9](?:[ .\\-/]?\\d){6,14}$"
      })
  void readsUsualPatterns(String pattern) {
    assertThat(ToolParameters.problem(withPattern(pattern))).isEmpty();
  }

  @Test
  void boundsAllPatternsTogether() {
    String each = "{\"pattern\":\"[a-z]{900}\"}";
    assertThat(ToolParameters.problem("{\"type\":\"object\",\"allOf\":[" + each + "]}")).isEmpty();
    String many = String.join(",", Collections.nCopies(20, each));
    assertThat(ToolParameters.problem("{\"type\":\"object\",\"allOf\":[" + many + "]}"))
        .isPresent();
    assertThat(
            ToolParameters.problem(
                "{\"type\":\"object\",\"patternProperties\":{\"(?:x{1000}){1000}\":{}}}"))
        .isPresent();
  }
}
