package io.callmanager.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.shared.Json;
import io.callmanager.shared.MessageTemplate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Whatever is read and whatever happens on a call.
class FlowPropertyTest {

  private static final List<String> NAMES =
      List.of(
          "start",
          "steps",
          "id",
          "type",
          "say",
          "to",
          "digits",
          "words",
          "branches",
          "cases",
          "is",
          "otherwise",
          "value",
          "variable",
          "saveAs",
          "number",
          "failed",
          "attempts",
          "retry",
          "timeoutSeconds",
          "finishOnKey",
          "nothing");
  private static final List<String> TEXTS =
      List.of(
          "a",
          "b",
          "end",
          "say",
          "gather",
          "set",
          "branch",
          "transfer",
          "opt_out",
          "1",
          "#",
          "",
          "{{a}}",
          "{{a|{{b}}}}",
          "+15005550101",
          "yes",
          "\u0000",
          "\ud800",
          "9".repeat(200));
  private static final List<String> VARIABLES = List.of("a", "b", "name");
  private static final List<String> SAID =
      List.of("yes", "no", "no thank you", "human", "mumble", "");

  @Property(tries = 1000)
  void anyTextIsReadOrRefused(@ForAll String text) {
    holds(FlowReader.read(text));
  }

  @Property(tries = 1000)
  void anyJsonIsReadOrRefused(@ForAll("json") Object json) {
    holds(FlowReader.read(Json.write(json)));
  }

  @Property(tries = 1000)
  void aScriptThatSomebodySpoiltIsReadOrRefused(
      @ForAll long seed, @ForAll char put, @ForAll int first, @ForAll int length) {
    StringBuilder text = new StringBuilder(Json.write(script(new Random(seed))));
    int from = Math.floorMod(first, text.length());
    int to = Math.min(text.length(), from + Math.floorMod(length, 20));
    holds(FlowReader.read(text.replace(from, to, String.valueOf(put)).toString()));
  }

  @Property(tries = 500)
  void writesWhatItReads(@ForAll long seed) {
    Flow flow = Scripts.flow(Json.write(script(new Random(seed))));

    assertThat(Scripts.flow(flow.toJson())).isEqualTo(flow);
  }

  @Property(tries = 500)
  void everyCallEndsAndSaysOnlyWhatTheScriptHasItSay(@ForAll long seed, @ForAll String heard) {
    Random random = new Random(seed);
    Flow flow = Scripts.flow(Json.write(script(random)));
    Map<String, String> known = Map.of("name", "{{a}}", "operator", "+15005550102");
    FlowRun run = FlowRun.begin(flow, known);
    FlowRun twin = FlowRun.begin(flow, known);
    int answered = 0;
    while (!run.ended()) {
      long choice = random.nextLong();
      Optional<FlowTurn> turn = happens(run, new Random(choice), heard);
      // What nobody waits for, such as words where only keys count, takes no step.
      answered += turn.isPresent() ? 1 : 0;
      assertThat(answered).isLessThanOrEqualTo(FlowRun.MAX_STEPS);
      assertThat(happens(twin, new Random(choice), heard)).isEqualTo(turn);
      turn.ifPresent(next -> saysOnlyItsTexts(flow, run, known, next));
    }

    assertThat(run.path()).hasSizeLessThanOrEqualTo(FlowRun.MAX_STEPS).first().isEqualTo("s0");
    for (int i = 1; i < run.path().size(); i++) {
      assertThat(flow.step(run.path().get(i - 1)).targets()).contains(run.path().get(i));
    }
    assertThat(flow.saved()).containsAll(run.values().keySet());
  }

  @Property(tries = 500)
  void noTextBreaksOutOfItsLabel(@ForAll String text) {
    Map<String, Object> say =
        Map.of("id", "s0", "type", "set", "variable", "v", "value", text, "to", "end");
    Map<String, Object> end = Map.of("id", "end", "type", "end");
    if (FlowReader.read(Json.write(Map.of("start", "s0", "steps", List.of(say, end))))
        instanceof FlowReading.Read read) {
      assertThat(FlowDiagram.of(read.flow()))
          .matches(
              """
              flowchart TD
                begin\\(\\(" "\\)\\) --> s0
                s0\\[/"s0<br/>v #61; ([\\p{L}\\p{Nd} ,.?!'…]|#[0-9]+;)*"/]
                s1\\(\\[""]\\)
                s0 --> s1
              """
                  .replace("[\"\"]", "[\"end\"]"));
    }
  }

  @Provide
  Arbitrary<Object> json() {
    Arbitrary<Object> plain =
        Arbitraries.oneOf(
            Arbitraries.of(TEXTS).map(text -> (Object) text),
            Arbitraries.of(0, -1, 1.5, 3, true, 1e300).map(value -> (Object) value));
    Arbitrary<Object> deep =
        Arbitraries.recursive(
            () -> plain,
            inner ->
                Arbitraries.oneOf(
                    inner.list().ofMaxSize(3).map(list -> (Object) list),
                    Arbitraries.maps(Arbitraries.of(NAMES), inner)
                        .ofMaxSize(6)
                        .map(m -> (Object) m)),
            0,
            4);
    Arbitrary<Object> steps =
        Arbitraries.maps(Arbitraries.of(NAMES), deep)
            .ofMaxSize(8)
            .list()
            .ofMaxSize(4)
            .map(each -> (Object) Map.of("start", "a", "steps", each));
    return Arbitraries.oneOf(deep, steps);
  }

