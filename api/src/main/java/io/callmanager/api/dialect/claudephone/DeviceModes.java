package io.callmanager.api.dialect.claudephone;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.AgentScript;
import io.callmanager.agent.Agents;
import io.callmanager.api.dialect.ConditionalOnDialect;
import io.callmanager.call.Call;
import io.callmanager.shared.AgentId;
import org.springframework.stereotype.Component;

/// Whether calls announce or converse, those that were placed in another contract too.
@Component
@ConditionalOnDialect(ClaudePhoneContract.NAME)
class DeviceModes {

  private static final int MOST_REMEMBERED = 10_000;

  private final Agents agents;
  private final Cache<Version, AgentMode> remembered =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

  DeviceModes(Agents agents) {
    this.agents = agents;
  }

  /// A call's own mode, else that of its agent as it was then.
  AgentMode of(Call call) {
    AgentMode own = call.script().mode();
    return own != null
        ? own
        : remembered.get(
            new Version(call.agent(), call.agentVersion()),
            version ->
                agents
                    .script(call.account(), version.agent(), version.number())
                    .map(AgentScript::mode)
                    .orElse(AgentMode.ANNOUNCE));
  }

  /// A version of an agent never changes.
  private record Version(AgentId agent, int number) {}
}
