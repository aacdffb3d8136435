package io.callmanager.api.dialect.claudephone;

import io.callmanager.agent.AgentMode;
import io.callmanager.api.dialect.ConditionalOnDialect;
import io.callmanager.call.Call;
import io.callmanager.call.CallEventType;
import io.callmanager.call.Calls;
import io.callmanager.call.EndReason;
import io.callmanager.event.Event;
import io.callmanager.event.EventCall;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Json;
import io.callmanager.webhook.WebhookFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Tells Claude Phone's clients of each state that a call comes to, but for `queued`.
@Component
@ConditionalOnDialect(ClaudePhoneContract.NAME)
class StateWebhooks implements WebhookFormat {

  private final Calls calls;
  private final DeviceModes modes;

  StateWebhooks(Calls calls, DeviceModes modes) {
    this.calls = calls;
    this.modes = modes;
  }

  @Override
  public String name() {
    return ClaudePhoneContract.NAME;
  }

  @Override
  public Set<String> types() {
    return Set.of(
        CallEventType.INITIATED.word(),
        CallEventType.ANSWERED.word(),
        CallEventType.SPEECH_FINISHED.word(),
        CallEventType.ENDED.word());
  }

  @Override
  public Optional<String> message(AccountId account, Event event) {
    EventCall call = event.call();
    if (call == null) {
      return Optional.empty();
    }
    if (event.type().equals(CallEventType.INITIATED.word())) {
      return Optional.of(told(event, call, DeviceState.DIALING, null, null));
    }
    if (event.type().equals(CallEventType.ANSWERED.word())) {
      return Optional.of(told(event, call, DeviceState.PLAYING, null, null));
    }
    Call known = calls.find(account, new CallId(call.id())).orElse(null);
    if (known == null) {
      return Optional.empty();
    }
    AgentMode mode = modes.of(known);
    if (event.type().equals(CallEventType.SPEECH_FINISHED.word())) {
      return mode == AgentMode.CONVERSATION
          ? Optional.of(told(event, call, DeviceState.CONVERSING, null, null))
          : Optional.empty();
    }
    return known.endReason() == null
        ? Optional.empty()
        : Optional.of(ended(event, call, known, known.endReason(), mode));
  }

  private static String ended(
      Event event, EventCall call, Call known, EndReason reason, AgentMode mode) {
    boolean answered = known.answeredAt() != null;
    return told(
        event,
        call,
        DeviceState.ended(reason, answered),
        DeviceCall.seconds(known),
        DeviceState.reason(reason, mode, answered));
  }

  private static String told(
      Event event, EventCall call, String state, @Nullable Long duration, @Nullable String reason) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("callId", call.id().toString());
    body.put("event", state);
    body.put("state", state);
    body.put("to", call.toNumber());
    body.put("duration", duration == null ? 0 : duration);
    body.put("reason", reason);
    body.put("timestamp", event.payload().get("timestamp"));
    return Json.write(body);
  }
}
