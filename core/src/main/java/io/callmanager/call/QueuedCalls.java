package io.callmanager.call;

import io.callmanager.agent.AgentScript;
import io.callmanager.agent.Agents;
import io.callmanager.agent.ScriptChanges;
import io.callmanager.contact.ContactData;
import io.callmanager.credit.Tariff;
import io.callmanager.dialgate.DialClearance;
import io.callmanager.dialgate.DialRuleBook;
import io.callmanager.dialgate.Verdict;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.CampaignId;
import io.callmanager.shared.ContactId;
import io.callmanager.shared.Credits;
import io.callmanager.shared.Json;
import io.callmanager.shared.MachinePolicy;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.Statement;
import io.callmanager.shared.SystemDatabase;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.shared.TenantDatabase.Write;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The queue as it is written down. A call is made whole again from what was kept of it: its row, its contact, and the version of its
/// agent that it was placed with.
@Component
class QueuedCalls {

  private static final UUID BEFORE_ALL = new UUID(0, 0);

  private static final String WAITING =
      """
      select c.id, c.version, c.call_sid, c.agent_id, c.agent_version, c.campaign_id, c.contact_id, c.contact_name,
        c.from_number, c.to_number, c.credits_per_minute, c.credits_reserved, c.budget_ids is not null budgeted, c.started_at,
        coalesce(p.data, '{}') contact_data, c.script_changes, q.machine_policy, q.time_zone,
        exists (select from caller_number n
          where n.account_id = c.account_id and n.id = c.from_number_id and n.outbound) outbound
        from call_queue q join call c on c.account_id = q.account_id and c.id = q.call_id
        left join contact p on p.account_id = c.account_id and p.id = c.contact_id
       where q.account_id = :account
      """;

  private static final String LINED_UP =
      """
      select w.position, w.call_id, w.expires_at, w.time_zone, c.to_number, c.contact_name, c.agent_id, c.started_at
        from (select * from (select row_number() over (order by call_id) as position, q.* from call_queue q
                where q.account_id = :account) line
               where %s order by call_id limit :limit) w
        join call c on c.account_id = w.account_id and c.id = w.call_id
       order by w.position
      """;

  private static final Statement CLAIM =
      new Statement.Single(
          """
      select 1 from credit_balance where account_id = ?::uuid for update;
      with w as materialized (
        select ?::uuid account_id, ?::uuid call_id, ?::timestamptz at, ?::text listed_number, ?::int most_calls, ?::int revision,
          ?::text counted_number, ?::timestamptz counted_since, ?::int most_attempts),
      """
              + AttemptCount.TRIED
              + """
      seat as (
        update credit_balance b set calls_live = b.calls_live + 1, calls_queued = b.calls_queued - 1
          from w join call_queue q on q.account_id = w.account_id and q.call_id = w.call_id and q.expires_at > w.at
         where b.account_id = w.account_id and b.calls_live < w.most_calls and b.rules_revision = w.revision
           and not exists (select from do_not_call d where d.account_id = w.account_id and d.number = w.listed_number)
           and %s
           and exists (select from call c join caller_number n on n.account_id = c.account_id and n.id = c.from_number_id
             where c.account_id = w.account_id and c.id = w.call_id and n.outbound)
        returning w.account_id, w.call_id, w.counted_number, w.at),
      """
                  .formatted(AttemptCount.ALLOWED)
              + AttemptCount.attempted("seat")
              + """
      gone as (
        delete from call_queue q using seat s where q.account_id = s.account_id and q.call_id = s.call_id),
      changed as (
        update call c set status = 'INITIATED', version = c.version + 1, owner_node = ?::uuid, dialed_at = ?::timestamptz
          from seat s where c.account_id = s.account_id and c.id = s.call_id
        returning c.webhook_endpoint_id),
      """
              + CallStatements.HAPPENED
              + CallStatements.deliveries("(select webhook_endpoint_id from changed)")
              + "select (select count(*) from changed), "
              + AttemptCount.SO_FAR
              + "from w",
          1);

