package io.callmanager.flow;

import io.callmanager.shared.MessageTemplate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A script that was read and holds what [FlowReader] promises: every step is reached, leads to steps that exist, can come to an
/// end, none goes in circles without waiting for the callee, and no callee chooses whom they are handed over to.
public final class Flow {

  private final String start;
  private final Map<String, FlowStep> steps;
  private final @Nullable FlowWatch watch;

  Flow(String start, List<FlowStep> steps) {
    Map<String, FlowStep> byId = new LinkedHashMap<>();
    steps.forEach(step -> byId.put(step.id(), step));
    this.start = start;
    this.steps = Collections.unmodifiableMap(byId);
    this.watch = null;
  }

  private Flow(String start, Map<String, FlowStep> steps, FlowWatch watch) {
    this.start = start;
    this.steps = steps;
    this.watch = watch;
  }

  /// The same flow, for one call: who goes through it is watched.
  public Flow watchedBy(FlowWatch looksOn) {
    return new Flow(start, steps, looksOn);
  }

  /// Who looks on; null when nobody does.
  public @Nullable FlowWatch watch() {
    return watch;
  }

  /// The id of the first step.
  public String start() {
    return start;
  }

  /// The steps in the text's order.
  public List<FlowStep> steps() {
    return List.copyOf(steps.values());
  }

  /// A step by its id.
  ///
  /// @throws NullPointerException when there is none
  public FlowStep step(String id) {
    return Objects.requireNonNull(steps.get(id));
  }

  /// Whether any step is answered in words, so that a recogniser is of use.
  public boolean needsWords() {
    return gathers().anyMatch(FlowStep.Gather::listens);
  }

  /// All phrases that are to be recognised, as they are written; none where anything may be said.
  public SequencedSet<String> wordsUsed() {
    SequencedSet<String> words = new LinkedHashSet<>();
    gathers().forEach(gather -> words.addAll(gather.phrases()));
    return Collections.unmodifiableSequencedSet(words);
  }

  /// The ids of the steps at which something can be answered in words alone: with a callee who has only keys, those answers are never
  /// given.
  public List<String> wordsOnly() {
    return gathers().filter(FlowStep.Gather::wordsOnly).map(FlowStep.Gather::id).toList();
  }

  /// The variables that its steps give values to.
  public SequencedSet<String> saved() {
    SequencedSet<String> names = new LinkedHashSet<>();
    for (FlowStep step : steps.values()) {
      @Nullable String name =
          switch (step) {
            case FlowStep.Gather gather -> gather.saveAs();
            case FlowStep.SetVariable set -> set.variable();
            case FlowStep.Say _,
                FlowStep.Branch _,
                FlowStep.Transfer _,
                FlowStep.OptOut _,
                FlowStep.End _ ->
                null;
          };
      if (name != null) {
        names.add(name);
      }
    }
    return Collections.unmodifiableSequencedSet(names);
  }

  /// The variables that it reads and no step gives a value to: a call has to bring them.
  public SequencedSet<String> variables() {
    SequencedSet<String> names = new LinkedHashSet<>();
    for (FlowStep step : steps.values()) {
      names.addAll(MessageTemplate.parse(step.say()).variables());
      switch (step) {
        case FlowStep.Gather gather ->
            names.addAll(MessageTemplate.parse(gather.retry()).variables());
        case FlowStep.SetVariable set ->
            names.addAll(MessageTemplate.parse(set.value()).variables());
        case FlowStep.Transfer transfer ->
            names.addAll(MessageTemplate.parse(transfer.number()).variables());
        case FlowStep.Branch branch -> names.add(branch.variable());
        case FlowStep.Say _, FlowStep.OptOut _, FlowStep.End _ -> {}
      }
    }
    names.removeAll(saved());
    return Collections.unmodifiableSequencedSet(names);
  }

  /// The script as text: what is as it is by default is left out. [FlowReader] reads an equal flow from it.
  public String toJson() {
    return FlowWriter.write(this);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Flow flow && start.equals(flow.start) && steps().equals(flow.steps());
  }

  @Override
  public int hashCode() {
    return Objects.hash(start, steps());
  }

  @Override
  public String toString() {
    return "Flow[" + steps.size() + " steps]";
  }

  private Stream<FlowStep.Gather> gathers() {
    return steps.values().stream()
        .filter(FlowStep.Gather.class::isInstance)
        .map(FlowStep.Gather.class::cast);
  }
}
