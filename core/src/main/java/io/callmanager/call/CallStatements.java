package io.callmanager.call;

import io.callmanager.agent.Agent;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Credits;
import io.callmanager.shared.Json;
import io.callmanager.shared.NumberId;
import io.callmanager.shared.TenantDatabase.Binder;
import io.callmanager.shared.TenantDatabase.Write;
import io.callmanager.shared.TimeOrderedId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The statements that write calls. Each change of a call is one statement, which makes it both quick and atomic.
final class CallStatements {

  private static final String PLACE =
      """
      with usable as (
        select 1 from agent a join caller_number n on n.account_id = a.account_id and n.id = ?::uuid
         where a.account_id = ?::uuid and a.id = ?::uuid and a.revision = ? and a.status = 'APPROVED'
           and a.deleted_at is null),
      debit as (
        update credit_balance set available = available - ?::bigint, reserved = reserved + ?::bigint
         where account_id = ?::uuid and available >= ?::bigint and exists (select from usable)
        returning 1),
      reservation as (
        insert into credit_reservation (account_id, id, amount, state)
        select ?::uuid, ?::uuid, ?::bigint, 'PENDING' from debit),
      entry as (
        insert into credit_entry
          (account_id, id, kind, reservation_id, granted_delta, available_delta, reserved_delta, spent_delta, at)
        select ?::uuid, ?::uuid, 'RESERVE', ?::uuid, 0, -(?::bigint), ?::bigint, 0, ?::timestamptz from debit),
      person as (
        insert into contact (account_id, id, phone_number, name, data, created_at)
        select ?::uuid, ?::uuid, ?::text, ?::text, ?::jsonb, ?::timestamptz from debit),
      temporary_campaign as (
        insert into campaign (account_id, id, name, temporary, created_at)
        select ?::uuid, ?::uuid, ?::text, true, ?::timestamptz from debit),
      placed as (
        insert into call (account_id, id, agent_id, agent_version, campaign_id, contact_id, contact_name, from_number_id,
          from_number, to_number, call_sid, metadata, missing_variables, status, version, owner_node, max_duration_seconds,
          credits_per_minute, credits_reserved, started_at, webhook_endpoint_id, webhook_url)
        select ?::uuid, ?::uuid, ?::uuid, ?::int, ?::uuid, ?::uuid, ?::text, ?::uuid, ?::text, ?::text, ?::text, ?::jsonb,
          ?::text[], 'INITIATED', 1, ?::uuid, ?::int, ?::int, ?::bigint, ?::timestamptz, ?::uuid, ?::text from debit),
      event as (
        insert into call_event (account_id, call_id, sequence, type, at, data, status)
        select ?::uuid, ?::uuid, 1, ?::text, ?::timestamptz, ?::jsonb, 'INITIATED' from debit
        returning account_id, call_id, sequence, type, at),
      """
          + deliveries("?::uuid")
          + """
      select exists (select from usable), exists (select from debit),
        case when not exists (select from debit) then (select available from credit_balance where account_id = ?::uuid) end
      """;

  private static final String ADVANCE =
      """
      with changed as (
        update call set status = ?, version = version + ?::int, dialed_at = coalesce(dialed_at, ?::timestamptz),
          trunk = coalesce(?::text, trunk), trunk_attempts = coalesce(?::int, trunk_attempts),
          trunk_count = coalesce(?::int, trunk_count), warnings = coalesce(?::text[], warnings),
          answered_by = coalesce(?::text, answered_by), amd_cause = coalesce(?::text, amd_cause),
          amd_confidence = coalesce(?::float8, amd_confidence), ringing_at = coalesce(ringing_at, ?::timestamptz),
          answered_at = coalesce(answered_at, ?::timestamptz)
         where account_id = ?::uuid and id = ?::uuid and version = ? and ended_at is null
        returning webhook_endpoint_id),
      event as (
        insert into call_event (account_id, call_id, sequence, type, at, data, status)
        select ?::uuid, ?::uuid, ?::int + h.number, h.type, h.at, h.data, h.status
          from changed, unnest(?::text[], ?::timestamptz[], ?::jsonb[], ?::text[])
            with ordinality as h (type, at, data, status, number)
        returning account_id, call_id, sequence, type, at),
      """
          + deliveries("(select webhook_endpoint_id from changed)")
          + """
      select count(*) from changed
      """;

