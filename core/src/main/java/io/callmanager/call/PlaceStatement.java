package io.callmanager.call;

import static java.util.Objects.requireNonNull;

import io.callmanager.idempotency.ClaimClause;
import io.callmanager.idempotency.IdempotencyClaim;
import io.callmanager.shared.ApiKeyId;
import io.callmanager.shared.Credits;
import io.callmanager.shared.Json;
import io.callmanager.shared.MachinePolicy;
import io.callmanager.shared.Statement;
import io.callmanager.shared.Statement.Column;
import io.callmanager.shared.TenantDatabase.Binder;
import io.callmanager.shared.TenantDatabase.Write;
import io.callmanager.shared.TimeOrderedId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The statement that writes new calls down, reserves their credits and takes their places among their accounts' calls; or, for each of
/// them, does none of it.
///
/// The balances' rows are locked first, and so everything else of those accounts - their budgets, their queues - is found as it is
/// then: whoever changes any of it must hold the same lock. The quick form looks at none of that.
final class PlaceStatement {

  private static final String LOCK =
      "select 1 from credit_balance where account_id = any (current_account_ids()) order by account_id for update;\n";

  /// A call as it is to be written, and what it must keep to: a row of `w`.
  private static final List<Field> CALL =
      List.of(
          field("account_id", "uuid", u -> u.call().account().value()),
          field("call_id", "uuid", u -> u.call().id().value()),
          field("at", "timestamptz", u -> u.call().startedAt()),
          field("amount", "bigint", u -> u.call().reserved().amount()),
          field("entry_id", "uuid", u -> TimeOrderedId.next()),
          field("agent_id", "uuid", u -> u.agent().id().value()),
          field("agent_version", "int", u -> u.agent().version()),
          field("agent_revision", "int", u -> u.agent().revision()),
          field("from_number_id", "uuid", u -> u.from().value()),
          field("from_number", "text", u -> u.call().from().e164()),
          field("to_number", "text", u -> u.call().to().e164()),
          field("listed_number", "text", u -> u.judgement().listedNumber()),
          field("contact_id", "uuid", u -> u.call().contact().value()),
          field("contact_name", "text", u -> u.call().contactData().name()),
          field("contact_data", "jsonb", u -> Json.write(u.call().contactData().values())),
          field("campaign_id", "uuid", u -> u.call().campaign().value()),
          field("campaign_name", "text", u -> u.call().campaignName()),
          field("call_sid", "text", u -> u.call().callSid()),
          field("metadata", "jsonb", u -> Json.write(u.request().metadata())),
          new Field(
              new Column("missing_variables", "text[]"),
              (p, u) -> p.array("text", u.missingVariables().stream())),
          field("owner_node", "uuid", UnwrittenCall::node),
          field("max_seconds", "int", u -> Math.toIntExact(u.call().maxDuration().toSeconds())),
          field("credits_per_minute", "int", u -> u.call().tariff().creditsPerMinute()),
          field("endpoint_id", "uuid", u -> webhook(u).map(CallWebhook::endpoint).orElse(null)),
          field("webhook_url", "text", u -> webhook(u).map(CallWebhook::url).orElse(null)),
          field("api_key_id", "uuid", u -> idOf(u.request().options().key())),
          field(
              "consent_reference", "text", u -> u.request().options().callee().consentReference()),
          field("script_changes", "jsonb", u -> u.request().options().script().toJson()),
          field("rules_revision", "int", u -> u.terms().revision()),
          field("most_calls", "int", u -> u.terms().mostCalls()));

  /// How it may wait in the queue.
  private static final List<Field> WAITING =
      List.of(
          field("most_queued", "int", u -> queue(u).isPresent() ? u.mostQueued() : null),
          field("machine_policy", "text", PlaceStatement::machine),
          field("time_zone", "text", PlaceStatement::timeZone),
          field(
              "patient_until",
              "timestamptz",
              u -> queue(u).map(wish -> u.call().startedAt().plus(wish.patience())).orElse(null)));

  /// The columns of [#bind].
  static final List<Column> COLUMNS =
      Stream.of(CALL.stream().map(Field::column), AttemptCount.COLUMNS.stream())
          .flatMap(columns -> columns)
          .toList();

  /// Whether the agent and the number of a row of `w` are what they were remembered as.
  static final String USABLE =
      """
      exists (select from agent a join caller_number n on n.account_id = a.account_id
         where a.account_id = w.account_id and a.id = w.agent_id and a.revision = w.agent_revision and a.status = 'APPROVED'
           and a.deleted_at is null and n.id = w.from_number_id and n.outbound)
      """;

