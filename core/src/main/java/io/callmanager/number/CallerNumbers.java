package io.callmanager.number;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callmanager.credit.RulesRevision;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.NumberId;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.SystemDatabase;
import io.callmanager.shared.TenantDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;

/// The numbers that accounts may show to callees. Only operators assign them.
@Service
public class CallerNumbers {

  private static final int MOST_REMEMBERED = 50_000;

  private final CallerNumberRows rows;
  private final TenantDatabase tenants;
  private final SystemDatabase system;
  private final Clock clock;
  private final Cache<Owned, NumberId> remembered =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

  CallerNumbers(CallerNumberRows rows, TenantDatabase tenants, SystemDatabase system, Clock clock) {
    this.rows = rows;
    this.tenants = tenants;
    this.system = system;
    this.clock = clock;
  }

  /// An account's numbers, in the order in which they were assigned.
  public List<CallerNumber> list(AccountId account) {
    return tenants.read(
        account,
        jdbc -> rows.all(account.value()).stream().map(CallerNumberRow::toCallerNumber).toList());
  }

  public Optional<CallerNumber> find(AccountId account, NumberId id) {
    return tenants.read(
        account,
        jdbc -> rows.find(account.value(), id.value()).map(CallerNumberRow::toCallerNumber));
  }

  /// The id of the account's number that is written so, from memory when it was asked for before: an account's numbers keep their
  /// ids, and whoever calls from one looks at the number itself.
  public Optional<NumberId> idOf(AccountId account, PhoneNumber number) {
    Owned owned = new Owned(account, number);
    NumberId known = remembered.getIfPresent(owned);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<NumberId> found =
        tenants.read(
            account,
            jdbc ->
                rows.byNumber(account.value(), number.e164())
                    .map(row -> row.toCallerNumber().id()));
    found.ifPresent(id -> remembered.put(owned, id));
    return found;
  }

  private record Owned(AccountId account, PhoneNumber number) {}

  /// Assigns a number to an account; for operators. Assigning the same again gives the one that is there.
  public CallerNumber assign(AccountId account, PhoneNumber number) {
    Instant now = clock.instant();
    return system.inTransaction(
        jdbc -> {
          jdbc.sql(
                  """
                  insert into caller_number (account_id, id, phone_number, created_at) values (?, ?, ?, ?)
                  on conflict (account_id, phone_number) do nothing
                  """)
              .param(account.value())
              .param(NumberId.next().value())
              .param(number.e164())
              .param(now.atOffset(ZoneOffset.UTC))
              .update();
          return jdbc.sql(
                  "select id, outbound, created_at from caller_number where account_id = ? and phone_number = ?")
              .param(account.value())
              .param(number.e164())
              .query(
                  (row, n) ->
                      new CallerNumber(
                          new NumberId(row.getObject("id", java.util.UUID.class)),
                          number,
                          row.getBoolean("outbound"),
                          row.getObject("created_at", java.time.OffsetDateTime.class).toInstant()))
              .single();
        });
  }

  /// Says whether calls may be placed from a number; for operators. Those under way go on; those in the queue are looked at again
  /// when their turn comes.
  ///
  /// @return the number as it is from now on; empty when the account has none of that id
  public Optional<CallerNumber> allowOutbound(AccountId account, NumberId id, boolean allowed) {
    boolean there =
        system.inTransaction(
            jdbc -> {
              RulesRevision.raise(jdbc, account);
              return jdbc.sql(
                          "update caller_number set outbound = ? where account_id = ? and id = ?")
                      .param(allowed)
                      .param(account.value())
                      .param(id.value())
                      .update()
                  == 1;
            });
    return there ? find(account, id) : Optional.empty();
  }
}
