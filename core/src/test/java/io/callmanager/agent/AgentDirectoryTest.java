package io.callmanager.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callmanager.number.CallerNumbers;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.Tenant;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/// Agents that are meant without their ids: by an extension, a name, or nothing at all.
@CoreTest
class AgentDirectoryTest {

  private static final AgentScript SCRIPT =
      new AgentScript("", "Hello.", AgentMode.ANNOUNCE, "default", "en-US", 60, 30, null);

  @Autowired private Agents agents;
  @Autowired private AgentApprovals approvals;
  @Autowired private Tenant.Maker tenants;
  @Autowired private AgentRows rows;
  @Autowired private EntityManager entities;
  @Autowired private CallerNumbers numbers;
  @Autowired private ToolSecrets secrets;
  @Autowired private TenantDatabase database;
  @Autowired private Clock clock;

  private AccountId account;
  private AgentId greeter;

  @BeforeEach
  void makeTenant() {
    Tenant tenant = tenants.make(10);
    account = tenant.account();
    greeter = tenant.agent();
  }

  @Test
  void theOldestApprovedAgentStandsInForADefaultOne() {
    approved("Second", null);
    assertThat(ofDefault()).isEqualTo(greeter);

    approvals.reject(greeter, "No.");
    AgentId third = approved("Third", null);
    assertThat(agents.defaultFor(account).orElseThrow().name()).isEqualTo("Second");

    assertThat(agents.makeDefault(account, third).orElseThrow().isDefault()).isTrue();
    assertThat(ofDefault()).isEqualTo(third);
  }

  @Test
  void aDefaultAgentThatMayNotCallIsPassedOver() {
    AgentId pending = created("Pending", null).id();
    agents.makeDefault(account, pending);
    assertThat(ofDefault()).isEqualTo(greeter);

    approvals.approve(pending, null);
    assertThat(ofDefault()).isEqualTo(pending);

    agents.delete(account, pending);
    assertThat(ofDefault()).isEqualTo(greeter);
    agents.makeDefault(account, greeter);
    approvals.reject(greeter, "No.");
    assertThat(agents.defaultFor(account)).isEmpty();
  }

  @Test
  void thereIsOneDefaultAgentWhoeverChoosesAtOnce() throws Exception {
    List<AgentId> all = new ArrayList<>(List.of(greeter));
    IntStream.range(0, 3).forEach(i -> all.add(approved("Agent " + i, null)));
    agents.makeDefault(account, greeter);

    atOnce(
        all.stream().map(id -> (Callable<Object>) () -> agents.makeDefault(account, id)).toList());

    List<Agent> defaults =
        agents.page(account, null, 10).items().stream().filter(Agent::isDefault).toList();
    assertThat(defaults).hasSize(1);
    assertThat(ofDefault()).isEqualTo(defaults.getFirst().id());
  }

  @Test
  void choosingWhatIsChosenChangesNothing() {
    int revision = agents.makeDefault(account, greeter).orElseThrow().revision();

    assertThat(agents.makeDefault(account, greeter).orElseThrow().revision()).isEqualTo(revision);
    assertThat(agents.makeDefault(account, AgentId.next())).isEmpty();
    assertThat(ofDefault()).isEqualTo(greeter);
  }

  @Test
  void anExtensionCountsBeforeAName() {
    AgentId named = approved("9000", null);
    assertThat(of("9000")).isEqualTo(named);

    AgentId extended = approved("Morpheus", "9000");

    assertThat(of("9000")).isEqualTo(extended);
    approvals.reject(extended, "No.");
    assertThat(of("9000")).isEqualTo(named);
  }

