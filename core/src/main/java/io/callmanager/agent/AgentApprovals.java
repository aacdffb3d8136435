package io.callmanager.agent;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.SystemDatabase;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// The operator's say over agents: which may call, and at what rate.
@Service
public class AgentApprovals {

  private static final int MOST_LISTED = 500;

  private final Agents agents;
  private final SystemDatabase system;

  public AgentApprovals(Agents agents, SystemDatabase system) {
    this.agents = agents;
    this.system = system;
  }

  /// The agents of all accounts that await approval, longest waiting first; at most 500.
  public List<Agent> awaiting() {
    return system
        .jdbc()
        .sql(
            """
            select account_id, id from agent
             where status = 'PENDING' and deleted_at is null order by updated_at limit ?
            """)
        .param(MOST_LISTED)
        .query(
            (row, number) ->
                agents.find(
                    new AccountId(row.getObject("account_id", UUID.class)),
                    new AgentId(row.getObject("id", UUID.class))))
        .list()
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /// Lets an agent, as it is now, place calls.
  ///
  /// @param creditsPerMinute its rate from now on; null to keep
  /// @return the agent; empty when there is none of that id
  public Optional<Agent> approve(AgentId id, @Nullable Integer creditsPerMinute) {
    return change(
        id,
        row -> {
          row.status = Agent.Status.APPROVED;
          row.rejectionReason = null;
          if (creditsPerMinute != null) {
            row.creditsPerMinute = creditsPerMinute;
          }
        });
  }

  /// Lets an agent place calls, if it still is what the operator has looked at.
  ///
  /// @param version the version that was looked at
  /// @param creditsPerMinute its rate from now on; null to keep
  /// @return the agent as it is afterwards: not approved when it has changed meanwhile; empty when there is none of that id
  public Optional<Agent> approve(AgentId id, int version, @Nullable Integer creditsPerMinute) {
    return change(
        id,
        row -> {
          if (row.version == version) {
            row.status = Agent.Status.APPROVED;
            row.rejectionReason = null;
            if (creditsPerMinute != null) {
              row.creditsPerMinute = creditsPerMinute;
            }
          }
        });
  }

  /// Keeps an agent from placing calls.
  public Optional<Agent> reject(AgentId id, String reason) {
    return change(
        id,
        row -> {
          row.status = Agent.Status.REJECTED;
          row.rejectionReason = reason;
        });
  }

  /// Sets what a minute of the agent's calls costs from now on.
  public Optional<Agent> setRate(AgentId id, int creditsPerMinute) {
    return change(id, row -> row.creditsPerMinute = creditsPerMinute);
  }

  private Optional<Agent> change(AgentId id, Consumer<AgentRow> change) {
    return system
        .jdbc()
        .sql("select account_id from agent where id = ? and deleted_at is null")
        .param(id.value())
        .query((row, number) -> new AccountId(row.getObject("account_id", UUID.class)))
        .optional()
        .flatMap(account -> agents.update(account, id, change));
  }
}
