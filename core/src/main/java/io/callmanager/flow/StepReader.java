package io.callmanager.flow;

import io.callmanager.shared.MessageTemplate;
import io.callmanager.shared.PhoneNumber;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the steps of a script one by one, and remembers which steps they name.
final class StepReader {

  static final int MAX_ID_LENGTH = 40;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,40}");
  private static final String NOT_AN_ID = "must be 1 to 40 letters, digits, - and _";
  private static final Pattern KEYS = Pattern.compile("[0-9*#A-D]{1,20}");
  private static final String NOT_KEYS = "must be 1 to 20 of the keys 0 to 9, *, #, A to D";
  private static final Pattern KEY = Pattern.compile("[0-9*#A-D]");
  private static final String NOT_A_KEY = "must be one of the keys 0 to 9, *, #, A to D";
  private static final int MAX_KEYS = 20;
  private static final int MAX_TIMEOUT_SECONDS = 60;
  private static final int MAX_ATTEMPTS = 10;
  private static final int MAX_NUMBER_LENGTH = 600;
  private static final int MAX_NAME_LENGTH = 64;
  private static final List<String> ANSWER_FIELDS = List.of("digits", "words", "value", "to");
  private static final List<String> CASE_FIELDS = List.of("is", "to");
  private static final String PROBE = "x";

  private final Problems problems;
  private final List<Mention> mentions = new ArrayList<>();

  StepReader(Problems problems) {
    this.problems = problems;
  }

  /// The steps that were named so far, and where.
  List<Mention> mentions() {
    return mentions;
  }

  FlowGraph.Node read(ScriptObject step) {
    if (!step.has("id")) {
      step.missing("id");
    }
    step.text("id", ID, NOT_AN_ID);
    String id = step.raw("id");
    String word = step.required("type", Integer.MAX_VALUE);
    Optional<StepType> type = StepType.named(word);
    if (type.isEmpty() && !word.isBlank()) {
      step.problem(
          "type", "there is no type " + Problems.quoted(word) + "; there are " + StepType.words());
    }
    @Nullable FlowStep read = type.map(known -> read(step, known, id)).orElse(null);
    return new FlowGraph.Node(step.place(), id, read);
  }

  private FlowStep read(ScriptObject step, StepType type, String id) {
    step.allowOnly(type.fields());
    return switch (type) {
      case SAY -> new FlowStep.Say(id, said(step, true), target(step, "to"));
      case GATHER -> gather(step, id);
      case SET ->
          new FlowStep.SetVariable(
              id,
              requiredVariable(step),
              step.requiredMaybeEmpty("value", FlowReader.MAX_TEXT_LENGTH),
              target(step, "to"));
      case BRANCH -> branch(step, id);
      case TRANSFER ->
          new FlowStep.Transfer(id, number(step), said(step, false), target(step, "failed"));
      case OPT_OUT -> new FlowStep.OptOut(id, said(step, false), target(step, "to"));
      case END -> new FlowStep.End(id, said(step, false));
    };
  }

  private FlowStep.Gather gather(ScriptObject step, String id) {
    @Nullable Integer timeout = step.integer("timeoutSeconds", 1, MAX_TIMEOUT_SECONDS);
    @Nullable Integer attempts = step.integer("attempts", 1, MAX_ATTEMPTS);
    @Nullable String finish = step.text("finishOnKey", KEY, NOT_A_KEY);
    @Nullable String saveAs = variable(step, "saveAs");
    List<Choice> choices = new ArrayList<>();
    for (ScriptObject.Element each : branches(step, "branches", "branches")) {
      ScriptObject answer = ScriptObject.of(each.node(), each.place(), problems);
      choices.add(choice(answer, step.has("saveAs")));
    }
    @Nullable String to = step.has("to") ? target(step, "to") : null;
    if (to != null && step.has("branches")) {
      step.problem("to", "leave it out, or the branches: with them, they say where to go");
    } else if (to == null && !step.has("branches")) {
      problems.add(step.place(), "needs \"branches\", or \"to\" where any answer will do");
    }
    FlowStep.Gather gather =
        new FlowStep.Gather(
            id,
            said(step, false),
            step.integer("digits", 0, MAX_KEYS),
            finish == null ? null : finish.charAt(0),
            timeout == null ? FlowStep.Gather.DEFAULT_TIMEOUT_SECONDS : timeout,
            attempts == null ? FlowStep.Gather.DEFAULT_ATTEMPTS : attempts,
            step.optional("retry", FlowReader.MAX_TEXT_LENGTH),
            saveAs,
            choices.stream().map(Choice::answer).toList(),
            to,
            target(step, "otherwise"),
            step.flag("sensitive"));
    checkChoices(gather, choices);
    return gather;
  }

  private Choice choice(ScriptObject answer, boolean saved) {
    answer.allowOnly(ANSWER_FIELDS);
    @Nullable String digits = answer.text("digits", KEYS, NOT_KEYS);
    List<ScriptObject.Phrase> words =
        answer.phrases("words", FlowReader.MAX_WORDS, FlowReader.MAX_PHRASE_LENGTH);
    if (answer.isThere() && !answer.has("digits") && !answer.has("words")) {
      problems.add(answer.place(), "needs \"digits\" or \"words\" by which it is chosen");
    }
    String value = answer.optional("value", FlowReader.MAX_PHRASE_LENGTH);
    if (answer.has("value") && !saved) {
      answer.problem("value", "is never saved: the step has no \"saveAs\"");
    }
    return new Choice(
        answer,
        words,
        new FlowStep.Answer(
            digits == null ? "" : digits,
            words.stream().map(ScriptObject.Phrase::text).toList(),
            value,
            target(answer, "to")));
  }

  /// The keys of each branch can be pressed, and no two branches share keys or a phrase.
  private void checkChoices(FlowStep.Gather gather, List<Choice> choices) {
    Map<String, Integer> digits = new HashMap<>();
    Map<List<String>, Integer> phrases = new HashMap<>();
    for (int i = 0; i < choices.size(); i++) {
      Choice choice = choices.get(i);
      String keys = choice.answer().digits();
      if (!keys.isEmpty()) {
        checkKeys(gather, keys, choice.object());
        Integer other = digits.putIfAbsent(keys, i);
        if (other != null) {
          choice.object().problem("digits", "the same digits choose branches[" + other + "]");
        }
      }
      for (ScriptObject.Phrase phrase : choice.words()) {
        Integer other = phrases.putIfAbsent(Phrases.words(phrase.text()), i);
        if (other != null && other != i) {
          problems.add(phrase.place(), "the same words choose branches[" + other + "]");
        }
      }
    }
  }

  private static void checkKeys(FlowStep.Gather gather, String digits, ScriptObject object) {
    if (digits.length() > gather.keys()) {
      object.problem("digits", "can't be pressed: the step's \"digits\" are " + gather.keys());
    }
    Character finish = gather.finishOnKey();
    if (finish != null && digits.indexOf(finish) >= 0) {
      object.problem("digits", "can't be pressed: " + finish + " is the step's \"finishOnKey\"");
    }
  }

  private FlowStep.Branch branch(ScriptObject step, String id) {
    String variable = requiredVariable(step);
    if (!step.has("cases")) {
      step.missing("cases");
    }
    List<FlowStep.Case> cases = new ArrayList<>();
    Map<String, Integer> values = new HashMap<>();
    for (ScriptObject.Element each : branches(step, "cases", "cases")) {
      ScriptObject object = ScriptObject.of(each.node(), each.place(), problems);
      object.allowOnly(CASE_FIELDS);
      String is = object.requiredMaybeEmpty("is", FlowReader.MAX_PHRASE_LENGTH);
      Integer other =
          object.has("is") ? values.putIfAbsent(FlowRun.compared(is), cases.size()) : null;
      if (other != null) {
        object.problem("is", "the same value chooses cases[" + other + "]");
      }
      cases.add(new FlowStep.Case(is, target(object, "to")));
    }
    return new FlowStep.Branch(id, variable, cases, target(step, "otherwise"));
  }

  private static List<ScriptObject.Element> branches(ScriptObject step, String field, String what) {
    return step.elements(field, FlowReader.MAX_BRANCHES, what);
  }

  private static String said(ScriptObject step, boolean required) {
    return required
        ? step.required("say", FlowReader.MAX_TEXT_LENGTH)
        : step.optional("say", FlowReader.MAX_TEXT_LENGTH);
  }

  private static String number(ScriptObject step) {
    String number = step.required("number", MAX_NUMBER_LENGTH);
    if (!number.isBlank() && PhoneNumber.parse(number).isEmpty() && !isNumberVariable(number)) {
      step.problem(
          "number", "must be a number such as +15005550101, or one variable such as {{operator}}");
    }
    return number;
  }

  private static boolean isNumberVariable(String text) {
    MessageTemplate template = MessageTemplate.parse(text);
    String fallback = template.render(Map.of()).text();
    return template.variables().size() == 1
        && template.render(Map.of(template.variables().getFirst(), PROBE)).text().equals(PROBE)
        && (fallback.isEmpty() || PhoneNumber.parse(fallback).isPresent());
  }

  private static String requiredVariable(ScriptObject step) {
    if (!step.has("variable")) {
      step.missing("variable");
    }
    return Objects.requireNonNullElse(variable(step, "variable"), "");
  }

  private static @Nullable String variable(ScriptObject step, String field) {
    String name = step.optional(field, MAX_NAME_LENGTH);
    if (!name.isBlank() && !MessageTemplate.isName(name)) {
      step.problem(field, "must be a variable's name: letters, digits, _, - and ., a letter first");
    }
    return name.isBlank() ? null : name;
  }

  private String target(ScriptObject object, String field) {
    String id = object.required(field, Integer.MAX_VALUE);
    if (!id.isBlank()) {
      mentions.add(new Mention(object.place(field), id));
    }
    return id;
  }

  /// A branch of a gather where it stands in the text.
  private record Choice(
      ScriptObject object, List<ScriptObject.Phrase> words, FlowStep.Answer answer) {}

  /// A step that is named by another.
  record Mention(String place, String id) {}
}
