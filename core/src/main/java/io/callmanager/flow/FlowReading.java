package io.callmanager.flow;

import java.util.List;

/// What became of reading a script.
public sealed interface FlowReading {

  /// It holds.
  record Read(Flow flow) implements FlowReading {}

  /// It can't be used.
  ///
  /// @param problems all that is wrong, at least one, in the text's order
  record Refused(List<FlowProblem> problems) implements FlowReading {

    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
