package io.callmanager.flow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Where the steps of a script lead. A step of which that isn't wholly known is taken to lead anywhere, so that only what is certain
/// is a problem.
final class FlowGraph {

  private static final int NONE = -1;

  private final String start;
  private final List<Node> nodes;
  private final Problems problems;
  private final Map<String, Integer> byId = new HashMap<>();
  private final BitSet repeated = new BitSet();

  FlowGraph(String start, List<Node> nodes, Problems problems) {
    this.start = start;
    this.nodes = nodes;
    this.problems = problems;
    for (int i = 0; i < nodes.size(); i++) {
      String id = nodes.get(i).id();
      if (!id.isEmpty() && byId.putIfAbsent(id, i) != null) {
        repeated.set(i);
      }
    }
  }

  /// Notes what is wrong.
  ///
  /// @param mentions where steps are named, and which
  void check(List<StepReader.Mention> mentions) {
    repeated.stream().forEach(i -> problem(i, ".id", "there is another step named " + quoted(i)));
    if (!start.isBlank() && !byId.containsKey(start)) {
      problems.add("start", unknown(start));
    }
    for (StepReader.Mention mention : mentions) {
      if (!byId.containsKey(mention.id())) {
        problems.add(mention.place(), unknown(mention.id()));
      }
    }
    checkThatEachIsReached();
    checkThatNoneGoesRound();
    checkThatEachCanEnd();
  }

  private void checkThatEachIsReached() {
    Integer first = byId.get(start);
    if (first == null) {
      return;
    }
    BitSet reached = new BitSet();
    reached.set(first);
    Deque<Integer> open = new ArrayDeque<>(List.of(first));
    while (!open.isEmpty()) {
      int at = open.remove();
      if (leadsAnywhere(at)) {
        return;
      }
      for (int next : next(at)) {
        if (!reached.get(next)) {
          reached.set(next);
          open.add(next);
        }
      }
    }
    for (int i = 0; i < nodes.size(); i++) {
      if (!reached.get(i) && !repeated.get(i)) {
        problem(i, "", "nothing leads to this step");
      }
    }
  }

  private void checkThatNoneGoesRound() {
    BitSet told = new BitSet();
    for (int i = 0; i < nodes.size(); i++) {
      if (told.get(i) || nodes.get(i).waits()) {
        continue;
      }
      List<Integer> round = wayBackTo(i);
      if (!round.isEmpty()) {
        round.forEach(told::set);
        problem(
            i,
            "",
            "goes round without ever waiting for the callee: "
                + round.stream().map(this::quoted).collect(Collectors.joining(" → "))
                + " → "
                + quoted(i));
      }
    }
  }

  /// The shortest way from a step back to itself on which no step waits; empty when there is none.
  private List<Integer> wayBackTo(int from) {
    int[] before = new int[nodes.size()];
    Arrays.fill(before, NONE);
    Deque<Integer> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      int at = open.remove();
      for (int next : next(at)) {
        if (next == from) {
          return way(before, from, at);
        }
        if (before[next] == NONE && !nodes.get(next).waits()) {
          before[next] = at;
          open.add(next);
        }
      }
    }
    return List.of();
  }

  private static List<Integer> way(int[] before, int from, int last) {
    List<Integer> way = new ArrayList<>();
    for (int at = last; at != from; at = before[at]) {
      way.add(at);
    }
    way.add(from);
    Collections.reverse(way);
    return way;
  }

  private void checkThatEachCanEnd() {
    IntPredicate ends = i -> leadsAnywhere(i) || nodes.get(i).step() instanceof FlowStep.End;
    BitSet ending = new BitSet();
    boolean grown = true;
    while (grown) {
      grown = false;
      for (int i = nodes.size() - 1; i >= 0; i--) {
        if (!ending.get(i) && (ends.test(i) || next(i).stream().anyMatch(ending::get))) {
          ending.set(i);
          grown = true;
        }
      }
    }
    if (ending.isEmpty() && !nodes.isEmpty()) {
      problems.add("steps", "there is no step of the type end");
      return;
    }
    for (int i = 0; i < nodes.size(); i++) {
      if (!ending.get(i)) {
        problem(i, "", "no step of the type end can be reached from here");
      }
    }
  }

  private boolean leadsAnywhere(int at) {
    @Nullable FlowStep step = nodes.get(at).step();
    return switch (step) {
      case null -> true;
      case FlowStep.Gather gather when gather.to() == null && gather.branches().isEmpty() -> true;
      case FlowStep.Branch branch when branch.cases().isEmpty() -> true;
      default -> !byId.keySet().containsAll(step.targets());
    };
  }

  private List<Integer> next(int at) {
    @Nullable FlowStep step = nodes.get(at).step();
    if (step == null) {
      return List.of();
    }
    return step.targets().stream().filter(byId::containsKey).map(byId::get).distinct().toList();
  }

  private void problem(int at, String beneath, String words) {
    problems.add(nodes.get(at).place() + beneath, words);
  }

  private String quoted(int at) {
    return Problems.quoted(nodes.get(at).id());
  }

  private static String unknown(String id) {
    return "there is no step named " + Problems.quoted(id);
  }

  /// A step where it stands in the text.
  ///
  /// @param id empty when it has none
  /// @param step null when it could not be read
  record Node(String place, String id, @Nullable FlowStep step) {

    boolean waits() {
      return step instanceof FlowStep.Gather;
    }
  }
}