  private static final String ENDED =
      """
      with changed as (
        update call set status = ?, version = version + ?::int, dialed_at = coalesce(dialed_at, ?::timestamptz),
          trunk = coalesce(?::text, trunk), trunk_attempts = coalesce(?::int, trunk_attempts),
          trunk_count = coalesce(?::int, trunk_count), warnings = coalesce(?::text[], warnings),
          answered_by = coalesce(?::text, answered_by), amd_cause = coalesce(?::text, amd_cause),
          amd_confidence = coalesce(?::float8, amd_confidence), ringing_at = coalesce(ringing_at, ?::timestamptz),
          answered_at = coalesce(answered_at, ?::timestamptz), ended_at = ?::timestamptz, answered_seconds = ?, credits_settled = ?,
          end_reason = ?, ended_by = ?, sip_code = ?, carrier_words = ?
         where account_id = ?::uuid and id = ?::uuid and version = ? and ended_at is null
        returning webhook_endpoint_id),
      resolved as (
        update credit_reservation set state = ?, settled = ?, resolved_at = ?::timestamptz
         where account_id = ?::uuid and id = ?::uuid and state = 'PENDING' and exists (select from changed)
        returning amount, settled),
      balance as (
        update credit_balance b
           set reserved = b.reserved - r.amount, spent = b.spent + r.settled, available = b.available + r.amount - r.settled
          from resolved r where b.account_id = ?::uuid),
      entry as (
        insert into credit_entry
          (account_id, id, kind, reservation_id, granted_delta, available_delta, reserved_delta, spent_delta, at)
        select ?::uuid, ?::uuid, ?::text, ?::uuid, 0, amount - settled, -amount, settled, ?::timestamptz from resolved),
      event as (
        insert into call_event (account_id, call_id, sequence, type, at, data, status)
        select ?::uuid, ?::uuid, ?::int + h.number, h.type, h.at, h.data, h.status
          from changed, unnest(?::text[], ?::timestamptz[], ?::jsonb[], ?::text[])
            with ordinality as h (type, at, data, status, number)
        returning account_id, call_id, sequence, type, at),
      """
          + deliveries("(select webhook_endpoint_id from changed)");

  private static final String APPEND =
      """
      with given as (select ?::uuid account_id, ?::uuid call_id, ?::text type, ?::timestamptz at, ?::jsonb data),
      before as materialized (
        select c.version from call c, given g where c.account_id = g.account_id and c.id = g.call_id),
      same as materialized (
        select e.sequence from call_event e, given g
         where e.account_id = g.account_id and e.call_id = g.call_id and e.type = g.type and e.data = g.data),
      changed as (
        update call c set version = c.version + 1 from given g, before b
         where c.account_id = g.account_id and c.id = g.call_id and c.version = b.version and c.ended_at is not null
           and not exists (select from same)
        returning c.version, c.status, c.webhook_endpoint_id),
      event as (
        insert into call_event (account_id, call_id, sequence, type, at, data, status)
        select g.account_id, g.call_id, c.version, g.type, g.at, g.data, c.status from given g, changed c
        returning account_id, call_id, sequence, type, at),
      """
          + deliveries("(select webhook_endpoint_id from changed)")
          + """
      select coalesce((select version from changed), 0), c.status, c.ended_at is not null,
        exists (select from changed) or exists (select from same)
        from given g left join call c on c.account_id = g.account_id and c.id = g.call_id
      """;

  private static final String WHETHER =
      "select (select count(*) from changed), (select count(*) from resolved)";

  private static final String END = ENDED + WHETHER;

  private static final String UNDO =
      ENDED
          + """
          , campaign_gone as (
            delete from campaign
             where account_id = ?::uuid and id = ?::uuid and temporary and exists (select from changed)),
          contact_gone as (
            delete from contact where account_id = ?::uuid and id = ?::uuid and exists (select from changed))
          """
          + WHETHER;

  private CallStatements() {}