  private final SystemDatabase system;
  private final TenantDatabase tenants;
  private final Agents agents;
  private final DialRuleBook rules;

  QueuedCalls(SystemDatabase system, TenantDatabase tenants, Agents agents, DialRuleBook rules) {
    this.rules = rules;
    this.system = system;
    this.tenants = tenants;
    this.agents = agents;
  }

  /// The accounts that have calls waiting.
  List<AccountId> accounts() {
    return system
        .jdbc()
        .sql("select distinct account_id from call_queue")
        .query((row, number) -> new AccountId(row.getObject(1, UUID.class)))
        .list();
  }

  /// Calls that have waited as long as they wanted, the longest first, and whose they are.
  List<Expired> expired(Instant now, int most) {
    return system
        .jdbc()
        .sql(
            "select account_id, call_id from call_queue where expires_at <= ? order by expires_at limit ?")
        .param(now.atOffset(ZoneOffset.UTC))
        .param(most)
        .query(
            (row, number) ->
                new Expired(
                    new AccountId(row.getObject(1, UUID.class)),
                    new CallId(row.getObject(2, UUID.class))))
        .list();
  }

  /// The call whose turn it is; none while the account has as many on their way as it may.
  ///
  /// @param terms how many it may, as it is remembered: if that has changed, the call is given too
  Optional<QueuedCall> next(AccountId account, CallTerms terms, Instant now) {
    return tenants.read(
        account,
        jdbc ->
            jdbc.sql(
                    WAITING
                        + """
                           and q.expires_at > :now
                           and exists (select from credit_balance b
                             where b.account_id = :account and (b.calls_live < :most or b.rules_revision <> :revision))
                         order by q.call_id limit 1
                        """)
                .param("account", account.value())
                .param("most", terms.mostCalls())
                .param("revision", terms.revision())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query((row, number) -> read(account, row))
                .optional());
  }

  /// A call, as long as it waits.
  Optional<QueuedCall> find(AccountId account, CallId id) {
    return tenants.read(
        account,
        jdbc ->
            jdbc.sql(WAITING + " and q.call_id = :call")
                .param("account", account.value())
                .param("call", id.value())
                .query((row, number) -> read(account, row))
                .optional());
  }

  /// The calls that wait, in their order.
  ///
  /// @param after the call behind which the list begins; null for the first ones
  List<WaitingCall> linedUp(AccountId account, @Nullable CallId after, int limit) {
    return tenants.read(
        account,
        jdbc ->
            jdbc.sql(LINED_UP.formatted("call_id > :after"))
                .param("account", account.value())
                .param("after", after == null ? BEFORE_ALL : after.value())
                .param("limit", limit)
                .query(QueuedCalls::readWaiting)
                .list());
  }

  /// How a call waits; empty when it does not.
  Optional<WaitingCall> waiting(AccountId account, CallId id) {
    return tenants.read(
        account,
        jdbc ->
            jdbc.sql(LINED_UP.formatted("call_id = :call"))
                .param("account", account.value())
                .param("call", id.value())
                .param("limit", 1)
                .query(QueuedCalls::readWaiting)
                .optional());
  }

  private static WaitingCall readWaiting(ResultSet row, int number) throws SQLException {
    String zone = row.getString("time_zone");
    return new WaitingCall(
        row.getInt("position"),
        new CallId(row.getObject("call_id", UUID.class)),
        new PhoneNumber(row.getString("to_number")),
        row.getString("contact_name"),
        new AgentId(row.getObject("agent_id", UUID.class)),
        row.getObject("started_at", OffsetDateTime.class).toInstant(),
        row.getObject("expires_at", OffsetDateTime.class).toInstant(),
        zone == null ? null : ZoneId.of(zone));
  }

  /// Which in its account's queue a call is, from 1; empty when it does not wait.
  Optional<Integer> position(AccountId account, CallId id) {
    return tenants.read(account, jdbc -> position(jdbc, account, id));
  }

