package io.callmanager.call;

import static java.util.Objects.requireNonNull;

import io.callmanager.agent.Agent;
import io.callmanager.idempotency.ClaimClause;
import io.callmanager.idempotency.IdempotencyClaim;
import io.callmanager.shared.ApiKeyId;
import io.callmanager.shared.Credits;
import io.callmanager.shared.Json;
import io.callmanager.shared.TenantDatabase.Binder;
import io.callmanager.shared.TenantDatabase.Write;
import io.callmanager.shared.TimeOrderedId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The statement that writes a new call down, reserves its credits and takes its place among the account's calls; or does none of
/// it.
///
/// It comes in two forms. The quick one is for calls that need no more than the balance's own row, which is changed and checked at
/// once. The strict one locks that row first and so finds everything else of the account's - its budgets, its queue - as it is
/// then: whoever changes any of it must hold the same lock.
final class PlaceStatement {

  private static final String LOCK =
      "select 1 from credit_balance where account_id = ?::uuid for update;\n";

  static final String USABLE =
      """
      usable as (
        select 1 from agent a join caller_number n on n.account_id = a.account_id and n.id = ?::uuid and n.outbound
         where a.account_id = ?::uuid and a.id = ?::uuid and a.revision = ? and a.status = 'APPROVED'
           and a.deleted_at is null),
      listed as (select 1 from do_not_call where account_id = ?::uuid and number = ?::text),
      """;

  private static final String QUICK_DEBIT =
      """
      debit as (
        update credit_balance
           set available = available - ?::bigint, reserved = reserved + ?::bigint, calls_live = calls_live + 1
         where account_id = ?::uuid and rules_revision = ?::int and available >= ?::bigint and calls_live < ?::int
           and exists (select from usable) and not exists (select from listed) and %s
        returning 'INITIATED'::text status, 0 position, null::uuid[] budgets, available + reserved balance),
      """;

  static final String BUDGETS =
      """
      budgets as (
        select g.id, g.scope, g.period, g.credits, p.starts,
          ?::bigint + case when g.period_start = p.starts then g.used else 0 end used
          from budget g,
            lateral (select date_trunc(lower(g.period), ?::timestamptz, g.time_zone) starts) p
         where g.account_id = ?::uuid
           and (g.scope = 'ACCOUNT' or (g.scope = 'AGENT' and g.scope_id = ?::uuid)
             or (g.scope = 'API_KEY' and g.scope_id = ?::uuid) or (g.scope = 'CAMPAIGN' and g.scope_id = ?::uuid))),
      exceeded as (select * from budgets where used > credits order by credits - used limit 1),
      """;

  private static final String STRICT_DEBIT =
      BUDGETS
          + AttemptCount.TRIED
          + """
      seat as (
        select case
          when calls_live < w.most_calls and (calls_queued = 0 or w.most_queued is null) then 'INITIATED'
          when calls_queued < w.most_queued then 'QUEUED' end status
          from credit_balance b, (select ?::int most_calls, ?::int most_queued) w
         where b.account_id = ?::uuid),
      debit as (
        update credit_balance b
           set available = b.available - ?::bigint, reserved = b.reserved + ?::bigint,
             calls_live = b.calls_live + (s.status = 'INITIATED')::int,
             calls_queued = b.calls_queued + (s.status = 'QUEUED')::int
          from seat s
         where b.account_id = ?::uuid and b.rules_revision = ?::int and b.available >= ?::bigint and s.status is not null
           and exists (select from usable) and not exists (select from listed)
           and not exists (select from exceeded) and (select count(*) from tried) < ?::int and %s
        returning s.status, b.calls_queued::int position, (select array_agg(id) from budgets) budgets,
          b.available + b.reserved balance),
      counted as (
        update budget g set used = n.used, period_start = n.starts
          from budgets n where g.account_id = ?::uuid and g.id = n.id and exists (select from debit)),
      """
          + AttemptCount.attempted("debit", "debit.status = 'INITIATED'")
          + """
      waiting as (
        insert into call_queue (account_id, call_id, machine_policy, time_zone, expires_at)
        select ?::uuid, ?::uuid, ?::text, ?::text, ?::timestamptz from debit where status = 'QUEUED'),
      """;

