package io.callmanager.dialgate;

import static java.util.Objects.requireNonNull;

import io.callmanager.dialgate.DoNotCallEntry.Source;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Page;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.TenantDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// The numbers that accounts do not call any more. However a number is written, it is the same one here.
@Service
public class DoNotCallList {

  private static final int READ_AT_ONCE = 500;
  private static final int MOST_TRIES = 10;
  private static final String COLUMNS = "number, reason, source, call_id, created_at";

  private static final String INSERT =
      """
      insert into do_not_call (account_id, number, reason, source, call_id, created_at)
      values (?, ?, ?, ?, ?, ?) on conflict do nothing
      """;

  private static final String INSERT_ALL =
      """
      insert into do_not_call (account_id, number, reason, source, created_at)
      select :account, n.number, n.reason, :source, :at
        from unnest(:numbers::text[], :reasons::text[]) as n (number, reason)
      on conflict do nothing
      """;

  private final TenantDatabase tenants;
  private final Clock clock;

  DoNotCallList(TenantDatabase tenants, Clock clock) {
    this.tenants = tenants;
    this.clock = clock;
  }

  /// Reads a number as people write it, such as `+44 (0)20 7183 8750`; empty when it is none.
  public static Optional<PhoneNumber> number(String written) {
    return Destination.read(written);
  }

  /// An entry, and whether it is new.
  public record Added(DoNotCallEntry entry, boolean added) {}

  /// Puts a number on an account's list. One that is there stays as it is.
  ///
  /// @param reason cut to [DoNotCallEntry#MAX_REASON]
  public Added add(
      AccountId account,
      PhoneNumber number,
      @Nullable String reason,
      Source source,
      @Nullable CallId call) {
    DoNotCallEntry wanted =
        new DoNotCallEntry(Destination.canonical(number), kept(reason), source, call, now());
    return tenants.write(
        account,
        jdbc -> {
          for (int i = 0; i < MOST_TRIES; i++) {
            if (insert(jdbc, account, wanted)) {
              return new Added(wanted, true);
            }
            Optional<DoNotCallEntry> there = find(jdbc, account, wanted.number());
            if (there.isPresent()) {
              return new Added(there.get(), false);
            }
            // It was taken away in between.
          }
          throw new ConcurrencyFailureException("a number comes and goes on a list");
        });
  }

  private static boolean insert(JdbcClient jdbc, AccountId account, DoNotCallEntry entry) {
    return jdbc.sql(INSERT)
            .param(account.value())
            .param(entry.number().e164())
            .param(entry.reason())
            .param(entry.source().name())
            .param(entry.call() == null ? null : entry.call().value())
            .param(entry.createdAt().atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  /// Puts many numbers on an account's list at once.
  ///
  /// @param reasons why, by number; those already there keep theirs
  /// @return how many are new
  int addAll(AccountId account, Map<PhoneNumber, Optional<String>> reasons, Source source) {
    // In one order, so that two of these never wait for each other.
    Map<String, Optional<String>> sorted = new TreeMap<>();
    reasons.forEach((number, reason) -> sorted.put(number.e164(), reason));
    return tenants.write(
        account,
        jdbc ->
            jdbc.sql(INSERT_ALL)
                .param("account", account.value())
                .param("source", source.name())
                .param("at", now().atOffset(ZoneOffset.UTC))
                .param("numbers", sorted.keySet().toArray(String[]::new))
                .param(
                    "reasons",
                    sorted.values().stream().map(r -> kept(r.orElse(null))).toArray(String[]::new))
                .update());
  }

  /// Takes a number off an account's list.
  ///
  /// @return whether it was there
  public boolean remove(AccountId account, PhoneNumber number) {
    return tenants.write(
            account,
            jdbc ->
                jdbc.sql("delete from do_not_call where account_id = ? and number = ?")
                    .param(account.value())
                    .param(Destination.canonical(number).e164())
                    .update())
        == 1;
  }

  public Optional<DoNotCallEntry> find(AccountId account, PhoneNumber number) {
    PhoneNumber listed = Destination.canonical(number);
    return tenants.read(account, jdbc -> find(jdbc, account, listed));
  }

  private static Optional<DoNotCallEntry> find(
      JdbcClient jdbc, AccountId account, PhoneNumber listed) {
    return jdbc.sql("select " + COLUMNS + " from do_not_call where account_id = ? and number = ?")
        .param(account.value())
        .param(listed.e164())
        .query(DoNotCallList::read)
        .optional();
  }

  /// An account's list, in the order of the numbers. Any page costs what the first one does.
  ///
  /// @param cursor the last number of the page before; null for the first page
  public Page<DoNotCallEntry> page(AccountId account, @Nullable PhoneNumber cursor, int limit) {
    List<DoNotCallEntry> found =
        tenants.read(
            account,
            jdbc ->
                jdbc.sql(
                        "select "
                            + COLUMNS
                            + " from do_not_call where account_id = ? and number > ? order by number limit ?")
                    .param(account.value())
                    .param(cursor == null ? "" : cursor.e164())
                    .param(limit + 1)
                    .query(DoNotCallList::read)
                    .list());
    if (found.size() <= limit) {
      return new Page<>(found, null);
    }
    List<DoNotCallEntry> shown = found.subList(0, limit);
    return new Page<>(shown, shown.getLast().number().e164());
  }

  /// Hands over entries one by one, in the order of the numbers, however many there are. Who takes them slowly, as a download over a
  /// thin line does, holds nothing of the database meanwhile; so what is added or taken off then may be among them or not.
  public void each(AccountId account, Consumer<DoNotCallEntry> consumer) {
    PhoneNumber last = null;
    Page<DoNotCallEntry> page;
    do {
      page = page(account, last, READ_AT_ONCE);
      for (DoNotCallEntry entry : page.items()) {
        consumer.accept(entry);
        last = entry.number();
      }
    } while (page.nextCursor() != null);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /// A reason as it can be kept: a number is not left off the list because of what is said about it.
  private static @Nullable String kept(@Nullable String reason) {
    if (reason == null) {
      return null;
    }
    String clean = reason.replace("\0", "").replaceAll("\\R+", " ").strip();
    if (clean.length() > DoNotCallEntry.MAX_REASON) {
      clean = clean.substring(0, DoNotCallEntry.MAX_REASON);
    }
    String whole = clean.replaceAll("\\p{Cs}", "");
    return whole.isEmpty() ? null : whole;
  }

  private static DoNotCallEntry read(ResultSet row, int number) throws SQLException {
    UUID call = row.getObject("call_id", UUID.class);
    return new DoNotCallEntry(
        new PhoneNumber(row.getString("number")),
        row.getString("reason"),
        Source.valueOf(row.getString("source")),
        call == null ? null : new CallId(call),
        requireNonNull(row.getObject("created_at", OffsetDateTime.class)).toInstant());
  }
}
