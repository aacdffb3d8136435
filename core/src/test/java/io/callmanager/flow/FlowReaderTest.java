package io.callmanager.flow;

import static io.callmanager.flow.Scripts.flow;
import static io.callmanager.flow.Scripts.problems;
import static io.callmanager.flow.Scripts.script;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowReaderTest {

  @Test
  void readsAScript() {
    Flow flow = flow(Scripts.APPOINTMENT);

    assertThat(flow.start()).isEqualTo("ask");
    assertThat(flow.steps())
        .extracting(FlowStep::id)
        .containsExactly("ask", "confirmed", "thanks", "which", "human", "out", "end");
    assertThat(flow.step("ask"))
        .isEqualTo(
            new FlowStep.Gather(
                "ask",
                "Hello {{name|there}}. Can you come tomorrow?",
                1,
                '#',
                6,
                3,
                "Sorry, I did not get that.",
                "answer",
                List.of(
                    new FlowStep.Answer(
                        "1", List.of("yes", "yes please", "sure"), "yes", "confirmed"),
                    new FlowStep.Answer("2", List.of("no", "no thank you"), "", "out"),
                    new FlowStep.Answer("", List.of("a human", "operator"), "", "human")),
                null,
                "human",
                false));
  }

  @Test
  void tellsWhatAScriptNeeds() {
    Flow flow = flow(Scripts.APPOINTMENT);

    assertThat(flow.needsWords()).isTrue();
    assertThat(flow.wordsUsed())
        .containsExactly("yes", "yes please", "sure", "no", "no thank you", "a human", "operator");
    assertThat(flow.wordsOnly()).containsExactly("ask");
    assertThat(flow.variables()).containsExactly("name", "vip", "operator");
    assertThat(flow.saved()).containsExactly("answer", "outcome");
  }

  @Test
  void needsNoWordsForKeys() {
    Flow flow =
        flow(
            script(
                "a",
                """
                {"id":"a","type":"gather","say":"Press 1 or 22.","otherwise":"end",
                 "branches":[{"digits":"1","to":"b"},{"digits":"22","to":"end"}]},
                {"id":"b","type":"gather","digits":4,"saveAs":"pin","to":"end","otherwise":"end"}
                """));

    assertThat(flow.needsWords()).isFalse();
    assertThat(flow.wordsOnly()).isEmpty();
    assertThat(flow.step("a"))
        .isInstanceOfSatisfying(
            FlowStep.Gather.class,
            gather -> {
              assertThat(gather.keys()).isEqualTo(2);
              assertThat(gather.timeoutSeconds()).isEqualTo(5);
              assertThat(gather.attempts()).isEqualTo(3);
            });
  }

  @Test
  void takesAnythingSaidWhereThereAreNeitherBranchesNorDigits() {
    Flow flow =
        flow(
            script(
                "a",
                "{\"id\":\"a\",\"type\":\"gather\",\"saveAs\":\"wish\",\"to\":\"end\",\"otherwise\":\"end\"}"));

    assertThat(flow.needsWords()).isTrue();
    assertThat(flow.wordsUsed()).isEmpty();
    assertThat(flow.wordsOnly()).containsExactly("a");
  }

  @Test
  void writesWhatItReads() {
    Flow flow = flow(Scripts.APPOINTMENT);

    assertThat(flow(flow.toJson())).isEqualTo(flow);
    assertThat(flow(flow.toJson()).toJson()).isEqualTo(flow.toJson());
  }

  @Test
  void takesNullForWhatIsLeftOut() {
    assertThat(
            problems(
                script("a", "{\"id\":\"a\",\"type\":\"opt_out\",\"say\":null,\"to\":\"end\"}")))
        .isEmpty();
  }

  @Test
  void tellsAllProblemsAtOnceInTheTextsOrder() {
    assertThat(
            problems(
                """
                {"steps": [
                  {"id": "a", "type": "say", "to": "thnks", "colour": "red"},
                  {"id": "b c", "type": "sing"},
                  7,
                  {"type": "gather", "digits": 21, "timeoutSeconds": 0, "attempts": "3", "finishOnKey": "##", "say": 1,
                   "branches": [{"digits": "x", "to": "a"}, {"words": [], "to": "a"}, {"to": "a"}, {"words": ["?!", 3]}]},
                  {"id": "a", "type": "transfer", "number": "911", "failed": "a"},
                  {"id": "d", "type": "branch", "variable": "9", "cases": [{"is": "A", "to": "a"}, {"is": "a ", "to": "a"}], "otherwise": "a"}
                ], "strat": "a"}
                """))
        .containsExactly(
            "steps[0].to: there is no step named \"thnks\"",
            "steps[0].colour: there is no such field here; there are id, type, say, to",
            "steps[0].say: is missing",
            "steps[1].id: must be 1 to 40 letters, digits, - and _",
            "steps[1].type: there is no type \"sing\"; there are say, gather, set, branch, transfer, opt_out, end",
            "steps[2]: must be an object",
            "steps[3].digits: must be from 0 to 20",
            "steps[3].timeoutSeconds: must be from 1 to 60",
            "steps[3].attempts: must be a whole number",
            "steps[3].finishOnKey: must be one of the keys 0 to 9, *, #, A to D",
            "steps[3].say: must be a text",
            "steps[3].branches[0].digits: must be 1 to 20 of the keys 0 to 9, *, #, A to D",
            "steps[3].branches[1].words: must not be empty",
            "steps[3].branches[2]: needs \"digits\" or \"words\" by which it is chosen",
            "steps[3].branches[3].words[0]: holds no word",
            "steps[3].branches[3].words[1]: must be a text",
            "steps[3].branches[3].to: is missing",
            "steps[3].id: is missing",
            "steps[3].otherwise: is missing",
            "steps[4].id: there is another step named \"a\"",
            "steps[4].number: must be a number such as +15005550101, or one variable such as {{operator}}",
            "steps[5].variable: must be a variable's name: letters, digits, _, - and ., a letter first",
            "steps[5].cases[1].is: the same value chooses cases[0]",
            "strat: there is no such field here; there are start, steps",
            "start: is missing");
  }

  @Test
  void refusesBranchesThatCanNotBeToldApartOrPressed() {
    assertThat(
            problems(
                script(
                    "a",
                    """
                    {"id":"a","type":"gather","digits":1,"finishOnKey":"#","otherwise":"end","branches":[
                     {"digits":"1","words":["Yes!"],"to":"end"},
                     {"digits":"1","words":["sure","YÉS"],"to":"end"},
                     {"digits":"12","to":"end"},
                     {"digits":"#","value":"x","to":"end"}]}
                    """)))
        .containsExactly(
            "steps[0].branches[1].digits: the same digits choose branches[0]",
            "steps[0].branches[1].words[1]: the same words choose branches[0]",
            "steps[0].branches[2].digits: can't be pressed: the step's \"digits\" are 1",
            "steps[0].branches[3].digits: can't be pressed: # is the step's \"finishOnKey\"",
            "steps[0].branches[3].value: is never saved: the step has no \"saveAs\"");
  }

  @Test
  void aGatherHasBranchesOrOneWayOn() {
    assertThat(
            problems(
                script(
                    "a",
                    """
                    {"id":"a","type":"gather","branches":[{"digits":"1","to":"b"}],"to":"b","otherwise":"b"},
                    {"id":"b","type":"gather","otherwise":"end"}
                    """)))
        .containsExactly(
            "steps[0].to: leave it out, or the branches: with them, they say where to go",
            "steps[1]: needs \"branches\", or \"to\" where any answer will do");
  }

  @Test
  void refusesStepsThatNothingLeadsTo() {
    assertThat(
            problems(
                script(
                    "a",
                    "{\"id\":\"lost\",\"type\":\"say\",\"say\":\"x\",\"to\":\"a\"}",
                    "{\"id\":\"a\",\"type\":\"say\",\"say\":\"x\",\"to\":\"end\"}")))
        .containsExactly("steps[0]: nothing leads to this step");
  }

  @Test
  void refusesToGoRoundWithoutWaiting() {
    assertThat(
            problems(
                script(
                    "a",
                    "{\"id\":\"a\",\"type\":\"say\",\"say\":\"x\",\"to\":\"b\"}",
                    """
                    {"id":"b","type":"branch","variable":"v","cases":[{"is":"1","to":"end"}],"otherwise":"c"}
                    """,
                    "{\"id\":\"c\",\"type\":\"transfer\",\"number\":\"+15005550101\",\"failed\":\"a\"}")))
        .containsExactly(
            "steps[0]: goes round without ever waiting for the callee: \"a\" → \"b\" → \"c\" → \"a\"");
  }

  @Test
  void mayGoRoundWhereItWaits() {
    assertThat(
            problems(
                script(
                    "a",
                    "{\"id\":\"a\",\"type\":\"say\",\"say\":\"x\",\"to\":\"b\"}",
                    """
                    {"id":"b","type":"gather","branches":[{"digits":"1","to":"end"}],"otherwise":"a"}
                    """)))
        .isEmpty();
  }

  @Test
  void refusesStepsThatNeverCometoAnEnd() {
    assertThat(
            problems(
                script(
                    "a",
                    """
                    {"id":"a","type":"gather","branches":[{"digits":"1","to":"b"},{"digits":"2","to":"end"}],"otherwise":"a"}
                    """,
                    "{\"id\":\"b\",\"type\":\"gather\",\"to\":\"b\",\"otherwise\":\"b\"}")))
        .containsExactly("steps[1]: no step of the type end can be reached from here");
    assertThat(
            problems(
                """
                {"start":"b","steps":[{"id":"b","type":"gather","to":"b","otherwise":"b"}]}
                """))
        .containsExactly("steps: there is no step of the type end");
  }

  @ParameterizedTest
  @ValueSource(strings = {"+15005550101", "{{operator}}", "{{ operator | +15005550101 }}"})
  void takesNumbersAndOneVariable(String number) {
    assertThat(problems(script("a", transfer(number)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "15005550101",
        "+1 500 555 0101",
        "{{a}}{{b}}",
        "{{a}}{{a}}",
        "+1{{a}}",
        " {{a}}",
        "{{a|nobody}}",
        "sip:a@b"
      })
  void refusesWhatIsNoNumber(String number) {
    assertThat(problems(script("a", transfer(number))))
        .singleElement()
        .asString()
        .startsWith("steps[0].number: must be a number");
  }

  @Test
  void letsNoCalleeChooseWhoIsCalled() {
    String ask =
        """
        {"id":"a","type":"gather","digits":11,"saveAs":"number","to":"b","otherwise":"end"},
        {"id":"b","type":"set","variable":"full","value":"+{{number}}","to":"c"},
        {"id":"c","type":"transfer","number":"{{%s}}","failed":"end"}
        """;

    assertThat(problems(script("a", ask.formatted("full"))))
        .containsExactly(
            "steps[2].number: the callee could choose the number: its variable holds what they answered");
    assertThat(problems(script("a", ask.formatted("number")))).hasSize(1);
    assertThat(problems(script("a", ask.formatted("operator")))).isEmpty();
  }

  @Test
  void letsACalleeChooseAmongNumbersOfTheScript() {
    assertThat(
            problems(
                script(
                    "a",
                    """
                    {"id":"a","type":"gather","saveAs":"number","otherwise":"end","branches":[
                     {"digits":"1","value":"+15005550101","to":"c"},{"digits":"2","value":"+15005550102","to":"c"}]},
                    {"id":"c","type":"transfer","number":"{{number}}","failed":"end"}
                    """)))
        .isEmpty();
  }

  @Test
  void keepsToItsBounds() {
    String say = "{\"id\":\"%s\",\"type\":\"say\",\"say\":\"%s\",\"to\":\"%s\"}";
    String many =
        IntStream.range(0, 200)
            .mapToObj(i -> say.formatted("s" + i, "x", i == 199 ? "end" : "s" + (i + 1)))
            .collect(Collectors.joining(","));
    String words =
        IntStream.range(0, 51).mapToObj(i -> "\"w" + i + "\"").collect(Collectors.joining(","));

    assertThat(problems(script("s0", many)))
        .containsExactly("steps: must be at most 200 steps, and there are 201");
    assertThat(problems(script("a", say.formatted("a", "x".repeat(2001), "end"))))
        .containsExactly("steps[0].say: must be at most 2000 characters, and is 2001");
    assertThat(
            problems(
                script(
                    "a",
                    "{\"id\":\"a\",\"type\":\"gather\",\"otherwise\":\"end\",\"branches\":[{\"words\":["
                        + words
                        + "],\"to\":\"end\"},{\"words\":[\""
                        + "y".repeat(101)
                        + "\"],\"to\":\"end\"}]}")))
        .containsExactly(
            "steps[0].branches[0].words: must be at most 50 texts, and there are 51",
            "steps[0].branches[1].words[0]: must be at most 100 characters, and is 101");
    assertThat(problems(" ".repeat(65 * 1024))).containsExactly("must be at most 65536 bytes");
    assertThat(problems("\"" + "ä".repeat(33 * 1024) + "\""))
        .containsExactly("must be at most 65536 bytes");
  }

  @Test
  void tellsOnlySoManyProblems() {
    String fields =
        IntStream.range(0, 3000).mapToObj(i -> "\"f" + i + "\":1").collect(Collectors.joining(","));

    assertThat(problems("{" + fields + "}"))
        .hasSize(101)
        .last()
        .isEqualTo("and 2902 more problems");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "\\u0007", "\\ud800"})
  void refusesWhatIsNoText(String character) {
    assertThat(
            problems(
                script(
                    "a",
                    "{\"id\":\"a\",\"type\":\"say\",\"say\":\"x"
                        + character
                        + "\",\"to\":\"end\"}")))
        .containsExactly("steps[0].say: holds a character that is none of a text");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"{}\"",
        "{\"start\":",
        "{\"start\":\"a\",\"start\":\"b\",\"steps\":[]}",
        "{} {}",
        "{\"start\":1e999999999,\"steps\":-0}",
        "{\"start\":{},\"steps\":{\"a\":[]}}",
        "{\"steps\":[null,[],true,\"x\"]}",
        "{\"steps\":[{\"branches\":{}},{\"type\":\"gather\",\"branches\":[null,[]]}]}",
        "{\"\":1,\"a.b[0]\":2,\"\\u0000\":3}"
      })
  void refusesWhatIsNoScript(String json) {
    assertThat(problems(json)).isNotEmpty();
  }

  @Test
  void refusesWhatIsNestedTooDeeply() {
    assertThat(problems("[".repeat(60_000))).hasSize(1);
    assertThat(problems("{\"start\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}")).hasSize(1);
    assertThat(problems("{\"start\":" + "9".repeat(60_000) + "}")).hasSize(1);
  }

  private static String transfer(String number) {
    return "{\"id\":\"a\",\"type\":\"transfer\",\"number\":\"%s\",\"failed\":\"end\"}"
        .formatted(number);
  }
}
