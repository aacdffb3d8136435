package io.callmanager.console.harness;

import java.util.LinkedHashMap;
import java.util.Map;

/// Scripts to go by, and the fields of the form that they are typed into.
public final class Scripts {

  /// Confirms an appointment.
  public static final String APPOINTMENT =
      """
      {
        "start": "ask",
        "steps": [
          { "id": "ask", "type": "gather",
            "say": "Hello {{name|there}}. Can you come tomorrow at ten? Say yes or no, or press 1 for yes or 2 for no.",
            "retry": "Sorry, I did not get that.",
            "saveAs": "answer",
            "branches": [
              { "digits": "1", "words": ["yes", "yes please", "sure", "of course"], "value": "yes", "to": "thanks" },
              { "digits": "2", "words": ["no", "no thank you", "not sure", "can't"], "value": "no", "to": "sorry" },
              { "digits": "0", "words": ["a human", "operator"], "value": "human", "to": "human" },
              { "digits": "9", "words": ["stop calling"], "value": "stop", "to": "stop" }
            ],
            "otherwise": "human" },
          { "id": "thanks", "type": "say", "say": "Thank you. See you tomorrow.", "to": "end" },
          { "id": "sorry", "type": "say", "say": "That is a pity. We will send you another date.", "to": "end" },
          { "id": "human", "type": "transfer", "number": "+15005550101", "say": "One moment please.", "failed": "nobody" },
          { "id": "nobody", "type": "say", "say": "Nobody is free just now. We will call you back.", "to": "end" },
          { "id": "stop", "type": "opt_out", "say": "We will not call again.", "to": "end" },
          { "id": "end", "type": "end", "say": "Goodbye." }
        ]
      }
      """;

  /// Asks how a visit was.
  public static final String SURVEY =
      """
      {
        "start": "hello",
        "steps": [
          { "id": "hello", "type": "say", "say": "Hello {{name|}}. Three questions about your last visit, please.", "to": "staff" },
          { "id": "staff", "type": "gather", "saveAs": "staff",
            "say": "How friendly were we, from 1 to 5? Press a key or say the number.", "retry": "From 1 to 5, please.",
            "branches": [
              { "digits": "1", "words": ["one"], "value": "1", "to": "speed" },
              { "digits": "2", "words": ["two"], "value": "2", "to": "speed" },
              { "digits": "3", "words": ["three"], "value": "3", "to": "speed" },
              { "digits": "4", "words": ["four"], "value": "4", "to": "speed" },
              { "digits": "5", "words": ["five"], "value": "5", "to": "speed" }
            ],
            "otherwise": "bye" },
          { "id": "speed", "type": "gather", "saveAs": "speed",
            "say": "And how fast, from 1 to 5?", "retry": "From 1 to 5, please.",
            "branches": [
              { "digits": "1", "words": ["one"], "value": "1", "to": "judge" },
              { "digits": "2", "words": ["two"], "value": "2", "to": "judge" },
              { "digits": "3", "words": ["three"], "value": "3", "to": "judge" },
              { "digits": "4", "words": ["four"], "value": "4", "to": "judge" },
              { "digits": "5", "words": ["five"], "value": "5", "to": "judge" }
            ],
            "otherwise": "bye" },
          { "id": "judge", "type": "branch", "variable": "speed",
            "cases": [{ "is": "4", "to": "bye" }, { "is": "5", "to": "bye" }], "otherwise": "wish" },
          { "id": "wish", "type": "gather", "saveAs": "wish", "attempts": 1, "timeoutSeconds": 8,
            "say": "What should we do better?", "to": "bye", "otherwise": "bye" },
          { "id": "bye", "type": "end", "say": "Thank you. Goodbye." }
        ]
      }
      """;

  private Scripts() {}

  /// The part of an agent's form that says how it talks.
  public static Map<String, String> fields(String brain, String script) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("brain", brain);
    fields.put("script", script);
    fields.put("endOfSpeechMillis", "700");
    fields.put("silenceSeconds", "8");
    fields.put("silencePrompt", "Are you still there?");
    fields.put("mostSilences", "2");
    fields.put("maxTurns", "20");
    fields.put("interruptible", "true");
    fields.put("filler", "");
    fields.put("apology", "Sorry?");
    fields.put("farewell", "Goodbye.");
    fields.put("goodbyePhrases", "goodbye\r\nbye");
    return fields;
  }
}
