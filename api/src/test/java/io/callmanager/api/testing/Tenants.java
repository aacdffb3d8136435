package io.callmanager.api.testing;

import io.callmanager.account.ApiKeys;
import io.callmanager.account.Plan;
import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentApprovals;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.AgentScript;
import io.callmanager.agent.Agents;
import io.callmanager.credit.AccountOpening;
import io.callmanager.credit.CreditBalance;
import io.callmanager.credit.CreditLedger;
import io.callmanager.number.CallerNumber;
import io.callmanager.number.CallerNumbers;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.Credits;
import io.callmanager.shared.NumberId;
import io.callmanager.shared.PhoneNumber;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Opens accounts for tests.
@Component
public class Tenants {

  private final AccountOpening opening;
  private final Agents agents;
  private final AgentApprovals approvals;
  private final CallerNumbers numbers;
  private final CreditLedger ledger;
  private final String operatorKey;

  Tenants(
      AccountOpening opening,
      Agents agents,
      AgentApprovals approvals,
      CallerNumbers numbers,
      CreditLedger ledger,
      ApiKeys keys) {
    this.opening = opening;
    this.agents = agents;
    this.approvals = approvals;
    this.numbers = numbers;
    this.ledger = ledger;
    this.operatorKey = keys.createForOperator("test").secret();
  }

  public String operatorKey() {
    return operatorKey;
  }

  /// An account with a number and an approved agent that reserves 5 credits a call.
  public Tenant open(long credits) {
    return open(credits, Plan.ENTERPRISE);
  }

  /// The same, with a plan that has limits.
  public Tenant open(long credits, Plan plan) {
    AccountOpening.OpenedAccount opened = opening.open("Acme Corp", plan, new Credits(credits));
    AccountId account = opened.account().id();
    CallerNumber number = numbers.assign(account, new PhoneNumber("+15005550006"));
    AgentId agent =
        agent(account, AgentMode.ANNOUNCE, "Hello {{name|there}} of {{company}}.", number.id());
    return new Tenant(account, opened.key().secret(), agent, number.id());
  }

  /// A further approved agent.
  public AgentId agent(
      AccountId account, AgentMode mode, String firstMessage, @Nullable NumberId number) {
    AgentId id = pendingAgent(account, mode, firstMessage, number);
    approvals.approve(id, null);
    return id;
  }

  public AgentId pendingAgent(
      AccountId account, AgentMode mode, String firstMessage, @Nullable NumberId number) {
    AgentScript script =
        new AgentScript("Be kind.", firstMessage, mode, "default", "en-US", 300, 30, number);
    if (agents.create(account, "Reminder", script) instanceof Agents.Saved.Done(Agent agent)) {
      return agent.id();
    }
    throw new IllegalStateException("the agent was not made");
  }

  public CreditBalance balance(AccountId account) {
    return ledger.balance(account).orElseThrow();
  }

  /// An account to test with.
  public record Tenant(AccountId account, String key, AgentId agent, NumberId number) {

    /// The body of a request for a call.
    public String call(String to) {
      return "{\"toNumber\":\"%s\",\"agentId\":\"%s\"}".formatted(to, agent);
    }
  }
}