  private static void holds(FlowReading reading) {
    switch (reading) {
      case FlowReading.Read read ->
          assertThat(Scripts.flow(read.flow().toJson())).isEqualTo(read.flow());
      case FlowReading.Refused refused -> assertThat(refused.problems()).isNotEmpty();
    }
  }

  private static Optional<FlowTurn> happens(FlowRun run, Random random, String heard) {
    if (run.turn().then() instanceof FlowTurn.Transfer) {
      return run.transferFailed();
    }
    return switch (random.nextInt(5)) {
      case 0 -> run.silence();
      case 1 -> run.heard(heard);
      case 2 -> run.heard(SAID.get(random.nextInt(SAID.size())));
      default -> run.digits(String.valueOf(random.nextInt(4)));
    };
  }

  /// Whatever is said is a text of a step that was just gone through, with values in its variables' places.
  private static void saysOnlyItsTexts(
      Flow flow, FlowRun run, Map<String, String> known, FlowTurn turn) {
    Map<String, String> values = new HashMap<>(known);
    values.putAll(run.values());
    Set<String> templates = new LinkedHashSet<>();
    for (FlowStep step : flow.steps()) {
      templates.add(step.say());
      if (step instanceof FlowStep.Gather gather) {
        templates.add(gather.retry());
      }
    }
    for (FlowAct act : turn.acts()) {
      if (act instanceof FlowAct.Say(String text)) {
        assertThat(templates).anySatisfy(template -> assertThat(text).matches(shape(template)));
        assertThat(text.length()).isLessThanOrEqualTo(FlowRun.MAX_SAID);
      }
    }
    assertThat(values.values())
        .allSatisfy(v -> assertThat(v.length()).isLessThanOrEqualTo(FlowRun.MAX_VALUE));
  }

  private static String shape(String template) {
    Map<String, String> holes = new HashMap<>();
    MessageTemplate.parse(template).variables().forEach(name -> holes.put(name, "\\E(?s:.*)\\Q"));
    return "\\Q" + MessageTemplate.parse(template).render(holes).text() + "\\E";
  }

  /// A script that holds: steps lead on to later ones, gathers also back, and what nothing leads to is left away.
  private static Map<String, Object> script(Random random) {
    int count = 2 + random.nextInt(12);
    List<Map<String, Object>> steps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      steps.add(step(i, count, random));
    }
    Set<String> reached = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of("s0"));
    while (!open.isEmpty()) {
      String id = open.remove();
      if (reached.add(id)) {
        targets(steps.get(Integer.parseInt(id.substring(1))), open);
      }
    }
    Map<String, Object> script = new LinkedHashMap<>();
    script.put("start", "s0");
    script.put("steps", steps.stream().filter(step -> reached.contains(step.get("id"))).toList());
    return script;
  }

  private static void targets(Object value, Deque<String> into) {
    switch (value) {
      case Map<?, ?> object ->
          object.forEach(
              (name, inner) -> {
                if (Set.of("to", "otherwise", "failed").contains(name)) {
                  into.add((String) inner);
                } else {
                  targets(inner, into);
                }
              });
      case List<?> list -> list.forEach(inner -> targets(inner, into));
      default -> {}
    }
  }

  private static Map<String, Object> step(int i, int count, Random random) {
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("id", "s" + i);
    if (i == count - 1) {
      step.put("type", "end");
      return step;
    }
    String on = "s" + (i + 1 + random.nextInt(count - i - 1));
    String variable = VARIABLES.get(random.nextInt(VARIABLES.size()));
    String text = "Step " + i + " {{" + variable + "|\\E}} and {{b}}.";
    switch (random.nextInt(7)) {
      case 0 -> put(step, "say", Map.of("say", text, "to", on));
      case 1 -> put(step, "set", Map.of("variable", variable, "value", "{{b}}{{a}}", "to", on));
      case 2 ->
          put(
              step,
              "branch",
              Map.of(
                  "variable",
                  variable,
                  "cases",
                  List.of(Map.of("is", "yes", "to", on)),
                  "otherwise",
                  on));
      case 3 ->
          put(
              step,
              "transfer",
              Map.of(
                  "number",
                  random.nextBoolean() ? "{{operator}}" : "{{nobody}}",
                  "say",
                  text,
                  "failed",
                  on));
      case 4 -> put(step, "opt_out", Map.of("say", text, "to", on));
      default -> {
        put(
            step,
            "gather",
            Map.of("say", text, "retry", text, "attempts", 1 + random.nextInt(3), "otherwise", on));
        if (random.nextBoolean()) {
          step.put("saveAs", variable);
        }
        if (random.nextInt(4) == 0) {
          step.put("digits", random.nextInt(3));
          step.put("to", any(count, random));
        } else {
          step.put(
              "branches",
              List.of(
                  Map.of("digits", "1", "words", List.of("yes"), "to", any(count, random)),
                  Map.of("digits", "2", "words", List.of("no", "no thank you"), "to", on),
                  Map.of("words", List.of("human"), "to", any(count, random))));
        }
      }
    }
    return step;
  }

  private static void put(Map<String, Object> step, String type, Map<String, Object> fields) {
    step.put("type", type);
    step.putAll(fields);
  }

  private static String any(int count, Random random) {
    return "s" + random.nextInt(count);
  }
}
