package io.callmanager.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.agent.AgentMode;
import io.callmanager.call.CallEvent;
import io.callmanager.call.CallEventType;
import io.callmanager.call.CallInitiation;
import io.callmanager.call.CallRequest;
import io.callmanager.call.CallStatus;
import io.callmanager.call.CallTimeline;
import io.callmanager.call.Calls;
import io.callmanager.call.InitiationResult;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.recording.Recording.Place;
import io.callmanager.recording.Recording.Status;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.RecordingId;
import io.callmanager.shared.SystemDatabase;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.FakeCarrier;
import io.callmanager.testing.FakeCarrier.FakeLeg;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

@CoreTest
@SuppressWarnings("NullAway.Init")
class RecordingNewsTest {

  private static final int AT_ONCE = 8;

  @Autowired private CallInitiation initiation;
  @Autowired private Calls calls;
  @Autowired private CallTimeline timeline;
  @Autowired private RecordingRows rows;
  @Autowired private RecordingNews news;
  @Autowired private RecordingUpkeep upkeep;
  @Autowired private SystemDatabase system;
  @Autowired private DataSource tenantDataSource;
  @Autowired private FakeCarrier carrier;
  @Autowired private Tenant.Maker tenants;
  @Autowired private TestClock clock;

  private AccountId account;
  private CallId call;
  private FakeLeg leg;

  @BeforeEach
  void placeCall() {
    Tenant tenant = tenants.make(100, 180, AgentMode.CONVERSATION);
    account = tenant.account();
    carrier.onDial(dialed -> dialed.tell(new LegEvent.Answered(clock.instant())));
    CallRequest request = tenant.request();
    if (!(initiation.initiate(request) instanceof InitiationResult.Initiated initiated)) {
      throw new AssertionError("not initiated");
    }
    call = initiated.call().id();
    leg = carrier.legTo(request.to());
    await().until(() -> calls.find(account, call).orElseThrow().status() == CallStatus.ANSWERED);
  }

  private void hangUp() {
    leg.tell(new LegEvent.HungUp(clock.instant()));
    await().until(() -> calls.find(account, call).orElseThrow().status().ended());
  }

  private Recording completed(CallId whose) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    RecordingId id = RecordingId.next();
    Recording recording =
        new Recording(
            account,
            id,
            whose,
            Status.COMPLETED,
            now,
            now,
            1L,
            2L,
            "a",
            2,
            new Place("m", "k"),
            null);
    assertThat(rows.finished(recording)).isTrue();
    return recording;
  }

  private List<CallEvent> told() {
    return calls.events(account, call).stream()
        .filter(event -> event.type().equals("recording.completed"))
        .toList();
  }

  private boolean isTold(Recording recording) {
    return system
        .jdbc()
        .sql("select told_at is not null from recording where id = ?")
        .param(recording.id().value())
        .query(Boolean.class)
        .single();
  }

  private static void atOnce(Runnable work) {
    CompletableFuture.allOf(
            IntStream.range(0, AT_ONCE)
                .mapToObj(i -> CompletableFuture.runAsync(work, Thread::startVirtualThread))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  @Test
  void tellsACallThatGoesOnOnce() {
    Recording recording = completed(call);
    atOnce(() -> news.tell(recording));
    hangUp();
    assertThat(told()).hasSize(1);
    assertThat(isTold(recording)).isTrue();
  }

  @Test
  void tellsACallThatHasEndedOnce() {
    hangUp();
    Recording recording = completed(call);
    atOnce(() -> news.tell(recording));
    assertThat(told()).hasSize(1);
    assertThat(isTold(recording)).isTrue();
  }

  @Test
  void tellsPastCallsThatDoNotTakeIt() {
    hangUp();
    system
        .jdbc()
        .sql(
            """
            insert into recording (account_id, id, call_id, status, started_at, ended_at, channels)
            select ?, gen_random_uuid(), gen_random_uuid(), 'COMPLETED', ?, ?, 2 from generate_series(0, ?)
            """)
        .param(account.value())
        .param(RecordingRows.utc(clock.instant()))
        .param(RecordingRows.utc(clock.instant()))
        .param(AllRecordings.BATCH)
        .update();
    Recording last = completed(call);
    clock.advance(Duration.ofMinutes(1));
    upkeep.tell();
    assertThat(told()).hasSize(1);
    assertThat(isTold(last)).isTrue();
  }

  @Test
  void leavesItToBeToldWhenTheCallIsNotThere() {
    Recording recording = completed(CallId.next());
    news.tell(recording);
    assertThat(isTold(recording)).isFalse();
  }

  @Test
  void survivesADatabaseThatGoesAway() {
    Recording recording = completed(CallId.next());
    Failing failing = new Failing(tenantDataSource);
    RecordingNews shaken =
        new RecordingNews(
            new RecordingRows(
                new TenantDatabase(failing, failing, new JdbcTransactionManager(failing))),
            timeline,
            clock);
    shaken.tell(recording);
    assertThat(isTold(recording)).isFalse();

    failing.left.set(1);
    shaken.tell(recording);
    assertThat(isTold(recording)).isTrue();
    failing.left.set(1);
    shaken.returnClaims();
    assertThat(isTold(recording)).isFalse();
    assertThat(shaken.isTelling()).isFalse();
  }

  /// Two servers add the same event: the second one waits for the first one's row, having looked at the events before.
  @Test
  void addsTheSameEventOnceWhenTwoAreAtIt() {
    hangUp();
    Map<String, Object> data = Map.of("recordingId", "r");
    CompletableFuture<Boolean> second =
        system.inTransaction(
            jdbc -> {
              int version =
                  jdbc.sql("update call set version = version + 1 where id = ? returning version")
                      .param(call.value())
                      .query(Integer.class)
                      .single();
              jdbc.sql(
                      """
                      insert into call_event (account_id, call_id, sequence, type, at, data)
                      values (?, ?, ?, 'recording.completed', ?, '{"recordingId":"r"}')
                      """)
                  .param(account.value())
                  .param(call.value())
                  .param(version)
                  .param(RecordingRows.utc(clock.instant()))
                  .update();
              CompletableFuture<Boolean> added =
                  CompletableFuture.supplyAsync(
                      () ->
                          timeline.add(
                              account,
                              call,
                              CallEventType.RECORDING_COMPLETED,
                              clock.instant(),
                              data),
                      Thread::startVirtualThread);
              await()
                  .until(
                      () ->
                          jdbc.sql("select count(*) from pg_locks where not granted")
                                  .query(Integer.class)
                                  .single()
                              > 0);
              return added;
            });
    assertThat(second.join()).isTrue();
    assertThat(told()).hasSize(1);
  }

  @Test
  void addsAnEventThatCrossesAnother() {
    hangUp();
    List<CompletableFuture<Boolean>> added =
        IntStream.range(0, AT_ONCE)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () ->
                            timeline.add(
                                account,
                                call,
                                CallEventType.RECORDING_COMPLETED,
                                clock.instant(),
                                Map.of("recordingId", i)),
                        Thread::startVirtualThread))
            .toList();
    long done = added.stream().filter(CompletableFuture::join).count();
    assertThat(told()).hasSize((int) done);
    assertThat(done).isPositive();
  }

  /// Gives out so many connections and no more.
  private static final class Failing extends DelegatingDataSource {

    private final AtomicInteger left = new AtomicInteger();

    Failing(DataSource target) {
      super(target);
    }

    @Override
    public Connection getConnection() throws SQLException {
      if (left.getAndDecrement() <= 0) {
        throw new SQLTransientConnectionException("away");
      }
      return super.getConnection();
    }
  }
}