  /// What puts events on their way to those who want to be told of them, with the events themselves.
  ///
  /// @param callsOwn the endpoint of the URL that the call itself names
  private static String deliveries(String callsOwn) {
    return """
      deliveries as (
        insert into webhook_delivery (account_id, endpoint_id, source_id, sequence, type, due_at, created_at)
        select e.account_id, w.id, e.call_id, e.sequence, e.type, e.at, e.at
          from event e join webhook_endpoint w on w.account_id = e.account_id and w.enabled and w.deleted_at is null
         where w.id = %s or '*' = any (w.events) or e.type = any (w.events))
      """
        .formatted(callsOwn);
  }

  /// Writes a call down and reserves its credits, or does neither.
  ///
  /// @param agent the agent as it is remembered; the statement checks that it still is so
  /// @param from the account's number to show; the statement checks that it still is the account's
  static Write<Placed> place(
      PlacedCall call,
      Agent agent,
      NumberId from,
      Map<String, Object> metadata,
      @Nullable CallWebhook webhook,
      List<String> missingVariables,
      UUID node) {
    AccountId account = call.account();
    UUID accountId = account.value();
    UUID callId = call.id().value();
    UUID agentId = agent.id().value();
    UUID contactId = call.contact().value();
    UUID campaignId = call.campaign().value();
    long amount = call.reserved().amount();
    Instant at = call.startedAt();
    String to = call.to().e164();
    return new Write<>(
        account,
        PLACE,
        p -> {
          p.add(from.value()).add(accountId).add(agentId).add(agent.revision());
          p.add(amount).add(amount).add(accountId).add(amount);
          p.add(accountId).add(callId).add(amount);
          p.add(accountId).add(TimeOrderedId.next()).add(callId).add(amount).add(amount).add(at);
          p.add(accountId).add(contactId).add(to).add(call.contactData().name());
          p.add(Json.write(call.contactData().values())).add(at);
          p.add(accountId).add(campaignId).add(call.campaignName()).add(at);
          p.add(accountId).add(callId).add(agentId).add(agent.version());
          p.add(campaignId).add(contactId).add(call.contactData().name()).add(from.value());
          p.add(call.from().e164()).add(to).add(call.callSid()).add(Json.write(metadata));
          p.array("text", missingVariables.stream())
              .add(node)
              .add(agent.script().maxDurationSeconds());
          p.add(call.tariff().creditsPerMinute()).add(amount).add(at);
          p.add(webhook == null ? null : webhook.endpoint())
              .add(webhook == null ? null : webhook.url());
          p.add(accountId).add(callId).add(CallEventType.INITIATED.word()).add(at);
          p.add(Json.write(Map.of("creditsReserved", amount)));
          p.add(webhook == null ? null : webhook.endpoint());
          p.add(accountId);
        },
        rows -> {
          rows.next();
          if (rows.getBoolean(2)) {
            return new Placed.Done();
          }
          return rows.getBoolean(1)
              ? new Placed.InsufficientCredits(new Credits(rows.getLong(3)))
              : new Placed.Outdated();
        });
  }

  /// Writes what has happened to a call that goes on.
  ///
  /// @param version the call's version as it was last written; each happening raises it by one and is numbered by it
  /// @return a write that gives false when the call is no longer of that version
  static Write<Boolean> advance(
      AccountId account, CallId call, int version, Progress progress, List<Happening> happenings) {
    return new Write<>(
        account,
        ADVANCE,
        p -> {
          p.add(happenings.getLast().status().name()).add(happenings.size());
          addProgress(p, progress);
          p.add(account.value()).add(call.value()).add(version);
          p.add(account.value()).add(call.value());
          addHappenings(p, version, happenings);
        },
        rows -> {
          rows.next();
          return rows.getInt(1) == 1;
        });
  }

  private static void addProgress(Binder p, Progress progress) throws SQLException {
    p.add(progress.dialedAt()).add(progress.trunk()).add(progress.trunkAttempts());
    p.add(progress.trunkCount());
    if (progress.warnings().isEmpty()) {
      p.add((Object) null);
    } else {
      p.array("text", progress.warnings().stream());
    }
    Detection detection = progress.detection();
    p.add(detection == null ? null : detection.answeredBy());
    p.add(detection == null ? null : detection.cause());
    p.add(detection == null ? null : detection.confidence());
    p.add(progress.ringingAt()).add(progress.answeredAt());
  }

