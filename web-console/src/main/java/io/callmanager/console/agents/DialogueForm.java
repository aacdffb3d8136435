package io.callmanager.console.agents;

import io.callmanager.agent.AnalysisSchemaJson.Flaw;
import io.callmanager.agent.Dialogue;
import io.callmanager.console.scripts.ScriptText;
import io.callmanager.flow.FlowProblem;
import io.callmanager.flow.FlowReader;
import io.callmanager.flow.FlowReading;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.util.MultiValueMap;

/// How an agent talks, as it is typed in: text throughout, right or wrong.
///
/// @param goodbyePhrases one a line
/// @param analysis what is to be found out, as JSON; empty for what is usual
public record DialogueForm(
    String brain,
    String script,
    String endOfSpeechMillis,
    String silenceSeconds,
    String silencePrompt,
    String mostSilences,
    String maxTurns,
    boolean interruptible,
    String filler,
    String apology,
    String farewell,
    String goodbyePhrases,
    AbilitiesForm abilities,
    String analysis,
    StreamForm stream) {

  /// The fields that are folded away.
  private static final List<String> TURN_TAKING =
      List.of(
          "endOfSpeechMillis",
          "silenceSeconds",
          "silencePrompt",
          "mostSilences",
          "maxTurns",
          "filler",
          "apology",
          "farewell",
          "goodbyePhrases");

  static DialogueForm of(Dialogue dialogue) {
    return new DialogueForm(
        dialogue.brain().name(),
        ScriptText.shown(dialogue.script()),
        Integer.toString(dialogue.endOfSpeechMillis()),
        Integer.toString(dialogue.silenceSeconds()),
        dialogue.silencePrompt(),
        Integer.toString(dialogue.mostSilences()),
        Integer.toString(dialogue.maxTurns()),
        dialogue.interruptible(),
        dialogue.filler(),
        dialogue.apology(),
        dialogue.farewell(),
        String.join("\n", dialogue.goodbyePhrases()),
        AbilitiesForm.of(dialogue.abilities()),
        AnalysisText.shown(dialogue.analysis()),
        StreamForm.of(dialogue.stream()));
  }

  static DialogueForm of(MultiValueMap<String, String> sent) {
    return new DialogueForm(
        FormText.of(sent, "brain"),
        FormText.lines(sent, "script").strip(),
        FormText.of(sent, "endOfSpeechMillis").strip(),
        FormText.of(sent, "silenceSeconds").strip(),
        FormText.lines(sent, "silencePrompt").strip(),
        FormText.of(sent, "mostSilences").strip(),
        FormText.of(sent, "maxTurns").strip(),
        sent.containsKey("interruptible"),
        FormText.lines(sent, "filler").strip(),
        FormText.lines(sent, "apology").strip(),
        FormText.lines(sent, "farewell").strip(),
        FormText.lines(sent, "goodbyePhrases").strip(),
        AbilitiesForm.of(sent),
        FormText.lines(sent, "analysis").strip(),
        StreamForm.of(sent));
  }

  /// What is wrong with the fields, by their names; empty when all is well.
  Map<String, String> problems() {
    Map<String, String> problems = new LinkedHashMap<>();
    if (!FormText.known(brain, Dialogue.Brain.values())) {
      problems.put("brain", "Choose one of these.");
    }
    List<FlowProblem> wrong = scriptProblems();
    if (!wrong.isEmpty()) {
      problems.put(
          "script",
          wrong.size() == 1
              ? "The script can’t be used yet:"
              : "The script can’t be used yet, for %d reasons:".formatted(wrong.size()));
    } else if (brain.equals(Dialogue.Brain.SCRIPT.name()) && script.isEmpty()) {
      problems.put("script", "Write the script, or choose somebody else to answer.");
    }
    FormText.between(
        "endOfSpeechMillis",
        endOfSpeechMillis,
        "milliseconds",
        Dialogue.MIN_END_OF_SPEECH_MILLIS,
        Dialogue.MAX_END_OF_SPEECH_MILLIS,
        problems);
    FormText.between(
        "silenceSeconds",
        silenceSeconds,
        "seconds",
        Dialogue.MIN_SILENCE_SECONDS,
        Dialogue.MAX_SILENCE_SECONDS,
        problems);
    FormText.between("mostSilences", mostSilences, "times", 0, Dialogue.MOST_SILENCES, problems);
    FormText.between("maxTurns", maxTurns, "turns", 1, Dialogue.MOST_TURNS, problems);
    FormText.sayable("silencePrompt", silencePrompt, Dialogue.MAX_PHRASE_LENGTH, problems);
    FormText.sayable("filler", filler, Dialogue.MAX_PHRASE_LENGTH, problems);
    FormText.sayable("apology", apology, Dialogue.MAX_PHRASE_LENGTH, problems);
    FormText.sayable("farewell", farewell, Dialogue.MAX_PHRASE_LENGTH, problems);
    if (!analysisFlaws().isEmpty()) {
      problems.put("analysis", "This can’t be used yet:");
    }
    List<String> goodbyes = goodbyes();
    if (goodbyes.isEmpty() || goodbyes.size() > Dialogue.MOST_GOODBYES) {
      problems.put(
          "goodbyePhrases", "From 1 to " + Dialogue.MOST_GOODBYES + " phrases, one on each line.");
    }
    goodbyes.forEach(
        phrase -> FormText.sayable("goodbyePhrases", phrase, Dialogue.MAX_PHRASE_LENGTH, problems));
    problems.putAll(abilities.problems());
    stream.note(brain, problems);
    return problems;
  }

  /// All that is wrong with the script, in its order.
  public List<FlowProblem> scriptProblems() {
    return !script.isEmpty()
            && FlowReader.read(script) instanceof FlowReading.Refused(List<FlowProblem> problems)
        ? problems
        : List.of();
  }

  /// All that is wrong with what is to be found out.
  public List<Flaw> analysisFlaws() {
    return AnalysisText.flaws(analysis);
  }

  /// Whether something is wrong with what is folded away.
  public boolean wrongBeneath(Map<String, String> problems) {
    return TURN_TAKING.stream().anyMatch(problems::containsKey);
  }

  /// Whether something is wrong anywhere in it.
  public boolean wrong(Map<String, String> problems) {
    return wrongBeneath(problems)
        || problems.containsKey("brain")
        || problems.containsKey("analysis")
        || problems.containsKey("script")
        || abilities.wrong(problems)
        || problems.containsKey("streamUrl")
        || problems.containsKey("streamParameters");
  }

  /// What is described; only when there are no [#problems()].
  ///
  /// @param before of the agent as it is
  Dialogue dialogue(Dialogue before) {
    return new Dialogue(
        Dialogue.Brain.valueOf(brain),
        ScriptText.kept(script, before.script()),
        Integer.parseInt(endOfSpeechMillis),
        Integer.parseInt(silenceSeconds),
        silencePrompt,
        Integer.parseInt(mostSilences),
        Integer.parseInt(maxTurns),
        interruptible,
        filler,
        apology,
        farewell,
        goodbyes(),
        abilities.abilities(before.abilities()),
        AnalysisText.read(analysis),
        stream.stream());
  }

  private List<String> goodbyes() {
    return goodbyePhrases
        .lines()
        .map(String::strip)
        .filter(phrase -> !phrase.isEmpty())
        .distinct()
        .toList();
  }
}
