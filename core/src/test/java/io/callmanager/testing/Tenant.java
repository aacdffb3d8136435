package io.callmanager.testing;

import io.callmanager.account.Plan;
import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentApprovals;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.AgentScript;
import io.callmanager.agent.Agents;
import io.callmanager.call.CallRequest;
import io.callmanager.contact.ContactData;
import io.callmanager.credit.AccountOpening;
import io.callmanager.number.CallerNumber;
import io.callmanager.number.CallerNumbers;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.Credits;
import io.callmanager.shared.PhoneNumber;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// An account that can place calls: with credits, a number and an approved agent.
public record Tenant(AccountId account, String apiKey, AgentId agent, CallerNumber number) {

  private static final AtomicLong NEXT_NUMBER = new AtomicLong(15_005_551_000L);

  /// A wish to call a number that no other wish names.
  public CallRequest request() {
    return request(new PhoneNumber("+" + NEXT_NUMBER.getAndIncrement()));
  }

  public CallRequest request(PhoneNumber to) {
    return new CallRequest(
        account,
        to,
        agent,
        null,
        new ContactData("Ada Lovelace", Map.of("company", "Acme Corp")),
        Map.of("crm", "42"));
  }

  /// Makes tenants.
  public static class Maker {

    private final AccountOpening opening;
    private final CallerNumbers numbers;
    private final Agents agents;
    private final AgentApprovals approvals;

    public Maker(
        AccountOpening opening, CallerNumbers numbers, Agents agents, AgentApprovals approvals) {
      this.opening = opening;
      this.numbers = numbers;
      this.agents = agents;
      this.approvals = approvals;
    }

    /// Makes a tenant.
    ///
    /// @param credits granted to the account
    /// @param maxDurationSeconds of the agent, whose minute costs one credit
    public Tenant make(long credits, int maxDurationSeconds, AgentMode mode) {
      return make(credits, maxDurationSeconds, mode, Plan.ENTERPRISE);
    }

    /// Makes a tenant with another plan than one without limits.
    public Tenant make(long credits, int maxDurationSeconds, AgentMode mode, Plan plan) {
      AccountOpening.OpenedAccount opened = opening.open("A tenant", plan, new Credits(credits));
      AccountId account = opened.account().id();
      CallerNumber number = numbers.assign(account, new PhoneNumber("+15005550006"));
      Agents.Saved saved =
          agents.create(
              account,
              "Greeter",
              new AgentScript(
                  "You greet people from {{company}}.",
                  "Hello {{name|there}}, this is a test. {{offer}}",
                  mode,
                  AgentScript.DEFAULT_VOICE,
                  AgentScript.DEFAULT_LANGUAGE,
                  maxDurationSeconds,
                  30,
                  number.id()));
      if (!(saved instanceof Agents.Saved.Done(Agent agent))) {
        throw new AssertionError("the agent could not be made: " + saved);
      }
      approvals.approve(agent.id(), 1);
      return new Tenant(account, opened.key().secret(), agent.id(), number);
    }

    public Tenant make(long credits) {
      return make(credits, 60, AgentMode.ANNOUNCE);
    }
  }
}