  private static final String ROWS =
      """
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
          credits_per_minute, credits_reserved, started_at, webhook_endpoint_id, webhook_url, api_key_id, consent_reference,
          script_changes, budget_ids)
        select ?::uuid, ?::uuid, ?::uuid, ?::int, ?::uuid, ?::uuid, ?::text, ?::uuid, ?::text, ?::text, ?::text, ?::jsonb,
          ?::text[], status, 1, ?::uuid, ?::int, ?::int, ?::bigint, ?::timestamptz, ?::uuid, ?::text, ?::uuid, ?::text, ?::jsonb, budgets
          from debit),
      event as (
        insert into call_event (account_id, call_id, sequence, type, at, data, status)
        select ?::uuid, ?::uuid, 1, case status when 'QUEUED' then ?::text else ?::text end, ?::timestamptz, ?::jsonb, status
          from debit
        returning account_id, call_id, sequence, type, at)
      """;

  private static final String TOLD = ",\n" + CallStatements.deliveries("?::uuid");

  private static final Map<Form, String> TEXTS =
      Stream.of(true, false)
          .flatMap(
              strict ->
                  Stream.of(
                      new Form(strict, true, true),
                      new Form(strict, true, false),
                      new Form(strict, false, true),
                      new Form(strict, false, false)))
          .collect(Collectors.toUnmodifiableMap(form -> form, Form::text));

  private PlaceStatement() {}

  /// @param strict whether more than the balance's own row is to be looked at
  /// @param claimed whether the call is placed for a request that may be sent again, and only if that is ours
  /// @param told whether there is somebody to be told of the call
  private record Form(boolean strict, boolean claimed, boolean told) {

    String text() {
      String holds = claimed ? "exists (select from claimed)" : "true";
      return (strict ? LOCK : "")
          + "with "
          + (claimed ? ClaimClause.CLAIMED : "")
          + USABLE
          + (strict ? STRICT_DEBIT : QUICK_DEBIT).formatted(holds)
          + ROWS
          + (told ? TOLD : "")
          + "select %s, d.status = 'INITIATED', d.position, d.balance from (values (1)) always left join debit d on true"
              .formatted(holds);
    }

    int locks() {
      return strict ? 1 : 0;
    }
  }

  /// @param again whether a statement was run for the same request before that placed nothing
  static Write<Placed> of(UnwrittenCall unwritten, boolean again) {
    PlacedCall call = unwritten.call();
    CallRequest request = unwritten.request();
    CallTerms terms = unwritten.terms();
    AttemptCount attempts = unwritten.attempts();
    IdempotencyClaim claim = request.options().claim();
    Form form =
        new Form(
            terms.budgeted() || request.options().queue() != null || attempts.limited(),
            claim != null,
            terms.told() || request.options().webhook() != null);
    return new Write<>(
        call.account(),
        requireNonNull(TEXTS.get(form)),
        form.locks(),
        p -> {
          if (form.strict()) {
            p.add(call.account().value());
          }
          if (claim != null) {
            ClaimClause.bind(p, claim, call.id(), call.startedAt(), again);
          }
          addUsable(p, unwritten);
          if (form.strict()) {
            addStrictDebit(p, unwritten);
          } else {
            addQuickDebit(p, call, terms);
          }
          addRows(p, unwritten);
          if (form.told()) {
            p.add(endpoint(request));
          }
        },
        PlaceStatement::read);
  }

  /// Sets the parameters of [#USABLE].
  static void addUsable(Binder p, UnwrittenCall unwritten) throws SQLException {
    UUID account = unwritten.call().account().value();
    p.add(unwritten.from().value()).add(account).add(unwritten.agent().id().value());
    p.add(unwritten.agent().revision());
    p.add(account).add(unwritten.judgement().listedNumber());
  }