  /// Whether the account does not want the number of a row of `w` to be called.
  static final String LISTED =
      "exists (select from do_not_call l where l.account_id = w.account_id and l.number = w.listed_number)";

  /// The budgets that the calls count against, and what would be used of them.
  static final String BUDGETS =
      """
      budgets as materialized (
        select w.account_id, g.id, g.scope, g.period, g.credits, p.starts,
          w.amount + case when g.period_start = p.starts then g.used else 0 end used
          from w join budget g on g.account_id = w.account_id,
            lateral (select date_trunc(lower(g.period), w.at, g.time_zone) starts) p
         where g.scope = 'ACCOUNT' or (g.scope = 'AGENT' and g.scope_id = w.agent_id)
           or (g.scope = 'API_KEY' and g.scope_id = w.api_key_id)
           or (g.scope = 'CAMPAIGN' and g.scope_id = w.campaign_id)),
      """;

  /// Up to what else must hold.
  private static final String QUICK_SEAT =
      """
      seat as materialized (
        select w.*, 'INITIATED'::text status, null::uuid[] budget_ids
          from w join credit_balance b on b.account_id = w.account_id
         where b.rules_revision = w.rules_revision and b.available >= w.amount and b.calls_live < w.most_calls
           and
      """;

  /// Up to what else must hold.
  private static final String SEAT =
      BUDGETS
          + AttemptCount.TRIED
          + """
      seat as materialized (
        select w.*,
          case
            when b.calls_live < w.most_calls and (b.calls_queued = 0 or w.most_queued is null) then 'INITIATED'
            when b.calls_queued < w.most_queued then 'QUEUED' end status,
          (select array_agg(g.id) from budgets g where g.account_id = w.account_id) budget_ids
          from w join credit_balance b on b.account_id = w.account_id
         where b.rules_revision = w.rules_revision and b.available >= w.amount
           and (b.calls_live < w.most_calls or b.calls_queued < w.most_queued)
           and not exists (select from budgets g where g.account_id = w.account_id and g.used > g.credits)
           and
      """
          + AttemptCount.ALLOWED
          + " and ";

  private static final String DEBIT =
      """
      debit as (
        update credit_balance b
           set available = b.available - s.amount, reserved = b.reserved + s.amount,
             calls_live = b.calls_live + (s.status = 'INITIATED')::int,
             calls_queued = b.calls_queued + (s.status = 'QUEUED')::int
          from seat s where b.account_id = s.account_id and s.status is not null
        returning s.*, b.calls_queued::int position, b.available + b.reserved balance),
      """;

  private static final String COUNTED =
      """
      counted as (
        update budget g set used = n.used, period_start = n.starts
          from debit d join budgets n on n.account_id = d.account_id where g.account_id = n.account_id and g.id = n.id),
      """
          + AttemptCount.attempted("(select * from debit where status = 'INITIATED')")
          + """
      waiting as (
        insert into call_queue (account_id, call_id, machine_policy, time_zone, expires_at)
        select account_id, call_id, machine_policy, time_zone, patient_until from debit where status = 'QUEUED'),
      """;

  private static final String ROWS =
      """
      reservation as (
        insert into credit_reservation (account_id, id, amount, state)
        select account_id, call_id, amount, 'PENDING' from debit),
      entry as (
        insert into credit_entry
          (account_id, id, kind, reservation_id, granted_delta, available_delta, reserved_delta, spent_delta, at)
        select account_id, entry_id, 'RESERVE', call_id, 0, -amount, amount, 0, at from debit),
      person as (
        insert into contact (account_id, id, phone_number, name, data, created_at)
        select account_id, contact_id, to_number, contact_name, contact_data, at from debit),
      temporary_campaign as (
        insert into campaign (account_id, id, name, temporary, created_at)
        select account_id, campaign_id, campaign_name, true, at from debit),
      placed as (
        insert into call (account_id, id, agent_id, agent_version, campaign_id, contact_id, contact_name, from_number_id,
          from_number, to_number, call_sid, metadata, missing_variables, status, version, owner_node, max_duration_seconds,
          credits_per_minute, credits_reserved, started_at, webhook_endpoint_id, webhook_url, api_key_id, consent_reference,
          script_changes, budget_ids)
        select account_id, call_id, agent_id, agent_version, campaign_id, contact_id, contact_name, from_number_id,
          from_number, to_number, call_sid, metadata, missing_variables, status, 1, owner_node, max_seconds,
          credits_per_minute, amount, at, endpoint_id, webhook_url, api_key_id, consent_reference,
          script_changes, budget_ids
          from debit),
      event as (
        insert into call_event (account_id, call_id, sequence, type, at, data, status)
        select account_id, call_id, 1, case status when 'QUEUED' then '%1$s' else '%2$s' end, at,
          jsonb_build_object('creditsReserved', amount), status
          from debit)
      """
          .formatted(CallEventType.QUEUED.word(), CallEventType.INITIATED.word());

