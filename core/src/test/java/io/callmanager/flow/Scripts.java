package io.callmanager.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;

/// Scripts for tests.
final class Scripts {

  /// A question that is answered with yes or no, by key or in words, or by whom it is asked no more.
  static final String APPOINTMENT =
      """
      {"start": "ask",
       "steps": [
        {"id": "ask", "type": "gather",
         "say": "Hello {{name|there}}. Can you come tomorrow?",
         "digits": 1, "finishOnKey": "#", "timeoutSeconds": 6, "attempts": 3,
         "retry": "Sorry, I did not get that.", "saveAs": "answer",
         "branches": [
          {"digits": "1", "words": ["yes", "yes please", "sure"], "value": "yes", "to": "confirmed"},
          {"digits": "2", "words": ["no", "no thank you"], "to": "out"},
          {"words": ["a human", "operator"], "to": "human"}],
         "otherwise": "human"},
        {"id": "confirmed", "type": "set", "variable": "outcome", "value": "confirmed for {{name|you}}", "to": "thanks"},
        {"id": "thanks", "type": "say", "say": "Thank you.", "to": "which"},
        {"id": "which", "type": "branch", "variable": "vip",
         "cases": [{"is": " YES ", "to": "human"}, {"is": "", "to": "end"}], "otherwise": "end"},
        {"id": "human", "type": "transfer", "number": "{{operator|+15005550101}}", "say": "One moment please.", "failed": "end"},
        {"id": "out", "type": "opt_out", "say": "We will not call again.", "to": "end"},
        {"id": "end", "type": "end", "say": "Goodbye."}]}
      """;

  private Scripts() {}

  static Flow flow(String json) {
    return switch (FlowReader.read(json)) {
      case FlowReading.Read read -> read.flow();
      case FlowReading.Refused refused -> fail("refused: " + refused.problems());
    };
  }

  static List<String> problems(String json) {
    return switch (FlowReader.read(json)) {
      case FlowReading.Read _ -> List.of();
      case FlowReading.Refused refused -> {
        assertThat(refused.problems()).isNotEmpty();
        yield refused.problems().stream().map(FlowProblem::toString).toList();
      }
    };
  }

  /// A script that begins with these steps and has an `end`.
  static String script(String start, String... steps) {
    return "{\"start\":\"%s\",\"steps\":[%s,{\"id\":\"end\",\"type\":\"end\"}]}"
        .formatted(start, String.join(",", steps));
  }
}
