package io.callmanager.flow;

import static io.callmanager.flow.Scripts.flow;
import static io.callmanager.flow.Scripts.script;
import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.shared.PhoneNumber;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowRunTest {

  private static final String QUESTION = "Hello Ada. Can you come tomorrow?";

  private final FlowRun run =
      FlowRun.begin(flow(Scripts.APPOINTMENT), Map.of("name", "Ada", "vip", "no"));

  @Test
  void beginsByAsking() {
    assertThat(run.turn())
        .isEqualTo(
            new FlowTurn(
                List.of(new FlowAct.Say(QUESTION)),
                new FlowTurn.Await(
                    "ask",
                    1,
                    1,
                    '#',
                    true,
                    List.of(
                        "yes", "yes please", "sure", "no", "no thank you", "a human", "operator"),
                    Duration.ofSeconds(6))));
    assertThat(run.ended()).isFalse();
  }

  @Test
  void goesByWhatIsSaid() {
    assertThat(run.heard("Yes, please!"))
        .contains(says(new FlowTurn.End(false), "Thank you.", "Goodbye."));

    assertThat(run.values())
        .containsExactly(Map.entry("answer", "yes"), Map.entry("outcome", "confirmed for Ada"));
    assertThat(run.path()).containsExactly("ask", "confirmed", "thanks", "which", "end");
    assertThat(run.ended()).isTrue();
  }

  @Test
  void goesByKeys() {
    assertThat(run.digits("1")).contains(says(new FlowTurn.End(false), "Thank you.", "Goodbye."));
    assertThat(run.values()).containsEntry("answer", "yes");
  }

  @Test
  void doesNotCallAgain() {
    assertThat(run.digits("2#"))
        .contains(
            new FlowTurn(
                List.of(
                    new FlowAct.OptOut(),
                    new FlowAct.Say("We will not call again."),
                    new FlowAct.Say("Goodbye.")),
                new FlowTurn.End(false)));
    assertThat(run.values()).containsExactly(Map.entry("answer", "2"));
  }

  @Test
  void keepsWhatWasSavedLastBehindTheRest() {
    FlowRun saving =
        FlowRun.begin(
            flow(
                script(
                    "a",
                    """
                    {"id":"a","type":"set","variable":"one","value":"1","to":"b"},
                    {"id":"b","type":"set","variable":"two","value":"2","to":"c"},
                    {"id":"c","type":"set","variable":"one","value":"3","to":"end"}
                    """)),
            Map.of());

    assertThat(saving.values()).containsExactly(Map.entry("two", "2"), Map.entry("one", "3"));
  }

  @Test
  void savesThePhraseWhereTheScriptNamesNoValue() {
    run.heard("well, NO thank you very much");

    assertThat(run.values()).containsExactly(Map.entry("answer", "no thank you"));
  }

  @Test
  void asksAgainAndThenGoesOtherwise() {
    assertThat(run.silence().orElseThrow().acts())
        .containsExactly(new FlowAct.Say("Sorry, I did not get that."), new FlowAct.Say(QUESTION));
    assertThat(run.heard("mumble").orElseThrow().then())
        .isInstanceOfSatisfying(
            FlowTurn.Await.class, await -> assertThat(await.attempt()).isEqualTo(3));
    assertThat(run.digits("7")).contains(says(transfer("+15005550101"), "One moment please."));
    assertThat(run.values()).isEmpty();
    assertThat(run.path()).containsExactly("ask", "human");
  }

  @Test
  void goesOnWhereNobodyTookTheCalleeOver() {
    run.heard("operator");

    assertThat(run.ended()).isFalse();
    assertThat(run.transferFailed()).contains(says(new FlowTurn.End(false), "Goodbye."));
    assertThat(run.transferFailed()).isEmpty();
  }

  @Test
  void transfersToTheNumberOfAVariable() {
    FlowRun other = FlowRun.begin(flow(Scripts.APPOINTMENT), Map.of("operator", " +442071234567 "));

    assertThat(other.heard("a human").orElseThrow().then()).isEqualTo(transfer("+442071234567"));
  }

  @Test
  void doesNotPromiseATransferToWhatIsNoNumber() {
    FlowRun other = FlowRun.begin(flow(Scripts.APPOINTMENT), Map.of("operator", "sip:x@evil"));

    assertThat(other.heard("a human")).contains(says(new FlowTurn.End(false), "Goodbye."));
  }

  @ParameterizedTest
  @CsvSource({"Yes,human", "' yes',human", "no,end", "'',end"})
  void branchesByAVariable(String vip, String last) {
    FlowRun other = FlowRun.begin(flow(Scripts.APPOINTMENT), Map.of("vip", vip));
    other.digits("1");

    assertThat(other.path()).endsWith(last);
  }

  @Test
  void ignoresWhatIsNotWaitedFor() {
    assertThat(run.transferFailed()).isEmpty();
    run.heard("operator");

    assertThat(run.heard("yes")).isEmpty();
    assertThat(run.digits("1")).isEmpty();
    assertThat(run.silence()).isEmpty();
    run.transferFailed();
    assertThat(run.heard("yes")).isEmpty();
    assertThat(run.path()).containsExactly("ask", "human", "end");
  }

  @Test
  void readsNoValueAsATemplate() {
    FlowRun other = FlowRun.begin(flow(Scripts.APPOINTMENT), Map.of("name", "{{vip}}", "vip", "x"));
    other.digits("1");

    assertThat(other.turn().acts()).doesNotContain(new FlowAct.Say("x"));
    assertThat(other.values()).containsEntry("outcome", "confirmed for {{vip}}");
  }

  @Test
  void gathersDigits() {
    String json =
        script(
            "a",
            """
            {"id":"a","type":"gather","digits":4,%s"saveAs":"pin","attempts":2,"to":"b","otherwise":"end"},
            {"id":"b","type":"say","say":"{{pin}}","to":"end"}
            """);
    FlowRun exact = FlowRun.begin(flow(json.formatted("")), Map.of());

    assertThat(exact.heard("one two")).isEmpty();
    assertThat(exact.digits("123").orElseThrow().then()).isInstanceOf(FlowTurn.Await.class);
    assertThat(exact.digits("1234")).contains(says(new FlowTurn.End(false), "1234"));

    FlowRun finished = FlowRun.begin(flow(json.formatted("\"finishOnKey\":\"#\",")), Map.of());
    assertThat(finished.digits("#").orElseThrow().then()).isInstanceOf(FlowTurn.Await.class);
    assertThat(finished.digits("12#")).contains(says(new FlowTurn.End(false), "12"));
  }

  @Test
  void gathersWhateverIsSaid() {
    FlowRun open =
        FlowRun.begin(
            flow(
                script(
                    "a",
                    """
                    {"id":"a","type":"gather","say":"Why?","saveAs":"why","to":"end","otherwise":"end"}
                    """)),
            Map.of());

    assertThat(open.digits("1")).isEmpty();
    assertThat(open.heard(" ").orElseThrow().then()).isInstanceOf(FlowTurn.Await.class);
    assertThat(open.heard(" it was\u0000 slow ")).isPresent();
    assertThat(open.values()).containsExactly(Map.entry("why", "it was  slow"));
  }

  @Test
  void boundsWhatIsSavedAndSaid() {
    FlowRun growing =
        FlowRun.begin(
            flow(
                script(
                    "a",
                    """
                    {"id":"a","type":"gather","branches":[{"digits":"1","to":"b"},{"digits":"2","to":"end"}],"otherwise":"end"},
                    {"id":"b","type":"set","variable":"v","value":"{{v|😀}}{{v|😀}}x","to":"c"},
                    {"id":"c","type":"say","say":"{{v}}{{v}}{{v}}","to":"a"}
                    """)),
            Map.of());
    for (int i = 0; i < 40; i++) {
      growing.digits("1");
    }

    assertThat(growing.values().get("v")).hasSizeBetween(1999, 2000);
    assertThat(growing.turn().acts())
        .singleElement()
        .isInstanceOfSatisfying(
            FlowAct.Say.class, say -> assertThat(say.text()).hasSizeBetween(3999, 4000));
  }

  @Test
  void endsAfterAThousandSteps() {
    FlowRun endless =
        FlowRun.begin(
            flow(
                script(
                    "a",
                    """
                    {"id":"a","type":"gather","attempts":1,"branches":[{"digits":"2","to":"end"}],"otherwise":"a"}
                    """)),
            Map.of());
    int silences = 0;
    while (!endless.ended()) {
      endless.silence();
      silences++;
    }

    assertThat(silences).isEqualTo(FlowRun.MAX_STEPS);
    assertThat(endless.turn()).isEqualTo(new FlowTurn(List.of(), new FlowTurn.End(true)));
    assertThat(endless.path()).hasSize(FlowRun.MAX_STEPS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "yes|1",
        "YES.|1",
        "uh, yes please|1",
        "ja|2",
        "oui, s'il vous plaît|3",
        "OUI S’IL VOUS PLAIT|3",
        "Straße|4",
        "strasse|4",
        "はい、お願いします|5",
        "हाँ|6",
        "no|0",
        "no no|0",
        "not yes but no thank you|7",
        "yesterday|",
        "yes, no|",
        "''|",
        "...|"
      })
  void understandsWords(String said, String digits) {
    List<FlowStep.Answer> answers =
        List.of(
            answer("1", "yes"),
            answer("2", "ja"),
            answer("3", "oui s'il vous plaît"),
            answer("4", "STRASSE"),
            answer("5", "はい"),
            answer("6", "हाँ"),
            answer("0", "no"),
            answer("7", "no thank you"));

    assertThat(Phrases.find(answers, said).map(match -> match.answer().digits()).orElse(null))
        .isEqualTo(digits);
  }

  private static FlowStep.Answer answer(String digits, String phrase) {
    return new FlowStep.Answer(digits, List.of(phrase), "", "end");
  }

  private static FlowTurn.Transfer transfer(String number) {
    return new FlowTurn.Transfer("human", new PhoneNumber(number));
  }

  private static FlowTurn says(FlowTurn.Then then, String... texts) {
    return new FlowTurn(
        List.of(texts).stream().map(text -> (FlowAct) new FlowAct.Say(text)).toList(), then);
  }
}