  private static void addHappenings(Binder p, int version, List<Happening> happenings)
      throws SQLException {
    p.add(version);
    p.array("text", happenings.stream().map(happening -> happening.type().word()));
    p.array("timestamptz", happenings.stream().map(happening -> happening.at().toString()));
    p.array("jsonb", happenings.stream().map(happening -> Json.write(happening.data())));
    p.array("text", happenings.stream().map(happening -> happening.status().name()));
  }

  /// Ends a call and resolves its reservation: settled when it was answered, released when not.
  ///
  /// @param before what has happened before the end and is not written yet
  /// @param end what is written
  /// @return a write that gives false when the call is no longer of that version
  static Write<Boolean> end(
      PlacedCall call, int version, Progress progress, List<Happening> before, CallEnd end) {
    Termination termination = end.termination();
    UUID account = call.account().value();
    UUID callId = call.id().value();
    long settled = end.settled().amount();
    String resolution = end.answered() ? "SETTLED" : "RELEASED";
    List<Happening> happenings = new ArrayList<>(before);
    happenings.add(end.happening());
    return new Write<>(
        call.account(),
        end.neverBegan() ? UNDO : END,
        p -> {
          p.add(termination.status().name()).add(happenings.size());
          addProgress(p, progress);
          p.add(termination.at()).add(end.answeredSeconds()).add(settled);
          p.add(termination.reason().word()).add(termination.by().name());
          p.add(termination.sipCode()).add(termination.words());
          p.add(account).add(callId).add(version);
          p.add(resolution).add(settled).add(termination.at()).add(account).add(callId);
          p.add(account);
          p.add(account).add(TimeOrderedId.next()).add(end.answered() ? "SETTLE" : "RELEASE");
          p.add(callId).add(termination.at());
          p.add(account).add(callId);
          addHappenings(p, version, happenings);
          if (end.neverBegan()) {
            p.add(account).add(call.campaign().value());
            p.add(account).add(call.contact().value());
          }
        },
        rows -> {
          rows.next();
          int changed = rows.getInt(1);
          if (changed == 1 && rows.getInt(2) != 1) {
            throw new IllegalStateException(
                "call " + callId + " ended without a pending reservation");
          }
          return changed == 1;
        });
  }

  /// Adds an event to the timeline of a call that has ended, unless the very same is there. The call's version, as it was when the
  /// events were looked at, keeps two such writes from both finding nothing.
  static Write<Appended> append(
      AccountId account, CallId call, CallEventType type, Instant at, Map<String, Object> data) {
    return new Write<>(
        account,
        APPEND,
        p ->
            p.add(account.value()).add(call.value()).add(type.word()).add(at).add(Json.write(data)),
        rows -> {
          rows.next();
          String status = rows.getString(2);
          return new Appended(
              rows.getInt(1),
              status == null ? CallStatus.FAILED : CallStatus.valueOf(status),
              rows.getBoolean(3),
              rows.getBoolean(4));
        });
  }

  /// What came of adding an event.
  ///
  /// @param sequence the event's number; 0 when it was not added
  /// @param ended whether the call is there and has ended
  /// @param there whether the event is there, from now or from before
  record Appended(int sequence, CallStatus status, boolean ended, boolean there) {

    /// Whether something else was added in the same moment: the same write may succeed at once.
    boolean crossed() {
      return ended && !there;
    }
  }

  /// What came of placing a call.
  sealed interface Placed {

    record Done() implements Placed {}

    record InsufficientCredits(Credits available) implements Placed {}

    /// The agent or the number is not what it was remembered as.
    record Outdated() implements Placed {}
  }

  /// Who answered, as far as could be told.
  record Detection(String answeredBy, String cause, double confidence) {}

  /// How far a call has come. What is null or empty leaves what is written as it is.
  ///
  /// @param trunk the trunk it is dialled through
  /// @param trunkAttempts how many trunks were tried, this one included
  /// @param trunkCount how many trunks there were for it
  /// @param warnings what was found to be wrong with it
  record Progress(
      @Nullable Instant dialedAt,
      @Nullable String trunk,
      @Nullable Integer trunkAttempts,
      @Nullable Integer trunkCount,
      Collection<String> warnings,
      @Nullable Detection detection,
      @Nullable Instant ringingAt,
      @Nullable Instant answeredAt) {

    /// A call of which no more is known than is written.
    static final Progress AS_WRITTEN =
        new Progress(null, null, null, null, List.of(), null, null, null);
  }
}
