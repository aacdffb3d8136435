package io.callmanager.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.event.EventFeed.Slice;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.shared.TimeOrderedId;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@CoreTest
class EventFeedTest {

  @Autowired private EventFeed feed;
  @Autowired private Tenant.Maker tenants;
  @Autowired private TenantDatabase tenantDatabase;
  private AccountId account;
  private DataSource database;

  @BeforeEach
  void openAccount(TestDatabase given) {
    account = tenants.make(1).account();
    database = given.dataSource();
  }

  @Test
  void givesPageAfterPageUntilThereIsNoMore() throws SQLException {
    UUID call = TimeOrderedId.next();
    try (Writer writer = new Writer()) {
      writer.begin();
      for (int sequence = 1; sequence <= 4; sequence++) {
        writer.write(call, sequence, "call.step");
      }
      writer.commit();
      writer.begin();
      writer.writeOfAccount("account.low_balance");
      writer.commit();
    }

    settle();
    Slice first = read(EventPosition.START, Set.of(), 3);
    Slice second = read(first.next(), Set.of(), 3);
    Slice none = read(second.next(), Set.of(), 3);

    assertThat(sequences(first)).containsExactly(1, 2, 3);
    assertThat(first.more()).isTrue();
    assertThat(sequences(second)).containsExactly(4, 0);
    assertThat(second.more()).isFalse();
    assertThat(none).isEqualTo(new Slice(List.of(), second.next(), false));
  }

  @Test
  void startsFromNowWhenAsked() throws SQLException {
    UUID call = TimeOrderedId.next();
    try (Writer writer = new Writer()) {
      writer.begin();
      writer.write(call, 1, "call.step");
      writer.commit();
      settle();
      EventPosition now = feed.now(account);
      writer.begin();
      writer.write(call, 2, "call.step");
      writer.commit();
      settle();

      assertThat(sequences(read(now, Set.of(), 10))).containsExactly(2);
    }
  }

  @Test
  void picksTypesAndGoesOnBehindWhatItPassedOver() throws SQLException {
    UUID call = TimeOrderedId.next();
    int passedOver = EventFeed.MOST_SCANNED + 10;
    try (Writer writer = new Writer()) {
      writer.begin();
      for (int sequence = 1; sequence <= passedOver; sequence++) {
        writer.write(call, sequence, "call.step");
      }
      writer.write(call, passedOver + 1, "call.ended");
      writer.commit();
    }
    Set<String> wanted = Set.of("call.ended");
    settle();

    Slice first = read(EventPosition.START, wanted, 5);
    Slice second = read(first.next(), wanted, 5);

    assertThat(first.events()).isEmpty();
    assertThat(first.next().sequence()).isEqualTo(EventFeed.MOST_SCANNED);
    assertThat(first.more()).isTrue();
    assertThat(sequences(second)).containsExactly(passedOver + 1);
    assertThat(second.more()).isFalse();
    assertThat(sequences(read(EventPosition.START, Set.of("call.step"), 2))).containsExactly(1, 2);
  }

  @Test
  void givesLessAtOnceWhenThereIsMuchToTell() throws SQLException {
    UUID call = TimeOrderedId.next();
    String large = "x".repeat(EventFeed.MOST_CHARACTERS / 2);
    try (Writer writer = new Writer()) {
      writer.begin();
      for (int sequence = 1; sequence <= 3; sequence++) {
        writer.write(call, sequence, "call.step", large);
      }
      writer.commit();
    }

    settle();
    Slice first = read(EventPosition.START, Set.of(), 10);
    Slice second = read(first.next(), Set.of(), 10);
    Slice third = read(second.next(), Set.of(), 10);

    assertThat(List.of(sequences(first), sequences(second), sequences(third)))
        .containsExactly(List.of(1), List.of(2), List.of(3));
    assertThat(List.of(first.more(), second.more(), third.more()))
        .containsExactly(true, true, false);
  }