  /// Sets the parameters of [#BUDGETS].
  static void addBudgets(Binder p, UnwrittenCall unwritten) throws SQLException {
    PlacedCall call = unwritten.call();
    p.add(call.reserved().amount()).add(call.startedAt()).add(call.account().value());
    p.add(call.agent().value()).add(idOf(unwritten.request().options().key()));
    p.add(call.campaign().value());
  }

  private static void addQuickDebit(Binder p, PlacedCall call, CallTerms terms)
      throws SQLException {
    long amount = call.reserved().amount();
    p.add(amount).add(amount).add(call.account().value()).add(terms.revision()).add(amount);
    p.add(terms.mostCalls());
  }

  private static void addStrictDebit(Binder p, UnwrittenCall unwritten) throws SQLException {
    PlacedCall call = unwritten.call();
    CallTerms terms = unwritten.terms();
    AttemptCount attempts = unwritten.attempts();
    UUID account = call.account().value();
    long amount = call.reserved().amount();
    CallRequest.Options options = unwritten.request().options();
    QueueWish queue = options.queue();
    addBudgets(p, unwritten);
    attempts.addTried(p);
    p.add(terms.mostCalls()).add(queue == null ? null : unwritten.mostQueued()).add(account);
    p.add(amount).add(amount).add(account).add(terms.revision()).add(amount);
    attempts.addMost(p);
    p.add(account);
    attempts.addAttempted(p);
    p.add(account).add(call.id().value());
    p.add(options.machine() == null ? null : options.machine().name());
    p.add(options.callee().timeZone() == null ? null : options.callee().timeZone().getId());
    p.add(queue == null ? null : call.startedAt().plus(queue.patience()));
  }

  private static void addRows(Binder p, UnwrittenCall unwritten) throws SQLException {
    PlacedCall call = unwritten.call();
    CallRequest request = unwritten.request();
    Agent agent = unwritten.agent();
    UUID account = call.account().value();
    UUID id = call.id().value();
    UUID contact = call.contact().value();
    UUID campaign = call.campaign().value();
    long amount = call.reserved().amount();
    Instant at = call.startedAt();
    String to = call.to().e164();
    CallWebhook webhook = request.options().webhook();
    p.add(account).add(id).add(amount);
    p.add(account).add(TimeOrderedId.next()).add(id).add(amount).add(amount).add(at);
    p.add(account).add(contact).add(to).add(call.contactData().name());
    p.add(Json.write(call.contactData().values())).add(at);
    p.add(account).add(campaign).add(call.campaignName()).add(at);
    p.add(account).add(id).add(agent.id().value()).add(agent.version());
    p.add(campaign).add(contact).add(call.contactData().name()).add(unwritten.from().value());
    p.add(call.from().e164()).add(to).add(call.callSid()).add(Json.write(request.metadata()));
    p.array("text", unwritten.missingVariables().stream()).add(unwritten.node());
    p.add(Math.toIntExact(call.maxDuration().toSeconds()));
    p.add(call.tariff().creditsPerMinute()).add(amount).add(at);
    p.add(endpoint(request)).add(webhook == null ? null : webhook.url());
    p.add(idOf(request.options().key()));
    p.add(request.options().callee().consentReference());
    p.add(request.options().script().toJson());
    p.add(account).add(id).add(CallEventType.QUEUED.word()).add(CallEventType.INITIATED.word());
    p.add(at).add(Json.write(Map.of("creditsReserved", amount)));
  }

  private static @Nullable UUID endpoint(CallRequest request) {
    CallWebhook webhook = request.options().webhook();
    return webhook == null ? null : webhook.endpoint();
  }

  private static @Nullable UUID idOf(@Nullable ApiKeyId key) {
    return key == null ? null : key.value();
  }

  private static Placed read(ResultSet rows) throws SQLException {
    rows.next();
    if (!rows.getBoolean(1)) {
      return new Placed.Superseded();
    }
    boolean initiated = rows.getBoolean(2);
    if (rows.wasNull()) {
      return new Placed.NotPlaced();
    }
    return initiated
        ? new Placed.Done(new Credits(rows.getLong(4)))
        : new Placed.Queued(rows.getInt(3));
  }
}