  private static final String TOLD =
      ",\n"
          + CallStatements.deliveries(
              """
              (select account_id, call_id, 1 as sequence, case status when 'QUEUED' then '%s' else '%s' end as type, at, endpoint_id
                 from debit)
              """
                  .formatted(CallEventType.QUEUED.word(), CallEventType.INITIATED.word()),
              "e.endpoint_id");

  private static final Map<Form, Statement> STATEMENTS =
      Stream.of(true, false)
          .flatMap(
              strict ->
                  Stream.of(
                      new Form(strict, true, true),
                      new Form(strict, true, false),
                      new Form(strict, false, true),
                      new Form(strict, false, false)))
          .collect(Collectors.toUnmodifiableMap(form -> form, Form::statement));

  private PlaceStatement() {}

  /// @param strict whether more than the balance's own row is to be looked at
  /// @param claimed whether the call is placed for a request that may be sent again, and only if that is ours
  /// @param told whether there is somebody to be told of the call
  private record Form(boolean strict, boolean claimed, boolean told) {

    Statement statement() {
      List<Column> columns = new ArrayList<>(COLUMNS);
      if (strict) {
        WAITING.forEach(field -> columns.add(field.column()));
      }
      if (claimed) {
        columns.addAll(ClaimClause.COLUMNS);
      }
      return new Statement.OfRows(LOCK, 1, List.copyOf(columns), body());
    }

    private String body() {
      String ours = claimed ? ClaimClause.IS_OURS : "true";
      String usable = "%s and not %s and %s".formatted(USABLE, LISTED, ours);
      return (claimed ? ClaimClause.CLAIMED : "")
          + (strict ? SEAT : QUICK_SEAT)
          + usable
          + "),\n"
          + DEBIT
          + (strict ? COUNTED : "")
          + ROWS
          + (told ? TOLD : "")
          + "select %s, d.status = 'INITIATED', d.position, d.balance from w left join debit d on d.account_id = w.account_id order by w.line"
              .formatted(ours);
    }
  }

  /// @param again whether a statement was run for the same request before that placed nothing
  static Write<Placed> of(UnwrittenCall unwritten, boolean again) {
    CallRequest.Options options = unwritten.request().options();
    IdempotencyClaim claim = options.claim();
    CallTerms terms = unwritten.terms();
    Form form =
        new Form(
            terms.budgeted() || options.queue() != null || unwritten.attempts().limited(),
            claim != null,
            terms.told() || options.webhook() != null);
    return new Write<>(
        unwritten.call().account(),
        requireNonNull(STATEMENTS.get(form)),
        p -> {
          bind(p, unwritten);
          if (form.strict()) {
            for (Field field : WAITING) {
              field.value().bind(p, unwritten);
            }
          }
          if (claim != null) {
            ClaimClause.bind(p, claim, unwritten.call().startedAt(), again);
          }
        },
        PlaceStatement::read);
  }

  /// Sets the parameters of [#COLUMNS].
  static void bind(Binder p, UnwrittenCall unwritten) throws SQLException {
    for (Field field : CALL) {
      field.value().bind(p, unwritten);
    }
    unwritten.attempts().bind(p);
  }

  private static Optional<CallWebhook> webhook(UnwrittenCall unwritten) {
    return Optional.ofNullable(unwritten.request().options().webhook());
  }

  private static Optional<QueueWish> queue(UnwrittenCall unwritten) {
    return Optional.ofNullable(unwritten.request().options().queue());
  }

  private static @Nullable String machine(UnwrittenCall unwritten) {
    MachinePolicy machine = unwritten.request().options().machine();
    return machine == null ? null : machine.name();
  }

  private static @Nullable String timeZone(UnwrittenCall unwritten) {
    ZoneId zone = unwritten.request().options().callee().timeZone();
    return zone == null ? null : zone.getId();
  }

  private static @Nullable UUID idOf(@Nullable ApiKeyId key) {
    return key == null ? null : key.value();
  }

  private static Field field(
      String name, String type, Function<UnwrittenCall, @Nullable Object> value) {
    return new Field(new Column(name, type), (p, unwritten) -> p.add(value.apply(unwritten)));
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

  /// A column of `w`, and what a call has there.
  private record Field(Column column, FieldValue value) {}

  @FunctionalInterface
  private interface FieldValue {
    void bind(Binder p, UnwrittenCall unwritten) throws SQLException;
  }
}
