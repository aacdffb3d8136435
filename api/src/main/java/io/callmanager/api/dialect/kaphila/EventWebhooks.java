package io.callmanager.api.dialect.kaphila;

import io.callmanager.api.dialect.ConditionalOnDialect;
import io.callmanager.call.Call;
import io.callmanager.call.CallEvent;
import io.callmanager.call.CallEventType;
import io.callmanager.call.Calls;
import io.callmanager.call.EndReason;
import io.callmanager.event.Event;
import io.callmanager.event.EventCall;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Json;
import io.callmanager.shared.RecordingId;
import io.callmanager.webhook.WebhookFormat;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Tells Kaphila's clients of its twelve events. Each tells of the call as it was then, by the call's timeline up to it: who
/// answered, how it is recorded.
@Component
@ConditionalOnDialect(KaphilaContract.NAME)
class EventWebhooks implements WebhookFormat {

  private static final Set<String> TYPES =
      Set.of(
          CallEventType.INITIATED.word(),
          CallEventType.ANSWERED.word(),
          CallEventType.ENDED.word(),
          CallEventType.RECORDING_STARTED.word(),
          CallEventType.RECORDING_COMPLETED.word(),
          CallEventType.RECORDING_STOPPED.word(),
          CallEventType.DIGIT_RECEIVED.word(),
          CallEventType.GATHER_STARTED.word(),
          CallEventType.GATHER_PROGRESS.word(),
          CallEventType.GATHER_COMPLETE.word(),
          CallEventType.GATHER_TIMEOUT.word(),
          CallEventType.TTS_PLAYED.word());

  private final Calls calls;

  EventWebhooks(Calls calls) {
    this.calls = calls;
  }

  @Override
  public String name() {
    return KaphilaContract.NAME;
  }

  @Override
  public Set<String> types() {
    return TYPES;
  }

  @Override
  public Map<String, String> headers(String body, Signer signer) {
    return Map.of("User-Agent", "Kaphila-API-API/2.0");
  }

  @Override
  public Optional<String> message(AccountId account, Event event) {
    EventCall told = event.call();
    if (told == null) {
      return Optional.empty();
    }
    CallId id = new CallId(told.id());
    Standing standing = new Standing();
    calls.events(account, id, Standing.TYPES, event.id().sequence()).forEach(standing::add);
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("callId", id.toString());
    body.put("timestamp", event.payload().get("timestamp"));
    body.put("event", word(event.type()));
    body.put("status", told.status() == null ? null : CallWord.of(told.status()));
    body.put("number", told.toNumber().replaceFirst("^[+]", ""));
    details(event.details(), body);
    if (event.type().equals(CallEventType.ENDED.word())) {
      ended(event.details(), calls.find(account, id).orElse(null), body);
    }
    body.put("wasAnswered", standing.answered);
    body.put("amd", standing.amd());
    body.put("recording", standing.recording(id));
    if (event.type().equals(CallEventType.ENDED.word())) {
      body.put("callDuration", number(event.details().get("answeredSeconds")));
    }
    return Optional.of(Json.write(body));
  }

  /// Kaphila's name for a type of events.
  static String word(String type) {
    return type.equals(CallEventType.DIGIT_RECEIVED.word()) ? "dtmf.received" : type;
  }

  private static void details(Map<String, Object> details, Map<String, @Nullable Object> body) {
    copy(details, "digit", body, "digit");
    copy(details, "digits", body, "digits");
    copy(details, "numDigits", body, "expectedDigits");
    copy(details, "timeoutMs", body, "timeoutMs");
    copy(details, "text", body, "text");
    copy(details, "durationMs", body, "durationMs");
    if (details.get("playbackId") instanceof String playback) {
      body.put("playbackId", "tts-" + playback);
    }
  }

  private static void copy(
      Map<String, Object> from, String name, Map<String, @Nullable Object> to, String as) {
    if (from.containsKey(name)) {
      to.put(as, from.get(name));
    }
  }

  private static void ended(
      Map<String, Object> details, @Nullable Call call, Map<String, @Nullable Object> body) {
    if (details.get("reason") instanceof String word) {
      EndReason reason = EndReason.ofWord(word);
      body.put("endReason", CallWord.endReason(reason));
      body.put("hangupCause", CallWord.hangupCause(reason, call == null ? null : call.sipCode()));
    }
  }

  private static long number(@Nullable Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }

  /// How a call stood, event by event.
  private static final class Standing {

    /// What changes how a call stands.
    static final Set<CallEventType> TYPES =
        EnumSet.of(
            CallEventType.ANSWERED,
            CallEventType.AMD_RESULT,
            CallEventType.RECORDING_STARTED,
            CallEventType.RECORDING_STOPPED,
            CallEventType.RECORDING_COMPLETED,
            CallEventType.RECORDING_FAILED,
            CallEventType.ENDED);

    private static final List<String> ENDS =
        List.of(
            CallEventType.RECORDING_STOPPED.word(),
            CallEventType.RECORDING_COMPLETED.word(),
            CallEventType.RECORDING_FAILED.word());

    private boolean answered;
    private @Nullable Map<String, Object> verdict;
    private @Nullable String recording;
    private boolean recorded;

    void add(CallEvent event) {
      Map<String, Object> data = event.data();
      if (event.type().equals(CallEventType.ANSWERED.word())) {
        answered = true;
      }
      if (data.containsKey("answeredBy")) {
        verdict = data;
      }
      if (data.get("recordingId") instanceof String id) {
        if (event.type().equals(CallEventType.RECORDING_STARTED.word())) {
          recording = id;
          recorded = true;
        } else if (id.equals(recording) && ENDS.contains(event.type())) {
          recorded = false;
        }
      }
    }

    @Nullable Map<String, Object> amd() {
      if (verdict == null) {
        return null;
      }
      Amd amd =
          Amd.of(
              String.valueOf(verdict.get("answeredBy")),
              verdict.get("cause") instanceof String cause ? cause : null,
              verdict.get("confidence") instanceof Number confidence ? confidence : null);
      return Map.of("status", amd.status(), "cause", amd.cause(), "confidence", amd.confidence());
    }

    @Nullable Map<String, Object> recording(CallId call) {
      if (recording == null) {
        return null;
      }
      RecordingName name = RecordingName.of(call, new RecordingId(UUID.fromString(recording)));
      return Map.of("filename", name.file(), "recordingId", name.id(), "active", recorded);
    }
  }
}
