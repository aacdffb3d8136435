package io.callmanager.call;

import io.callmanager.agent.AgentMode;
import io.callmanager.call.CallStatements.Progress;
import io.callmanager.contact.ContactData;
import io.callmanager.credit.Tariff;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.CampaignId;
import io.callmanager.shared.ContactId;
import io.callmanager.shared.Credits;
import io.callmanager.shared.MachinePolicy;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.SystemDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Ends the calls whose server died. Several servers may try: the end is written for the version that was read, so that each
/// call is ended once and its reservation resolved once. Nobody is dialled again.
@Component
class LostCalls {

  private static final Logger log = LoggerFactory.getLogger(LostCalls.class);
  private static final int BATCH = 200;

  /// How long after its latest possible end a call that nobody carries is taken to be lost on a server that lives.
  private static final Duration STRAY_MARGIN = Duration.ofMinutes(1);

  private static final String COLUMNS =
      """
      c.account_id, c.id, c.call_sid, c.agent_id, c.campaign_id, c.contact_id, c.from_number, c.to_number,
      c.credits_per_minute, c.credits_reserved, c.max_duration_seconds, c.started_at, c.version, c.status,
      c.dialed_at, c.trunk, c.ringing_at, c.answered_at, c.budget_ids is not null budgeted
      """;

  private static final String LOST =
      "select "
          + COLUMNS
          + """
          , n.heartbeat_at last_seen from call c join node n on n.id = c.owner_node
           where c.ended_at is null and c.status <> 'QUEUED' and n.id <> :me and (n.heartbeat_at < :deadline or n.stopped_at is not null)
           limit :batch
          """;

  private static final String STRAYS =
      "select "
          + COLUMNS
          + """
          , coalesce(c.answered_at, c.dialed_at, c.started_at) last_seen from call c
           where c.owner_node = :me and c.ended_at is null and c.status <> 'QUEUED'
             and coalesce(c.dialed_at, c.started_at) < :now::timestamptz - make_interval(secs => c.max_duration_seconds + 120) - :margin::interval
           limit :batch
          """;

  private final SystemDatabase system;
  private final CallWriter writer;
  private final CallEngine engine;
  private final Node node;
  private final Clock clock;

  LostCalls(SystemDatabase system, CallWriter writer, CallEngine engine, Node node, Clock clock) {
    this.system = system;
    this.writer = writer;
    this.engine = engine;
    this.node = node;
    this.clock = clock;
  }

  /// Looks for lost calls and ends them.
  @Scheduled(fixedDelayString = "PT5S", initialDelayString = "PT1S")
  void endLostCalls() {
    if (!node.isRunning()) {
      return;
    }
    Instant deadline = clock.instant().minus(Node.LEASE);
    List<Lost> lost;
    do {
      lost =
          system
              .jdbc()
              .sql(LOST)
              .param("me", node.id())
              .param("deadline", deadline.atOffset(ZoneOffset.UTC))
              .param("batch", BATCH)
              .query(LostCalls::read)
              .list();
      lost.forEach(this::end);
    } while (lost.size() == BATCH);
    endStrays();
    forgetDeadNodes();
  }

  private void endStrays() {
    Set<CallId> carried = engine.carried();
    system
        .jdbc()
        .sql(STRAYS)
        .param("me", node.id())
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .param("margin", STRAY_MARGIN.toSeconds() + " seconds")
        .param("batch", BATCH)
        .query(LostCalls::read)
        .list()
        .stream()
        .filter(lost -> !carried.contains(lost.call().id()))
        .forEach(this::end);
  }

  private void forgetDeadNodes() {
    system
        .jdbc()
        .sql(
            """
            delete from node n where n.heartbeat_at < ? and n.id <> ?
              and not exists (select from call c where c.owner_node = n.id and c.ended_at is null)
            """)
        .param(clock.instant().minus(Duration.ofDays(1)).atOffset(ZoneOffset.UTC))
        .param(node.id())
        .update();
  }

  private void end(Lost lost) {
    PlacedCall call = lost.call();
    CallSignal signal = new CallSignal.NodeLost(clock.instant(), lost.lastSeen());
    if (CallTransitions.next(lost.state(), signal, call.mode())
            instanceof Step.Moved(CallState.Ended(Termination termination), var type, var data)
        && ended(
            lost,
            CallEnd.of(
                termination, lost.answeredAt(), call.tariff(), call.reserved(), false, data))) {
      log.warn(
          "call={} account={} was lost with its server and ended as {}",
          call.id(),
          call.account(),
          termination.status());
    }
  }

  private boolean ended(Lost lost, CallEnd end) {
    return writer.writeUnderWay(
        () ->
            EndStatement.of(
                lost.call(),
                lost.version(),
                Progress.AS_WRITTEN,
                List.of(),
                end,
                HeldTalk.PERHAPS));
  }

  private static Lost read(ResultSet row, int number) throws SQLException {
    Instant answeredAt = instant(row, "answered_at");
    Instant startedAt = row.getObject("started_at", OffsetDateTime.class).toInstant();
    PlacedCall call =
        new PlacedCall(
            new AccountId(row.getObject("account_id", UUID.class)),
            new CallId(row.getObject("id", UUID.class)),
            row.getString("call_sid"),
            new AgentId(row.getObject("agent_id", UUID.class)),
            AgentMode.ANNOUNCE,
            new CampaignId(row.getObject("campaign_id", UUID.class)),
            "",
            new ContactId(row.getObject("contact_id", UUID.class)),
            new ContactData(null, Map.of()),
            new PhoneNumber(row.getString("from_number")),
            new PhoneNumber(row.getString("to_number")),
            new Tariff(row.getInt("credits_per_minute")),
            new Credits(row.getLong("credits_reserved")),
            Duration.ofSeconds(row.getInt("max_duration_seconds")),
            Duration.ZERO,
            MachinePolicy.OFF,
            RecordingRule.NEVER,
            row.getBoolean("budgeted"),
            null,
            startedAt);
    CallState state =
        answeredAt != null
            ? new CallState.Answered(answeredAt)
            : row.getString("status").equals(CallStatus.RINGING.name())
                ? new CallState.Ringing()
                : new CallState.Initiated();
    Instant lastSeen = row.getObject("last_seen", OffsetDateTime.class).toInstant();
    return new Lost(call, state, row.getInt("version"), answeredAt, lastSeen);
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  private record Lost(
      PlacedCall call,
      CallState state,
      int version,
      @Nullable Instant answeredAt,
      Instant lastSeen) {}
}
