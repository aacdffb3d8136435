package io.callmanager.flow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Draws a flow as the text of a Mermaid flowchart.
///
/// A script's own words stand in quotation marks, and what isn't a letter, a digit or a harmless sign is written by its number there
/// (`#35;`), so that no text can be anything but a label.
public final class FlowDiagram {

  private static final int MOST_SHOWN = 80;
  private static final int MOST_SHOWN_OF_ANSWER = 40;
  private static final String HARMLESS = " ,.?!'";
  private static final String LINE_BREAK = "<br/>";

  private final Flow flow;
  private final Map<String, String> names = new HashMap<>();
  private final StringBuilder text = new StringBuilder("flowchart TD\n");

  private FlowDiagram(Flow flow) {
    this.flow = flow;
    flow.steps().forEach(step -> names.put(step.id(), "s" + names.size()));
  }

  /// Draws a flow.
  public static String of(Flow flow) {
    return new FlowDiagram(flow).draw();
  }

  private String draw() {
    text.append("  begin((\" \")) --> ").append(name(flow.start())).append('\n');
    flow.steps().forEach(this::drawStep);
    flow.steps().forEach(this::drawArrows);
    return text.toString();
  }

  private void drawStep(FlowStep step) {
    text.append("  ").append(name(step.id()));
    switch (step) {
      case FlowStep.Say say -> box("[", "]", say.id(), say.say());
      case FlowStep.Gather gather ->
          box(
              "{{",
              "}}",
              gather.id(),
              gather.say(),
              gather.sensitive() ? "answer is not kept" : "");
      case FlowStep.SetVariable set ->
          box("[/", "/]", set.id(), set.variable() + " = " + set.value());
      case FlowStep.Branch branch -> box("{", "}", branch.id(), branch.variable() + "?");
      case FlowStep.Transfer transfer ->
          box("[[", "]]", transfer.id(), transfer.say(), "transfer to " + transfer.number());
      case FlowStep.OptOut optOut -> box("[", "]", optOut.id(), "do not call again", optOut.say());
      case FlowStep.End end -> box("([", "])", end.id(), end.say());
    }
  }

  private void drawArrows(FlowStep step) {
    switch (step) {
      case FlowStep.Say say -> arrow(step, "", say.to());
      case FlowStep.Gather gather -> {
        gather.branches().forEach(answer -> arrow(step, label(answer), answer.to()));
        String to = gather.to();
        if (to != null) {
          arrow(step, gather.keys() > 0 ? "any digits" : "any answer", to);
        }
        arrow(step, "otherwise", gather.otherwise());
      }
      case FlowStep.SetVariable set -> arrow(step, "", set.to());
      case FlowStep.Branch branch -> {
        branch
            .cases()
            .forEach(each -> arrow(step, each.is().isBlank() ? "no value" : each.is(), each.to()));
        arrow(step, "otherwise", branch.otherwise());
      }
      case FlowStep.Transfer transfer -> arrow(step, "failed", transfer.failed());
      case FlowStep.OptOut optOut -> arrow(step, "", optOut.to());
      case FlowStep.End _ -> {}
    }
  }

  private static String label(FlowStep.Answer answer) {
    return Stream.of(answer.digits(), String.join(", ", answer.words()))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(" or "));
  }

  private void box(String opening, String closing, String... lines) {
    text.append(opening)
        .append('"')
        .append(
            List.of(lines).stream()
                .filter(line -> !line.isBlank())
                .map(line -> escaped(line, MOST_SHOWN))
                .collect(Collectors.joining(LINE_BREAK)))
        .append('"')
        .append(closing)
        .append('\n');
  }

  private void arrow(FlowStep from, String label, String to) {
    text.append("  ").append(name(from.id())).append(" -->");
    if (!label.isEmpty()) {
      text.append("|\"").append(escaped(label, MOST_SHOWN_OF_ANSWER)).append("\"|");
    }
    text.append(' ').append(name(to)).append('\n');
  }

  private String name(String id) {
    return names.getOrDefault(id, id);
  }

  private static String escaped(String words, int most) {
    String shown = Bounded.text(words, most);
    StringBuilder escaped = new StringBuilder();
    shown
        .codePoints()
        .map(c -> Character.isWhitespace(c) ? ' ' : c)
        .forEach(
            c -> {
              if (Character.isLetterOrDigit(c) || HARMLESS.indexOf(c) >= 0) {
                escaped.appendCodePoint(c);
              } else {
                escaped.append('#').append(c).append(';');
              }
            });
    return shown.length() < words.length() ? escaped.append('…').toString() : escaped.toString();
  }
}
