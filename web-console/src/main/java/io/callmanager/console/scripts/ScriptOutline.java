package io.callmanager.console.scripts;

import io.callmanager.flow.Flow;
import io.callmanager.flow.FlowStep;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A script step by step in words.
///
/// @param steps in the order in which they are written
public record ScriptOutline(String start, List<Step> steps) {

  private static final String OTHERWISE = "otherwise";

  public ScriptOutline {
    steps = List.copyOf(steps);
  }

  /// A step.
  ///
  /// @param style its type as a part of a style's name, such as `opt-out`
  /// @param does what it does, in a word or two
  /// @param text what is said, or what is set and compared; may be empty
  public record Step(String id, String style, String does, String text, List<Exit> exits) {

    public Step {
      exits = List.copyOf(exits);
    }
  }

  /// Where a step leads.
  ///
  /// @param when the condition; empty when there is none
  public record Exit(String when, String to) {}

  public static ScriptOutline of(Flow flow) {
    return new ScriptOutline(
        flow.start(), flow.steps().stream().map(ScriptOutline::outline).toList());
  }

  private static Step outline(FlowStep step) {
    return switch (step) {
      case FlowStep.Say say -> step(step, "say", "says", say.say(), List.of(always(say.to())));
      case FlowStep.Gather gather ->
          step(
              step,
              "gather",
              gather.sensitive() ? "asks, keeps no answer" : "asks",
              gather.say(),
              exits(gather));
      case FlowStep.SetVariable set ->
          step(
              step, "set", "sets", set.variable() + " = " + set.value(), List.of(always(set.to())));
      case FlowStep.Branch branch ->
          step(step, "branch", "goes by", branch.variable(), exits(branch));
      case FlowStep.Transfer transfer ->
          step(
              step,
              "transfer",
              "hands over",
              Stream.of(transfer.say(), "To " + transfer.number())
                  .filter(part -> !part.isBlank())
                  .collect(Collectors.joining(" ")),
              List.of(new Exit("failed", transfer.failed())));
      case FlowStep.OptOut optOut ->
          step(step, "opt-out", "calls no more", optOut.say(), List.of(always(optOut.to())));
      case FlowStep.End end -> step(step, "end", "hangs up", end.say(), List.of());
    };
  }

  private static Step step(
      FlowStep step, String style, String does, String text, List<Exit> exits) {
    return new Step(step.id(), style, does, text, exits);
  }

  private static Exit always(String to) {
    return new Exit("", to);
  }

  private static List<Exit> exits(FlowStep.Gather gather) {
    List<Exit> exits = new ArrayList<>();
    gather.branches().forEach(answer -> exits.add(new Exit(words(answer), answer.to())));
    String to = gather.to();
    if (to != null) {
      exits.add(new Exit(gather.keys() > 0 ? "any keys" : "any answer", to));
    }
    exits.add(new Exit(OTHERWISE, gather.otherwise()));
    return exits;
  }

  private static List<Exit> exits(FlowStep.Branch branch) {
    List<Exit> exits = new ArrayList<>();
    branch
        .cases()
        .forEach(
            each -> exits.add(new Exit(each.is().isBlank() ? "no value" : each.is(), each.to())));
    exits.add(new Exit(OTHERWISE, branch.otherwise()));
    return exits;
  }

  private static String words(FlowStep.Answer answer) {
    return Stream.of(answer.digits(), String.join(", ", answer.words()))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(" or "));
  }
}
