package io.callmanager.api.dialect.agenticai;

import io.callmanager.api.dialect.CallListing;
import io.callmanager.api.dialect.ConditionalOnDialect;
import io.callmanager.call.Call;
import io.callmanager.shared.AccountId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Calls as AgenticAI lists them: those alone that go on.
@Component
@ConditionalOnDialect(AgenticAiContract.NAME)
class ProgressListing implements CallListing {

  @Override
  public String contract() {
    return AgenticAiContract.NAME;
  }

  @Override
  public Duration afterEnd() {
    return Duration.ZERO;
  }

  @Override
  public List<Map<String, Object>> describe(AccountId account, List<Call> listed) {
    return listed.stream().map(ProgressListing::describe).toList();
  }

  private static Map<String, Object> describe(Call call) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("call_id", call.id().toString());
    told.put("to_number", call.to().e164());
    told.put("status", CallProgress.of(call));
    told.put("direction", "outbound");
    return told;
  }
}
