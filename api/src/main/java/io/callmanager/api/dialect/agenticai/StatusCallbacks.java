package io.callmanager.api.dialect.agenticai;

import io.callmanager.api.dialect.ConditionalOnDialect;
import io.callmanager.call.Call;
import io.callmanager.call.CallEventType;
import io.callmanager.call.CallStatus;
import io.callmanager.call.Calls;
import io.callmanager.event.Event;
import io.callmanager.event.EventCall;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Json;
import io.callmanager.webhook.WebhookFormat;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Tells of a call's progress with the fields of Twilio's status callbacks, which AgenticAI's servers expect at `/twilio/status`, and with
/// the words of the contract beside them; as JSON, because nobody needs Twilio's form here.
///
/// @see <a href="https://www.twilio.com/docs/voice/api/call-resource#statuscallback">Twilio's status callbacks</a>
@Component
@ConditionalOnDialect(AgenticAiContract.NAME)
class StatusCallbacks implements WebhookFormat {

  private final Calls calls;

  StatusCallbacks(Calls calls) {
    this.calls = calls;
  }

  @Override
  public String name() {
    return AgenticAiContract.NAME;
  }

  @Override
  public Set<String> types() {
    return Set.of(
        CallEventType.INITIATED.word(),
        CallEventType.RINGING.word(),
        CallEventType.ANSWERED.word(),
        CallEventType.ENDED.word());
  }

  @Override
  public Optional<String> message(AccountId account, Event event) {
    EventCall call = event.call();
    if (call == null) {
      return Optional.empty();
    }
    if (!event.type().equals(CallEventType.ENDED.word())) {
      return Optional.of(told(account, event, call, progress(event.type()), null));
    }
    return calls
        .find(account, new CallId(call.id()))
        .filter(ended -> ended.endedAt() != null)
        .map(ended -> told(account, event, call, CallProgress.of(ended), ended));
  }

  private static String progress(String type) {
    if (type.equals(CallEventType.INITIATED.word())) {
      return CallProgress.of(CallStatus.INITIATED, null);
    }
    return CallProgress.of(
        type.equals(CallEventType.RINGING.word()) ? CallStatus.RINGING : CallStatus.ANSWERED, null);
  }

  /// @param ended null until the call has ended
  private static String told(
      AccountId account, Event event, EventCall call, String status, @Nullable Call ended) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("CallSid", sid("CA", call.id()));
    body.put("AccountSid", sid("AC", account.value()));
    body.put("From", call.fromNumber());
    body.put("To", call.toNumber());
    body.put("Direction", "outbound-api");
    body.put("CallStatus", status.equals(CallProgress.INITIATING) ? "initiated" : status);
    body.put("CallbackSource", "call-progress-events");
    body.put("SequenceNumber", Integer.toString(event.id().sequence() - 1));
    body.put(
        "Timestamp",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(event.at().atOffset(ZoneOffset.UTC)));
    if (ended != null) {
      body.put("CallDuration", Integer.toString(ended.answeredSeconds()));
      if (ended.sipCode() != null) {
        body.put("SipResponseCode", Integer.toString(ended.sipCode()));
      }
    }
    body.put("call_id", call.id().toString());
    body.put("status", status);
    body.put("to_number", call.toNumber());
    body.put("direction", "outbound");
    body.put("metadata", call.metadata());
    body.put("timestamp", event.payload().get("timestamp"));
    return Json.write(body);
  }

  /// An id as Twilio writes its own.
  private static String sid(String kind, UUID id) {
    return kind + id.toString().replace("-", "");
  }
}
