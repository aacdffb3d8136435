package io.callmanager.dialgate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callmanager.dialgate.CallingHours.Day;
import io.callmanager.dialgate.CallingHours.Span;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.Json;
import io.callmanager.shared.TenantDatabase;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// The accounts' dial rules. Another server may have changed what is remembered here: whoever acts on it compares its revision
/// with `credit_balance.rules_revision`, in the transaction in which they act.
@Service
public class DialRuleBook {

  private static final int MOST_REMEMBERED = 50_000;

  private static final String SELECT =
      """
      select b.rules_revision, r.calling_hours, r.most_attempts, r.attempt_window_seconds, r.allowed_countries, r.block_premium,
        r.opt_out_key, r.updated_at
        from credit_balance b left join dial_rules r on r.account_id = b.account_id where b.account_id = ?
      """;

  private static final String UPSERT =
      """
      insert into dial_rules (account_id, calling_hours, most_attempts, attempt_window_seconds, allowed_countries, block_premium,
        opt_out_key, updated_at)
      values (?, ?::jsonb, ?, ?, ?::text[], ?, ?, ?)
      on conflict (account_id) do update set calling_hours = excluded.calling_hours, most_attempts = excluded.most_attempts,
        attempt_window_seconds = excluded.attempt_window_seconds, allowed_countries = excluded.allowed_countries,
        block_premium = excluded.block_premium, opt_out_key = excluded.opt_out_key, updated_at = excluded.updated_at
      """;

  private final TenantDatabase tenants;
  private final Clock clock;
  private final Cache<AccountId, DialRules> remembered =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

  DialRuleBook(TenantDatabase tenants, Clock clock) {
    this.tenants = tenants;
    this.clock = clock;
  }

  /// An account's rules as they are remembered, or read if they are not.
  public DialRules remembered(AccountId account) {
    return remembered.get(account, this::read);
  }

  /// An account's rules as they are now.
  public DialRules now(AccountId account) {
    forget(account);
    return remembered(account);
  }

  /// Has an account's rules read anew when they are next asked for.
  public void forget(AccountId account) {
    remembered.invalidate(account);
  }

  /// Sets all of an account's rules.
  ///
  /// @param wanted whose revision and time are not looked at
  /// @return the rules as they are from now on
  public DialRules change(AccountId account, DialRules wanted) {
    Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
    AttemptLimit attempts = wanted.attempts();
    Set<String> countries = wanted.countries();
    int revision =
        tenants.write(
            account,
            jdbc -> {
              // First the row that calls lock: what they placed by the old rules is written by
              // then.
              int next =
                  jdbc.sql(
                          "update credit_balance set rules_revision = rules_revision + 1 where account_id = ? returning rules_revision")
                      .param(account.value())
                      .query(Integer.class)
                      .single();
              jdbc.sql(UPSERT)
                  .param(account.value())
                  .param(wanted.hours() == null ? null : write(wanted.hours()))
                  .param(attempts == null ? null : attempts.most())
                  .param(attempts == null ? null : Math.toIntExact(attempts.window().toSeconds()))
                  .param(countries == null ? null : "{" + String.join(",", countries) + "}")
                  .param(wanted.blockPremium())
                  .param(wanted.optOutKey() == null ? null : wanted.optOutKey().toString())
                  .param(at.atOffset(ZoneOffset.UTC))
                  .update();
              return next;
            });
    forget(account);
    return new DialRules(
        revision,
        wanted.hours(),
        attempts,
        countries,
        wanted.blockPremium(),
        wanted.optOutKey(),
        at);
  }

  private DialRules read(AccountId account) {
    return tenants
        .read(
            account,
            jdbc -> jdbc.sql(SELECT).param(account.value()).query(DialRuleBook::read).optional())
        .orElse(DialRules.DEFAULT);
  }

  private static DialRules read(ResultSet row, int number) throws SQLException {
    int revision = row.getInt("rules_revision");
    OffsetDateTime updatedAt = row.getObject("updated_at", OffsetDateTime.class);
    if (updatedAt == null) {
      return new DialRules(revision, null, null, null, true, null, null);
    }
    String hours = row.getString("calling_hours");
    Integer most = row.getObject("most_attempts", Integer.class);
    Array countries = row.getArray("allowed_countries");
    String key = row.getString("opt_out_key");
    return new DialRules(
        revision,
        hours == null ? null : readHours(hours),
        most == null
            ? null
            : new AttemptLimit(most, Duration.ofSeconds(row.getInt("attempt_window_seconds"))),
        countries == null ? null : Set.of((String[]) countries.getArray()),
        row.getBoolean("block_premium"),
        key == null ? null : key.charAt(0),
        updatedAt.toInstant());
  }

  private static String write(CallingHours hours) {
    return Json.write(
        Map.of(
            "spans",
            hours.spans().stream()
                .map(span -> Map.of("days", span.days(), "from", span.from(), "to", span.to()))
                .toList()));
  }

  private static CallingHours readHours(String json) {
    List<Span> spans = new ArrayList<>();
    for (Object element : list(Json.readObject(json).get("spans"))) {
      Map<?, ?> span = (Map<?, ?>) element;
      Set<Day> days = EnumSet.noneOf(Day.class);
      list(span.get("days")).forEach(day -> days.add(Day.valueOf((String) day)));
      spans.add(new Span(days, number(span.get("from")), number(span.get("to"))));
    }
    return new CallingHours(spans);
  }

  private static List<?> list(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new IllegalStateException("calling hours that can't be read");
  }

  private static int number(@Nullable Object value) {
    if (value instanceof Number number) {
      return number.intValue();
    }
    throw new IllegalStateException("calling hours that can't be read");
  }
}