  @Test
  void aNameIsKnownInAnyCaseAndTheOldestOfSeveralCounts() {
    AgentId first = approved("Größe Morpheus", null);
    approved("größe morpheus", null);

    assertThat(of("GRÖßE MORPHEUS")).isEqualTo(first);
    assertThat(of("größe morpheus")).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Nobody", "%", "Greeter ", "Greeter\0"})
  void whatNobodyIsCalledIsNobody(String text) {
    assertThat(agents.byExtensionOrName(account, text)).isEmpty();
    assertThat(agents.byExtensionOrName(account, text.repeat(200))).isEmpty();
  }

  @Test
  void agentsOfOtherAccountsAreNotMeant() {
    approved("Morpheus", "9000");
    AccountId other = tenants.make(1).account();

    assertThat(agents.byExtensionOrName(other, "9000")).isEmpty();
    assertThat(agents.byExtensionOrName(other, "Morpheus")).isEmpty();
    assertThat(agents.makeDefault(other, greeter)).isEmpty();
    assertThat(((Agents.Saved.Done) agents.create(other, "Theirs", "9000", SCRIPT)).agent())
        .extracting(Agent::extension)
        .isEqualTo("9000");
  }

  @Test
  void anExtensionIsOneAgentsUntilItIsDeletedOrGivenUp() {
    AgentId first = approved("First", "9000");
    AgentId second = approved("Second", null);

    assertThat(agents.create(account, "Third", "9000", SCRIPT))
        .isInstanceOf(Agents.Saved.ExtensionTaken.class);
    assertThat(extend(second, "9000")).isInstanceOf(Agents.Saved.ExtensionTaken.class);
    assertThat(agents.find(account, second).orElseThrow().extension()).isNull();

    assertThat(((Agents.Saved.Done) extend(first, "9000")).agent().extension()).isEqualTo("9000");
    extend(first, "");
    Agent moved = ((Agents.Saved.Done) extend(second, "9000")).agent();
    assertThat(moved.approved()).isTrue();
    assertThat(moved.version()).isEqualTo(1);
    assertThat(of("9000")).isEqualTo(second);
    agents.delete(account, second);
    assertThat(agents.byExtensionOrName(account, "9000")).isEmpty();
    assertThat(of("First")).isEqualTo(first);
    assertThat(extend(first, "9000")).isInstanceOf(Agents.Saved.Done.class);
    assertThat(of("9000")).isEqualTo(first);
  }

  @Test
  void anExtensionIsOneAgentsWhoeverTakesItAtOnce() throws Exception {
    List<Object> saved =
        atOnce(
            IntStream.range(0, 4)
                .mapToObj(
                    i ->
                        (Callable<Object>)
                            () -> agents.create(account, "Agent " + i, "9000", SCRIPT))
                .toList());

    assertThat(saved).filteredOn(Agents.Saved.Done.class::isInstance).hasSize(1);
    assertThat(saved).filteredOn(Agents.Saved.ExtensionTaken.class::isInstance).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"12a", " 12", "+12", "1234567890123456", "١٢"})
  void notEveryTextIsAnExtension(String text) {
    assertThat(Agent.canBeExtension(text)).isFalse();
    assertThatThrownBy(() -> agents.create(account, "Odd", text, SCRIPT))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatAnotherServerHasChangedIsSeenSoon() {
    AtomicLong nanos = new AtomicLong();
    Agents another =
        new Agents(
            rows,
            entities,
            numbers,
            secrets,
            new AgentDirectory(database, clock, nanos::get),
            database,
            clock);
    assertThat(another.defaultFor(account).orElseThrow().name()).isEqualTo("Greeter");
    assertThat(another.byExtensionOrName(account, "9000")).isEmpty();
    Agent second = created("Second", "9000");
    assertThat(another.forCall(account, second.id())).isEmpty();

    agents.change(account, greeter, "Renamed", script -> script);
    approvals.approve(second.id(), null);
    nanos.addAndGet(Duration.ofSeconds(11).toNanos());

    assertThat(another.defaultFor(account).orElseThrow().name()).isEqualTo("Renamed");
    assertThat(another.byExtensionOrName(account, "9000").orElseThrow().id())
        .isEqualTo(second.id());
    agents.makeDefault(account, second.id());
    nanos.addAndGet(Duration.ofSeconds(11).toNanos());
    assertThat(another.defaultFor(account).orElseThrow().id()).isEqualTo(second.id());
  }

  private AgentId ofDefault() {
    return agents.defaultFor(account).orElseThrow().id();
  }

  private AgentId of(String text) {
    return agents.byExtensionOrName(account, text).orElseThrow().id();
  }

  private Agents.Saved extend(AgentId id, String extension) {
    return agents.change(account, id, null, extension, script -> script);
  }

  private AgentId approved(String name, @Nullable String extension) {
    AgentId id = created(name, extension).id();
    approvals.approve(id, null);
    return id;
  }

  private Agent created(String name, @Nullable String extension) {
    return ((Agents.Saved.Done) agents.create(account, name, extension, SCRIPT)).agent();
  }

  private static List<Object> atOnce(List<Callable<Object>> works)
      throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Object> done = new ArrayList<>();
      for (Future<Object> each : threads.invokeAll(works)) {
        done.add(each.get());
      }
      return done;
    }
  }
}