  @Test
  void whatIsBeingWrittenHoldsBackWhatIsWrittenAfterIt() throws SQLException {
    UUID call = TimeOrderedId.next();
    UUID other = TimeOrderedId.next();
    try (Writer slow = new Writer();
        Writer quick = new Writer()) {
      slow.begin();
      slow.write(call, 1, "call.step");
      quick.begin();
      quick.write(other, 1, "call.step");
      quick.commit();

      assertThat(read(EventPosition.START, Set.of(), 10).events()).isEmpty();

      slow.commit();
      settle();
      assertThat(sources(read(EventPosition.START, Set.of(), 10))).containsExactly(call, other);
    }
  }

  @Test
  void whoeverOnlyReadsHoldsNothingUp() throws SQLException {
    UUID call = TimeOrderedId.next();
    try (Connection dump = database.getConnection();
        Writer writer = new Writer()) {
      dump.setAutoCommit(false);
      dump.setReadOnly(true);
      dump.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      try (Statement statement = dump.createStatement()) {
        statement.execute("select count(*) from call_event");
        writer.begin();
        writer.write(call, 1, "call.step");
        writer.commit();
        settle();

        assertThat(sources(read(EventPosition.START, Set.of(), 10))).containsExactly(call);
        statement.execute("select count(*) from call_event");
      }
      dump.rollback();
    }
  }

  @Test
  void showsNothingOfAnotherAccount() throws SQLException {
    try (Writer writer = new Writer()) {
      writer.begin();
      writer.write(TimeOrderedId.next(), 1, "call.step");
      writer.writeOfAccount("account.low_balance");
      writer.commit();
    }
    settle();

    Slice others = feed.read(tenants.make(1).account(), EventPosition.START, Set.of(), 10);

    assertThat(others).isEqualTo(new Slice(List.of(), EventPosition.START, false));
  }

  /// Writers in transactions of random lengths, some of which are rolled back, against readers that go on from where they were.
  @Test
  void everyEventIsReadOnceAndEachCallsInOrder() {
    int writers = 8;
    long seed = new Random().nextLong();
    List<EventId> committed = Collections.synchronizedList(new ArrayList<>());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Void>> writing = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        Random random = new Random(seed + i);
        writing.add(CompletableFuture.runAsync(() -> writeAtRandom(random, committed), threads));
      }
      CompletableFuture<Void> written =
          CompletableFuture.allOf(writing.toArray(CompletableFuture[]::new));
      List<CompletableFuture<List<EventId>>> reading = new ArrayList<>();
      for (Set<String> types : List.of(Set.<String>of(), Set.of("call.even"))) {
        reading.add(
            CompletableFuture.supplyAsync(
                () -> readAll(new Random(seed), types, written), threads));
      }

      List<EventId> all = reading.getFirst().join();
      List<EventId> even = reading.getLast().join();
      written.join();

