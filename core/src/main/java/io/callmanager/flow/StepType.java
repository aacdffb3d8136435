package io.callmanager.flow;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The types of steps by their names in the text, and the fields of each.
enum StepType {
  SAY("say to"),
  GATHER(
      "say digits finishOnKey timeoutSeconds attempts retry saveAs sensitive branches to otherwise"),
  SET("variable value to"),
  BRANCH("variable cases otherwise"),
  TRANSFER("number say failed"),
  OPT_OUT("say to"),
  END("say");

  private final String fields;

  StepType(String own) {
    fields = "id type " + own;
  }

  static StepType of(FlowStep step) {
    return switch (step) {
      case FlowStep.Say _ -> SAY;
      case FlowStep.Gather _ -> GATHER;
      case FlowStep.SetVariable _ -> SET;
      case FlowStep.Branch _ -> BRANCH;
      case FlowStep.Transfer _ -> TRANSFER;
      case FlowStep.OptOut _ -> OPT_OUT;
      case FlowStep.End _ -> END;
    };
  }

  static Optional<StepType> named(String word) {
    return Stream.of(values()).filter(type -> type.word().equals(word)).findAny();
  }

  /// All names, for a person to read.
  static String words() {
    return Stream.of(values()).map(StepType::word).collect(Collectors.joining(", "));
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  List<String> fields() {
    return List.of(fields.split(" "));
  }
}
