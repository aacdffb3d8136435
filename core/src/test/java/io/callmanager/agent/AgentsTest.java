package io.callmanager.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.shared.AgentId;
import io.callmanager.shared.NumberId;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.Tenant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@CoreTest
class AgentsTest {

  @Autowired private Agents agents;
  @Autowired private AgentApprovals approvals;
  @Autowired private Tenant.Maker tenants;

  private Tenant tenant;

  @BeforeEach
  void makeTenant() {
    tenant = tenants.make(10);
  }

  @Test
  void aNewAgentAwaitsApproval() {
    Agent agent = created("Fresh", null);

    assertThat(agent.status()).isEqualTo(Agent.Status.PENDING);
    assertThat(agents.forCall(tenant.account(), agent.id())).isEmpty();
    assertThat(approvals.awaiting()).extracting(Agent::id).contains(agent.id());
  }

  @Test
  void aChangedScriptAwaitsApprovalAgainAndIsANewVersion() {
    Agents.Saved saved =
        agents.change(
            tenant.account(), tenant.agent(), null, script -> withMessage(script, "Changed."));

    Agent changed = ((Agents.Saved.Done) saved).agent();
    assertThat(changed.status()).isEqualTo(Agent.Status.PENDING);
    assertThat(changed.version()).isEqualTo(2);
    assertThat(agents.forCall(tenant.account(), tenant.agent())).isEmpty();

    approvals.approve(tenant.agent(), 7);
    Agent approved = agents.forCall(tenant.account(), tenant.agent()).orElseThrow();
    assertThat(approved.script().firstMessage()).isEqualTo("Changed.");
    assertThat(approved.creditsPerMinute()).isEqualTo(7);
  }

  @Test
  void aNewNameNeedsNoApproval() {
    agents.change(tenant.account(), tenant.agent(), "Renamed", script -> script);

    Agent renamed = agents.find(tenant.account(), tenant.agent()).orElseThrow();
    assertThat(renamed.name()).isEqualTo("Renamed");
    assertThat(renamed.approved()).isTrue();
    assertThat(renamed.version()).isEqualTo(1);
  }

  @Test
  void aRejectedAgentSaysWhy() {
    approvals.reject(tenant.agent(), "No sales calls, please.");

    Agent rejected = agents.find(tenant.account(), tenant.agent()).orElseThrow();
    assertThat(rejected.status()).isEqualTo(Agent.Status.REJECTED);
    assertThat(rejected.rejectionReason()).isEqualTo("No sales calls, please.");
  }

  @Test
  void takesOnlyTheAccountsOwnNumber() {
    Tenant other = tenants.make(1);

    assertThat(create("Thief", other.number().id())).isInstanceOf(Agents.Saved.UnknownNumber.class);
    assertThat(create("Lost", NumberId.next())).isInstanceOf(Agents.Saved.UnknownNumber.class);
  }

  @Test
  void isOutOfAnotherAccountsReach() {
    Tenant other = tenants.make(1);

    assertThat(agents.find(other.account(), tenant.agent())).isEmpty();
    assertThat(agents.forCall(other.account(), tenant.agent())).isEmpty();
    assertThat(agents.delete(other.account(), tenant.agent())).isFalse();
    assertThat(agents.change(other.account(), tenant.agent(), "Mine", script -> script))
        .isInstanceOf(Agents.Saved.NotFound.class);
    assertThat(agents.find(tenant.account(), tenant.agent())).isPresent();
  }

  @Test
  void listsNewestFirstPageByPage() {
    Agent second = created("Second", null);
    Agent third = created("Third", null);

    var first = agents.page(tenant.account(), null, 2);
    assertThat(first.items()).extracting(Agent::id).containsExactly(third.id(), second.id());
    assertThat(first.nextCursor()).isEqualTo(second.id().toString());
    var rest = agents.page(tenant.account(), second.id(), 2);
    assertThat(rest.items()).extracting(Agent::id).containsExactly(tenant.agent());
    assertThat(rest.nextCursor()).isNull();
  }

  @Test
  void aDeletedAgentIsGone() {
    assertThat(agents.delete(tenant.account(), tenant.agent())).isTrue();

    assertThat(agents.find(tenant.account(), tenant.agent())).isEmpty();
    assertThat(agents.forCall(tenant.account(), tenant.agent())).isEmpty();
    assertThat(agents.delete(tenant.account(), tenant.agent())).isFalse();
    assertThat(approvals.approve(AgentId.next(), null)).isEmpty();
  }

  private Agent created(String name, @Nullable NumberId number) {
    return ((Agents.Saved.Done) create(name, number)).agent();
  }

  private Agents.Saved create(String name, @Nullable NumberId number) {
    return agents.create(
        tenant.account(),
        name,
        new AgentScript("", "Hello.", AgentMode.ANNOUNCE, "default", "en-US", 60, 30, number));
  }

  private static AgentScript withMessage(AgentScript script, String message) {
    return new AgentScript(
        script.prompt(),
        message,
        script.mode(),
        script.voice(),
        script.language(),
        script.maxDurationSeconds(),
        script.ringTimeoutSeconds(),
        script.defaultFromNumberId());
  }
}
