package io.callmanager.flow;

import io.callmanager.shared.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes a flow as the JSON text that [FlowReader] reads.
final class FlowWriter {

  private FlowWriter() {}

  static String write(Flow flow) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("start", flow.start());
    root.put("steps", flow.steps().stream().map(FlowWriter::fields).toList());
    return Json.write(root);
  }

  private static Map<String, Object> fields(FlowStep step) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", step.id());
    fields.put("type", StepType.of(step).word());
    putText(fields, "say", step.say());
    switch (step) {
      case FlowStep.Say say -> fields.put("to", say.to());
      case FlowStep.Gather gather -> putGather(fields, gather);
      case FlowStep.SetVariable set -> {
        fields.put("variable", set.variable());
        fields.put("value", set.value());
        fields.put("to", set.to());
      }
      case FlowStep.Branch branch -> {
        fields.put("variable", branch.variable());
        fields.put("cases", branch.cases().stream().map(FlowWriter::fields).toList());
        fields.put("otherwise", branch.otherwise());
      }
      case FlowStep.Transfer transfer -> {
        fields.put("number", transfer.number());
        fields.put("failed", transfer.failed());
      }
      case FlowStep.OptOut optOut -> fields.put("to", optOut.to());
      case FlowStep.End _ -> {}
    }
    return fields;
  }

  private static void putGather(Map<String, Object> fields, FlowStep.Gather gather) {
    putIfGiven(fields, "digits", gather.digits());
    Character finishOnKey = gather.finishOnKey();
    putIfGiven(fields, "finishOnKey", finishOnKey == null ? null : finishOnKey.toString());
    if (gather.timeoutSeconds() != FlowStep.Gather.DEFAULT_TIMEOUT_SECONDS) {
      fields.put("timeoutSeconds", gather.timeoutSeconds());
    }
    if (gather.attempts() != FlowStep.Gather.DEFAULT_ATTEMPTS) {
      fields.put("attempts", gather.attempts());
    }
    putText(fields, "retry", gather.retry());
    putIfGiven(fields, "saveAs", gather.saveAs());
    if (gather.sensitive()) {
      fields.put("sensitive", true);
    }
    List<Map<String, Object>> branches =
        gather.branches().stream().map(FlowWriter::fields).toList();
    if (!branches.isEmpty()) {
      fields.put("branches", branches);
    }
    putIfGiven(fields, "to", gather.to());
    fields.put("otherwise", gather.otherwise());
  }

  private static Map<String, Object> fields(FlowStep.Answer answer) {
    Map<String, Object> fields = new LinkedHashMap<>();
    putText(fields, "digits", answer.digits());
    if (!answer.words().isEmpty()) {
      fields.put("words", answer.words());
    }
    putText(fields, "value", answer.value());
    fields.put("to", answer.to());
    return fields;
  }

  private static Map<String, Object> fields(FlowStep.Case each) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("is", each.is());
    fields.put("to", each.to());
    return fields;
  }

  private static void putText(Map<String, Object> fields, String name, String text) {
    if (!text.isEmpty()) {
      fields.put(name, text);
    }
  }

  private static void putIfGiven(Map<String, Object> fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value);
    }
  }
}
