package io.callmanager.console.calls;

import io.callmanager.call.CallEvent;
import io.callmanager.console.layout.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A call's events in words. One that is not known here, of a newer version say, is shown as it is written.
final class Timeline {

  private static final String TOOL = "conversation.tool";

  private Timeline() {}

  static String title(CallEvent event) {
    Map<String, Object> data = event.data();
    return switch (event.type()) {
      case "call.queued" -> "Waiting for its turn";
      case "call.initiated" -> "Placed";
      case "call.ringing" -> "Ringing";
      case "call.answered" -> "Answered";
      case "speech.started" -> "Began to speak";
      case "speech.finished" -> "Finished speaking";
      case Turn.TYPE -> Turn.title(data);
      case "digit.received" -> "Key " + data.getOrDefault("digit", "?") + " pressed";
      case "trunk.failed" -> "Trunk " + data.getOrDefault("trunk", "?") + " could not take it";
      case "tts.played" -> "Finished speaking";
      case "playback.started" -> "Began to play " + data.getOrDefault("sound", "a sound");
      case "playback.finished" -> "Finished playing " + data.getOrDefault("sound", "a sound");
      case "dtmf.sent" -> "Sent the digits " + data.getOrDefault("digits", "?");
      case "gather.started" -> "Waiting for keys";
      case "gather.progress" -> "Gathered " + data.getOrDefault("digits", "");
      case "gather.complete" -> "Keys gathered: " + data.getOrDefault("digits", "");
      case "gather.timeout" -> "No further key was pressed";
      case "transfer.started" -> "Handing over to " + data.getOrDefault("to", "?");
      case "transfer.connected" -> "Connected with each other";
      case "recording.started" -> "Recording began";
      case "recording.paused" -> "Recording paused";
      case "recording.resumed" -> "Recording resumed";
      case "recording.stopped" -> "Recording ended";
      case "recording.completed" -> "Recording stored";
      case "recording.failed" -> "Not recorded";
      case TOOL -> "Used the tool " + data.getOrDefault("tool", "?");
      case "callee.opted_out" -> "Does not want to be called any more";
      case "transfer.failed" -> "Could not be handed over";
      case "amd.result" -> "Answered by " + answerer(data.get("answeredBy"));
      case "amd.greeting_over" ->
          Boolean.TRUE.equals(data.get("beep")) ? "The machine beeped" : "The greeting was over";
      case "call.warning" -> "Warning";
      case "transcription.completed" -> "Transcript complete";
      case "analysis.completed" -> "Conversation analysed";
      case "call.ended" -> "Ended";
      default -> event.type();
    };
  }

  private static String answerer(@Nullable Object answeredBy) {
    return switch (String.valueOf(answeredBy)) {
      case "HUMAN" -> "a person";
      case "MACHINE" -> "a machine";
      default -> "somebody, not clear who";
    };
  }

  /// What the title does not say. How the call ended is said elsewhere on its page.
  static List<String> details(CallEvent event) {
    if (event.type().equals(Turn.TYPE)) {
      return Turn.interrupted(event.data()) ? List.of(Turn.INTERRUPTED) : List.of();
    }
    if (event.type().equals(TOOL)) {
      return toolDetails(event.data());
    }
    if (event.type().equals("analysis.completed")) {
      return List.of("by " + event.data().getOrDefault("model", "rules"));
    }
    if (event.type().equals("transcription.completed")) {
      return List.of(Words.counted(number(event.data().getOrDefault("turns", 0)), "turn"));
    }
    List<String> details = new ArrayList<>();
    new TreeMap<>(event.data())
        .forEach(
            (name, value) -> {
              switch (name) {
                case "text",
                    "llm",
                    "digit",
                    "digits",
                    "awaited",
                    "status",
                    "reason",
                    "by",
                    "trunk",
                    "to",
                    "sound",
                    "beep",
                    "answeredBy",
                    "playbackId",
                    "gatherId",
                    "transferId",
                    "recordingId",
                    "sha256" -> {}
                case "source" ->
                    details.add(
                        switch (String.valueOf(value)) {
                          case "KEY" -> "said by a key";
                          case "AGENT" -> "said to the agent";
                          default -> "told by your software";
                        });
                case "words", "note" -> details.add(String.valueOf(value));
                case "cause" ->
                    details.add(String.valueOf(value).toLowerCase(Locale.ROOT).replace('_', ' '));
                case "confidence" -> details.add(percent(value) + " % sure");
                case "afterMillis" ->
                    details.add("after " + Words.span(Duration.ofMillis(number(value))));
                case "durationMs" -> details.add(Words.span(Duration.ofMillis(number(value))));
                case "sizeBytes" -> details.add(Words.bytes(number(value)));
                case "completed" -> {
                  if (Boolean.FALSE.equals(value)) {
                    details.add("cut short");
                  }
                }
                case "sipCode" -> details.add("SIP " + value);
                case "earlyMedia" -> {
                  if (Boolean.TRUE.equals(value)) {
                    details.add("early media");
                  }
                }
                case "creditsReserved" -> details.add(credits(value) + " reserved");
                case "creditsUsed" -> details.add(credits(value) + " charged");
                case "answeredSeconds" -> {
                  if (number(value) > 0) {
                    details.add("answered for " + Words.span(Duration.ofSeconds(number(value))));
                  }
                }
                case "playedMillis" ->
                    details.add(Words.span(Duration.ofMillis(number(value))) + " of speech");
                default -> details.add(name + " " + value);
              }
            });
    return details;
  }

  private static List<String> toolDetails(Map<String, Object> data) {
    String outcome =
        switch (String.valueOf(data.get("outcome"))) {
          case "ok" -> "it answered";
          case "refused" -> "not asked: the arguments did not fit";
          case "error" -> "it answered with status " + data.getOrDefault("status", "?");
          case "timeout" -> "no answer in time";
          case "unreachable" -> "it could not be reached";
          case "busy" -> "not asked: too many tools were in use";
          case "abandoned" -> "the callee spoke before it answered";
          default -> String.valueOf(data.get("outcome"));
        };
    return List.of(outcome, Words.span(Duration.ofMillis(number(data.getOrDefault("ms", 0)))));
  }

  private static String credits(Object value) {
    return Words.counted(number(value), "credit");
  }

  private static long percent(Object share) {
    return share instanceof Number number ? Math.round(100 * number.doubleValue()) : 0;
  }

  private static long number(Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }
}