  private static Optional<Integer> position(JdbcClient jdbc, AccountId account, CallId id) {
    return jdbc.sql(
            """
            select count(*) from call_queue ahead join call_queue q on q.account_id = ahead.account_id
             where ahead.account_id = :account and q.call_id = :call and ahead.call_id <= q.call_id
            """)
        .param("account", account.value())
        .param("call", id.value())
        .query(Integer.class)
        .optional()
        .filter(position -> position > 0);
  }

  /// Takes a call out of the queue to be dialled here, and its place among the account's calls.
  ///
  /// @param judgement why it may be dialled; the statement checks that these are still the rules, and looks at the list again
  Write<Claim> claim(
      QueuedCall queued,
      CallTerms terms,
      DialClearance.Judgement judgement,
      UUID node,
      Instant now) {
    UUID account = queued.call().account().value();
    UUID id = queued.call().id().value();
    AttemptCount attempts = AttemptCount.of(judgement, now);
    Happening initiated =
        new Happening(
            CallEventType.INITIATED,
            now,
            CallStatus.INITIATED,
            Map.of("creditsReserved", queued.call().reserved().amount()));
    return new Write<>(
        queued.call().account(),
        CLAIM,
        p -> {
          p.add(account).add(account).add(id).add(now).add(judgement.listedNumber());
          p.add(terms.mostCalls()).add(terms.revision());
          attempts.bind(p);
          p.add(node).add(now);
          p.add(account).add(id);
          CallStatements.addHappenings(p, queued.version(), List.of(initiated));
        },
        rows -> {
          rows.next();
          boolean taken = rows.getInt(1) == 1;
          return new Claim(taken, taken ? null : attempts.refusal(rows, 2).orElse(null));
        });
  }

  /// What came of claiming a call.
  ///
  /// @param taken false when there is no place for it, it does not wait any more, or it must not be dialled any more
  /// @param refusal why it may not be dialled, if it was dialled too often
  record Claim(boolean taken, Verdict.@Nullable Refused refusal) {}

  private QueuedCall read(AccountId account, ResultSet row) throws SQLException {
    AgentId agent = new AgentId(row.getObject("agent_id", UUID.class));
    AgentScript script =
        ScriptChanges.ofJson(row.getString("script_changes"))
            .of(
                agents
                    .script(account, agent, row.getInt("agent_version"))
                    .orElseThrow(
                        () -> new IllegalStateException("call without its agent's version")));
    ContactData contact =
        new ContactData(
            row.getString("contact_name"), Json.readObject(row.getString("contact_data")));
    String machine = row.getString("machine_policy");
    CallWords words = CallWords.of(account, script, contact.variables());
    PlacedCall call =
        new PlacedCall(
            account,
            new CallId(row.getObject("id", UUID.class)),
            row.getString("call_sid"),
            agent,
            script.mode(),
            new CampaignId(row.getObject("campaign_id", UUID.class)),
            "",
            new ContactId(row.getObject("contact_id", UUID.class)),
            contact,
            new PhoneNumber(row.getString("from_number")),
            new PhoneNumber(row.getString("to_number")),
            new Tariff(row.getInt("credits_per_minute")),
            new Credits(row.getLong("credits_reserved")),
            script.maxDuration(),
            script.ringTimeout(),
            CallPreparation.machine(
                machine == null ? null : MachinePolicy.valueOf(machine), script),
            words.recording(),
            row.getBoolean("budgeted"),
            rules.remembered(account).optOutKey(),
            row.getObject("started_at", OffsetDateTime.class).toInstant());
    String zone = row.getString("time_zone");
    return new QueuedCall(
        call,
        row.getInt("version"),
        words,
        row.getBoolean("outbound"),
        zone == null ? null : ZoneId.of(zone));
  }

  /// A call that has waited in vain.
  record Expired(AccountId account, CallId call) {}
}
