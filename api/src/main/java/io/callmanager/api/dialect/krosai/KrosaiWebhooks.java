package io.callmanager.api.dialect.krosai;

import io.callmanager.api.dialect.ConditionalOnDialect;
import io.callmanager.call.Call;
import io.callmanager.call.CallEventType;
import io.callmanager.call.CallStatus;
import io.callmanager.call.Calls;
import io.callmanager.call.Transcript;
import io.callmanager.call.Transcripts;
import io.callmanager.call.spi.ConversationTurn.Speaker;
import io.callmanager.event.Event;
import io.callmanager.event.EventCall;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Json;
import io.callmanager.webhook.WebhookFormat;
import io.callmanager.webhook.WebhookTrial;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Tells KrosAI's clients of calls: an envelope, and beside it the flat fields that its documents show, too. A call's end is told
/// twice: whether it was completed or failed, which comes first because clients are written for it, and that it has ended.
@Component
@ConditionalOnDialect(KrosaiContract.NAME)
class KrosaiWebhooks implements WebhookFormat {

  private static final String STARTED = "call.started";
  private static final String COMPLETED = "call.completed";
  private static final String FAILED = "call.failed";
  private static final String ENDED = "call.ended";
  private static final String RECORDED = "call.recording.completed";
  private static final String TRANSCRIBED = "transcription.completed";

  private static final List<Duration> RETRIES =
      List.of(
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2));
  private static final long MILLIS = 1000;

  private final Calls calls;
  private final Transcripts transcripts;
  private final KrosaiEntries entries;

  KrosaiWebhooks(Calls calls, Transcripts transcripts, KrosaiEntries entries) {
    this.calls = calls;
    this.transcripts = transcripts;
    this.entries = entries;
  }

  @Override
  public String name() {
    return KrosaiContract.NAME;
  }

  @Override
  public Set<String> types() {
    return Set.of(
        CallEventType.ANSWERED.word(),
        CallEventType.ENDED.word(),
        CallEventType.RECORDING_COMPLETED.word(),
        CallEventType.TRANSCRIPTION_COMPLETED.word());
  }

  @Override
  public Optional<String> message(AccountId account, Event event) {
    return messages(account, event).stream().findFirst();
  }

  @Override
  public List<String> messages(AccountId account, Event event) {
    EventCall told = event.call();
    if (told == null) {
      return event.type().equals(WebhookTrial.TYPE) ? List.of(trial(event)) : List.of();
    }
    Call call = calls.find(account, new CallId(told.id())).orElse(null);
    if (call == null) {
      return List.of();
    }
    Letter letter = new Letter(event, told, call);
    if (event.type().equals(CallEventType.ANSWERED.word())) {
      return List.of(
          letter.write(
              STARTED, entries.screens(call) ? CallWord.ANSWERED : CallWord.IN_PROGRESS, Map.of()));
    }
    if (event.type().equals(CallEventType.ENDED.word())) {
      return ended(letter, call);
    }
    if (event.type().equals(CallEventType.RECORDING_COMPLETED.word())) {
      return List.of(letter.write(RECORDED, letter.status(), recording(event)));
    }
    return List.of(
        letter.write(
            TRANSCRIBED,
            letter.status(),
            Map.of(
                "transcript",
                transcripts.of(account, call.id()).map(KrosaiWebhooks::lines).orElse(List.of()))));
  }

  private static String trial(Event event) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", event.id().toString());
    body.put("event", WebhookTrial.TYPE);
    body.put("timestamp", KrosaiEntries.second(event.at()));
    body.put("data", Map.of());
    return Json.write(body);
  }

  private static List<String> ended(Letter letter, Call call) {
    Map<String, Object> more = new LinkedHashMap<>();
    if (call.endReason() != null) {
      more.put("end_reason", call.endReason().word());
    }
    String verdict = call.status() == CallStatus.COMPLETED ? COMPLETED : FAILED;
    return List.of(
        letter.write(verdict, letter.status(), more),
        letter.second().write(ENDED, letter.status(), more));
  }

  private static Map<String, Object> recording(Event event) {
    Map<String, Object> more = new LinkedHashMap<>();
    if (event.details().get("recordingId") instanceof String id) {
      more.put("recording_id", id);
    }
    if (event.details().get("durationMs") instanceof Number millis) {
      more.put("recording_duration", Math.round((double) millis.longValue() / MILLIS));
    }
    return more;
  }

  private static List<Object> lines(Transcript transcript) {
    return transcript.lines().stream()
        .<Object>map(
            line -> {
              Map<String, Object> said = new LinkedHashMap<>();
              said.put("role", line.who() == Speaker.CALLEE ? "user" : "agent");
              said.put("text", line.text());
              said.put("start_ms", line.startMillis());
              return said;
            })
        .toList();
  }

  /// What is told of one of our events.
  private final class Letter {

    private final Event event;
    private final EventCall told;
    private final Call call;
    private final String id;

    Letter(Event event, EventCall told, Call call) {
      this(event, told, call, event.id().toString());
    }

    private Letter(Event event, EventCall told, Call call, String id) {
      this.event = event;
      this.told = told;
      this.call = call;
      this.id = id;
    }

    /// The event's second message.
    Letter second() {
      return new Letter(event, told, call, event.id() + "-2");
    }

    /// The call's status when it happened.
    String status() {
      return CallWord.of(told.status() == null ? call.status() : told.status(), false);
    }

    String write(String name, String status, Map<String, ?> more) {
      boolean over = told.status() != null && told.status().ended();
      Map<String, @Nullable Object> flat = new LinkedHashMap<>();
      flat.put("call_id", KrosaiId.of(call.id()));
      flat.put("direction", CallEntry.OUTBOUND);
      flat.put("from_number", told.fromNumber());
      flat.put("to_number", told.toNumber());
      flat.put("duration", over ? KrosaiEntries.duration(call) : null);
      flat.put("cost_cents", over ? entries.cents(call) : null);
      flat.put("metadata", told.metadata());
      Map<String, @Nullable Object> data = new LinkedHashMap<>(flat);
      data.put("status", status);
      data.put("endpoint_id", KrosaiId.of(new AgentId(told.agent())));
      data.putAll(more);
      Map<String, @Nullable Object> body = new LinkedHashMap<>();
      body.put("id", id);
      body.put("event", name);
      body.put("timestamp", KrosaiEntries.second(event.at()));
      body.put("data", data);
      body.putAll(flat);
      return Json.write(body);
    }
  }

  @Override
  public Map<String, String> headers(String body, Signer signer) {
    return Map.of("X-Webhook-Signature", "sha256=" + signer.hexHmacSha256(body));
  }

  @Override
  public List<Duration> retries() {
    return RETRIES;
  }
}
