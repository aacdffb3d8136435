package io.callmanager.api.dialect.claudephone;

import io.callmanager.agent.AgentMode;
import io.callmanager.api.dialect.CallListing;
import io.callmanager.api.dialect.ConditionalOnDialect;
import io.callmanager.call.Call;
import io.callmanager.call.CallEventType;
import io.callmanager.call.CallStatus;
import io.callmanager.call.CurrentCalls;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/// Calls as Claude Phone lists them.
@Component
@ConditionalOnDialect(ClaudePhoneContract.NAME)
class StateListing implements CallListing {

  private static final Duration AFTER_END = Duration.ofSeconds(60);

  private final CurrentCalls calls;
  private final DeviceModes modes;

  StateListing(CurrentCalls calls, DeviceModes modes) {
    this.calls = calls;
    this.modes = modes;
  }

  @Override
  public String contract() {
    return ClaudePhoneContract.NAME;
  }

  @Override
  public Duration afterEnd() {
    return AFTER_END;
  }

  @Override
  public List<Map<String, Object>> describe(AccountId account, List<Call> listed) {
    List<CallId> talking =
        listed.stream()
            .filter(call -> call.status() == CallStatus.ANSWERED)
            .filter(call -> modes.of(call) == AgentMode.CONVERSATION)
            .map(Call::id)
            .toList();
    Set<CallId> spoken = calls.among(account, talking, CallEventType.SPEECH_FINISHED);
    return listed.stream().map(call -> describe(call, spoken.contains(call.id()))).toList();
  }

  private static Map<String, Object> describe(Call call, boolean spoken) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("callId", call.id().toString());
    told.put("to", call.to().e164());
    told.put(
        "state",
        DeviceState.of(call.status(), call.answeredAt() != null, spoken, call.endReason()));
    return told;
  }
}
