package io.callmanager.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
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

  @Test
  void aPatternThatTakesTooLongMatchesNothing() {
    ToolParameters slow =
        ToolParameters.of(
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"pattern\":\"^(a+)+$\"}}}");

    assertThat(slow.misfits(json("{\"a\":\"" + "a".repeat(5000) + "b\"}"))).isNotEmpty();
    assertThat(slow.misfits(json("{\"a\":\"aaa\"}"))).isEmpty();
  }
}