      assertThat(all).as("seed " + seed).containsExactlyInAnyOrderElementsOf(committed);
      assertThat(even)
          .as("seed " + seed)
          .containsExactlyElementsOf(
              all.stream().filter(id -> id.sequence() > 0 && id.sequence() % 2 == 0).toList());
      Map<UUID, Integer> last = new HashMap<>();
      for (EventId id : all) {
        if (id.ofCall()) {
          assertThat(id.sequence())
              .as("seed " + seed)
              .isEqualTo(last.getOrDefault(id.source(), 0) + 1);
          last.put(id.source(), id.sequence());
        }
      }
    }
  }

  private void writeAtRandom(Random random, List<EventId> committed) {
    int transactions = 60;
    Map<UUID, Integer> calls = new HashMap<>();
    try (Writer writer = new Writer()) {
      for (int i = 0; i < transactions; i++) {
        Map<UUID, Integer> after = new HashMap<>(calls);
        List<EventId> events = new ArrayList<>();
        writer.begin();
        for (int steps = 1 + random.nextInt(4); steps > 0; steps--) {
          if (random.nextInt(8) == 0) {
            events.add(writer.writeOfAccount("account.low_balance"));
          } else {
            UUID call =
                after.isEmpty() || random.nextInt(3) == 0
                    ? TimeOrderedId.next()
                    : List.copyOf(after.keySet()).get(random.nextInt(after.size()));
            int sequence = after.merge(call, 1, Integer::sum);
            events.add(writer.write(call, sequence, sequence % 2 == 0 ? "call.even" : "call.odd"));
          }
          writer.linger(random.nextInt(10));
        }
        if (random.nextInt(10) == 0) {
          writer.rollBack();
        } else {
          writer.commit();
          calls = after;
          committed.addAll(events);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<EventId> readAll(Random random, Set<String> types, CompletableFuture<Void> written) {
    List<EventId> read = new ArrayList<>();
    EventPosition position = EventPosition.START;
    while (true) {
      boolean last = written.isDone();
      if (last) {
        settle();
      }
      Slice slice = read(position, types, 1 + random.nextInt(20));
      slice.events().forEach(event -> read.add(event.id()));
      position = slice.next();
      if (last && !slice.more()) {
        return read;
      }
    }
  }

  /// Waits until nobody writes any more who began before the account's newest event; other tests' servers do, too, in other
  /// databases.
  private void settle() {
    await().until(() -> feed.now(account).tx() > newest());
  }

  private long newest() {
    return tenantDatabase.read(
        account,
        jdbc ->
            jdbc.sql(
                    "select tx::text from (select tx from call_event union all select tx from account_event) e order by tx desc limit 1")
                .query((row, number) -> Long.parseLong(row.getString(1)))
                .single());
  }

  private Slice read(EventPosition after, Set<String> types, int limit) {
    return feed.read(account, after, types, limit);
  }

  private static List<Integer> sequences(Slice slice) {
    return slice.events().stream().map(event -> event.id().sequence()).toList();
  }

  private static List<UUID> sources(Slice slice) {
    return slice.events().stream().map(event -> event.id().source()).toList();
  }

  /// Writes events in transactions of its own, as the account.
  private final class Writer implements AutoCloseable {

    private final Connection connection;

    Writer() throws SQLException {
      connection = database.getConnection();
      connection.setAutoCommit(false);
    }

    void begin() throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute("set local role callmanager_app");
        statement.execute("set local app.account_id = '" + account + "'");
      }
    }

    EventId write(UUID call, int sequence, String type) throws SQLException {
      return write(call, sequence, type, "");
    }

    EventId write(UUID call, int sequence, String type, String words) throws SQLException {
      try (PreparedStatement insert =
          connection.prepareStatement(
              "insert into call_event (account_id, call_id, sequence, type, at, data) values (?, ?, ?, ?, now(), jsonb_build_object('words', ?::text))")) {
        insert.setObject(1, account.value());
        insert.setObject(2, call);
        insert.setInt(3, sequence);
        insert.setString(4, type);
        insert.setString(5, words);
        insert.execute();
      }
      return new EventId(call, sequence);
    }

    EventId writeOfAccount(String type) throws SQLException {
      UUID id = TimeOrderedId.next();
      try (PreparedStatement insert =
          connection.prepareStatement(
              "insert into account_event (account_id, id, type, at, data) values (?, ?, ?, now(), '{}')")) {
        insert.setObject(1, account.value());
        insert.setObject(2, id);
        insert.setString(3, type);
        insert.execute();
      }
      return EventId.ofAccount(id);
    }

    /// Lets the transaction last.
    void linger(int millis) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute("select pg_sleep(" + millis + " / 1000.0)");
      }
    }

    void commit() throws SQLException {
      connection.commit();
    }

    void rollBack() throws SQLException {
      connection.rollback();
    }

    @Override
    public void close() throws SQLException {
      connection.rollback();
      connection.close();
    }
  }
}
