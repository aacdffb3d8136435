package io.callmanager.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.agent.AnalysisSchemaJson.Flaw;
import io.callmanager.agent.AnalysisSchemaJson.Reading;
import io.callmanager.shared.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnalysisSchemaJsonTest {

  private static final String GOOD =
      """
      {"by":"llm","outcomes":[{"name":"confirmed","description":"The callee will come."},{"name":"declined"}],
       "fields":[{"name":"visitors","type":"number"},
                 {"name":"daytime","type":"enum","options":["morning","afternoon"]},{"name":"note"}]}
      """;

  @Test
  void readsWhatItWrites() {
    AnalysisSchema schema = read(GOOD);
    assertThat(schema.enabled()).isTrue();
    assertThat(schema.by()).isEqualTo(AnalysisSchema.By.LLM);
    assertThat(schema.outcomes())
        .extracting(AnalysisSchema.Outcome::name)
        .containsExactly("confirmed", "declined");
    assertThat(schema.fields().getLast().type()).isEqualTo(AnalysisSchema.Kind.STRING);

    assertThat(read(Json.write(AnalysisSchemaJson.toMap(schema)))).isEqualTo(schema);
    assertThat(read("{}")).isEqualTo(AnalysisSchema.USUAL);
    assertThat(read("{\"enabled\":false}").enabled()).isFalse();
  }

  @Test
  void isKeptWithTheDialogueAndNotThereInOldOnes() {
    Dialogue none = Dialogue.NONE;
    assertThat(DialogueJson.read("{}")).isEqualTo(none);
    assertThat(DialogueJson.write(none)).doesNotContain("analysis");
    Dialogue own = none.analysis(read(GOOD));
    assertThat(DialogueJson.read(DialogueJson.write(own))).isEqualTo(own);
  }

  private static AnalysisSchema read(String json) {
    if (AnalysisSchemaJson.read(json) instanceof Reading.Read(AnalysisSchema schema)) {
      return schema;
    }
    throw new AssertionError("refused: " + json);
  }

  private static List<Flaw> flaws(String json) {
    return AnalysisSchemaJson.read(json) instanceof Reading.Refused(var flaws) ? flaws : List.of();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"outcomes":[{"name":"1st"}]}                                | outcomes[0].name        | letters
          {"outcomes":[{"name":"a"},{"name":"A"}]}                     | outcomes[1].name        | twice
          {"outcomes":["a"]}                                           | outcomes[0]             | object
          {"outcomes":{"a":"b"}}                                       | outcomes                | list
          {"outcomes":[{"name":"a","descripton":"b"}]}                 | outcomes[0].descripton  | no such field
          {"fields":[{"type":"number"}]}                               | fields[0].name          | missing
          {"fields":[{"name":"a","type":"date"}]}                      | fields[0].type          | string, number, boolean, enum
          {"fields":[{"name":"a","type":"enum"}]}                      | fields[0].options       | needs options
          {"fields":[{"name":"a","options":["b"]}]}                    | fields[0].options       | only an enum
          {"fields":[{"name":"a","type":"enum","options":["b","B"]}]}  | fields[0].options[1]    | twice
          {"fields":[{"name":"a","type":"enum","options":[1]}]}        | fields[0].options[0]    | text
          {"fields":[{"name":"a","description":5}]}                    | fields[0].description   | text
          {"outcomes":[{"name":"a","description":"b\\u0000"}]}        | outcomes[0].description | none of which is U+0000
          {"fields":[{"name":"a","type":"enum","options":["\\ud800"]}]} | fields[0].options[0]  | none of which is U+0000
          {"by":"me"}                                                  | by                      | auto, rules, llm
          {"enabled":"yes"}                                            | enabled                 | true or false
          {"outcome":[]}                                               | outcome                 | no such field
          """)
  void tellsWhatIsWrong(String json, String place, String words) {
    assertThat(flaws(json))
        .anySatisfy(
            flaw -> {
              assertThat(flaw.place()).isEqualTo(place);
              assertThat(flaw.words()).contains(words);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "null", "nonsense", "{\"a\":", "7", "\"text\""})
  void refusesWhatIsNoObject(String text) {
    assertThat(flaws(text)).hasSize(1);
  }

  @Test
  void isBounded() {
    String outcomes =
        java.util.stream.IntStream.rangeClosed(0, AnalysisSchema.MOST_OUTCOMES)
            .mapToObj("{\"name\":\"o%d\"}"::formatted)
            .collect(java.util.stream.Collectors.joining(",", "[", "]"));
    assertThat(flaws("{\"outcomes\":" + outcomes + "}"))
        .extracting(Flaw::place)
        .containsExactly("outcomes");
    assertThat(flaws("{\"fields\":[{\"name\":\"a\",\"description\":\"" + "x".repeat(301) + "\"}]}"))
        .hasSize(1);
    assertThat(flaws("{".repeat(100_000))).hasSize(1);
  }
}
