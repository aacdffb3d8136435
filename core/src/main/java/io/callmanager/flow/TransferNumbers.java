package io.callmanager.flow;

import io.callmanager.shared.MessageTemplate;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Sees to it that no callee can choose whom a script calls at its account's expense: a number may come from the contact's data and from
/// what the script itself lists, and not from an answer that may be anything.
final class TransferNumbers {

  private TransferNumbers() {}

  static void check(List<FlowGraph.Node> nodes, Problems problems) {
    Set<String> fromCallees = variablesFromCallees(nodes);
    for (FlowGraph.Node node : nodes) {
      if (node.step() instanceof FlowStep.Transfer transfer
          && mentions(transfer.number(), fromCallees)) {
        problems.add(
            node.place() + ".number",
            "the callee could choose the number: its variable holds what they answered");
      }
    }
  }

  private static Set<String> variablesFromCallees(List<FlowGraph.Node> nodes) {
    Set<String> names = new HashSet<>();
    boolean grown = true;
    while (grown) {
      grown = false;
      for (FlowGraph.Node node : nodes) {
        @Nullable String name = variableFromCallee(node.step(), names);
        grown |= name != null && names.add(name);
      }
    }
    return names;
  }

  private static @Nullable String variableFromCallee(@Nullable FlowStep step, Set<String> known) {
    return switch (step) {
      case FlowStep.Gather gather when gather.branches().isEmpty() -> gather.saveAs();
      case FlowStep.SetVariable set when mentions(set.value(), known) -> set.variable();
      case null, default -> null;
    };
  }

  private static boolean mentions(String template, Set<String> names) {
    return !Collections.disjoint(MessageTemplate.parse(template).variables(), names);
  }
}
