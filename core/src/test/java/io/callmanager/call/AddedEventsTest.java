package io.callmanager.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.CallStatements.Appended;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.event.Event;
import io.callmanager.event.EventFeed;
import io.callmanager.event.EventPosition;
import io.callmanager.shared.CallId;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.FakeCarrier;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestClock;
import io.callmanager.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// Events that are added when calls are over.
@CoreTest
class AddedEventsTest {

  @Autowired private TenantDatabase database;
  @Autowired private CallTimeline timeline;
  @Autowired private EventFeed feed;
  @Autowired private Calls calls;
  @Autowired private CallInitiation initiation;
  @Autowired private FakeCarrier carrier;
  @Autowired private Tenant.Maker tenants;
  @Autowired private TestClock clock;

  /// The writing of several events in one transaction is held up before the one that matters, while a transaction that began later
  /// adds to the same call.
  @Test
  void giveWayToThoseThatTheFeedShowsLater(TestDatabase given) throws SQLException {
    Tenant tenant = tenants.make(10);
    CallId first = endedCall(tenant);
    CallId second = endedCall(tenant);
    Instant at = clock.instant();
    try (Connection blocker = given.dataSource().getConnection();
        Statement statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      statement.execute("select from call where id = '" + first + "' for update");
      CompletableFuture<List<Appended>> together =
          CompletableFuture.supplyAsync(
              () ->
                  database.oneRoundTrip(
                      List.of(
                          CallStatements.append(
                              tenant.account(), first, CallEventType.WARNED, at, Map.of()),
                          CallStatements.append(
                              tenant.account(), second, CallEventType.WARNED, at, Map.of()))),
              Thread::startVirtualThread);
      await().until(() -> somebodyIsHeldUp(statement));
      assertThat(
              timeline.add(tenant.account(), second, CallEventType.RECORDING_FAILED, at, Map.of()))
          .isTrue();

      blocker.rollback();

      assertThat(together.join()).extracting(Appended::there).containsExactly(true, false);
      assertThat(together.join().getLast().crossed()).isTrue();
    }
    assertThat(timeline.add(tenant.account(), second, CallEventType.WARNED, at, Map.of())).isTrue();
    await()
        .untilAsserted(
            () ->
                assertThat(
                        feed
                            .read(tenant.account(), EventPosition.START, Set.of(), 100)
                            .events()
                            .stream()
                            .filter(event -> event.id().source().equals(second.value()))
                            .map(Event::type))
                    .containsExactly(
                        "call.initiated",
                        "call.answered",
                        "call.ended",
                        "recording.failed",
                        "call.warning"));
  }

  private CallId endedCall(Tenant tenant) {
    carrier.onDial(
        leg -> {
          leg.tell(new LegEvent.Answered(clock.instant()));
          leg.tell(new LegEvent.HungUp(clock.instant()));
        });
    CallId id = ((InitiationResult.Initiated) initiation.initiate(tenant.request())).call().id();
    await().until(() -> calls.find(tenant.account(), id).orElseThrow().status().ended());
    return id;
  }

  private static boolean somebodyIsHeldUp(Statement statement) throws SQLException {
    try (ResultSet waiting =
        statement.executeQuery("select exists (select from pg_locks where not granted)")) {
      waiting.next();
      return waiting.getBoolean(1);
    }
  }
}
