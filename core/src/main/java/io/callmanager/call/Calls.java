package io.callmanager.call;

import io.callmanager.call.spi.ModelUse;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Json;
import io.callmanager.shared.NumberedPage;
import io.callmanager.shared.Page;
import io.callmanager.shared.TenantDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Service;

/// An account's calls: looked up, listed, and hung up.
@Service
public class Calls {

  private static final UUID AFTER_ALL = new UUID(-1L, -1L);
  private static final Duration HANGUP_WAIT = Duration.ofSeconds(3);

  private final TenantDatabase tenants;
  private final CallEngine engine;
  private final CallQueue queue;
  private final AccountTerms terms;

  Calls(TenantDatabase tenants, CallEngine engine, CallQueue queue, AccountTerms terms) {
    this.terms = terms;
    this.tenants = tenants;
    this.engine = engine;
    this.queue = queue;
  }

  public Optional<Call> find(AccountId account, CallId id) {
    return tenants.read(
        account,
        jdbc ->
            jdbc.sql("select " + CallRows.COLUMNS + " from call where account_id = ? and id = ?")
                .param(account.value())
                .param(id.value())
                .query(CallRows::read)
                .optional());
  }

  /// A call with its contact and campaign.
  public Optional<CallDetail> detail(AccountId account, CallId id) {
    return tenants.read(
        account,
        jdbc ->
            jdbc.sql(
                    "select "
                        + CallRows.COLUMNS
                        + ","
                        + CallRows.SURROUNDINGS
                        + " from call where account_id = ? and id = ?")
                .param(account.value())
                .param(id.value())
                .query(CallRows::readDetail)
                .optional());
  }

  /// Calls, newest first. Any page costs what the first one does.
  ///
  /// @param cursor where the page before this one ended; null for the first page
  public Page<Call> page(AccountId account, CallFilter filter, @Nullable CallId cursor, int limit) {
    CallRows.Condition condition = CallRows.condition(account, filter);
    List<Call> found =
        tenants.read(
            account,
            jdbc ->
                jdbc.sql(
                        "select "
                            + CallRows.COLUMNS
                            + " from call where "
                            + condition.sql()
                            + " and id < :before order by id desc limit :limit")
                    .params(condition.parameters())
                    .param("before", cursor == null ? AFTER_ALL : cursor.value())
                    .param("limit", limit + 1)
                    .query(CallRows::read)
                    .list());
    if (found.size() <= limit) {
      return new Page<>(found, null);
    }
    List<Call> shown = found.subList(0, limit);
    return new Page<>(shown, shown.getLast().id().toString());
  }

  /// Calls, newest first, by the number of their page. A later page costs more than the first one, and so does counting them.
  ///
  /// @param page from 1
  public NumberedPage<Call> numbered(AccountId account, CallFilter filter, int page, int limit) {
    CallRows.Condition condition = CallRows.condition(account, filter);
    return tenants.read(
        account,
        jdbc -> {
          long total =
              jdbc.sql("select count(*) from call where " + condition.sql())
                  .params(condition.parameters())
                  .query(Long.class)
                  .single();
          long before = (page - 1L) * limit;
          return new NumberedPage<>(
              before >= total
                  ? List.of()
                  : jdbc.sql(
                          "select "
                              + CallRows.COLUMNS
                              + " from call where "
                              + condition.sql()
                              + " order by id desc limit :limit offset :before")
                      .params(condition.parameters())
                      .param("limit", limit)
                      .param("before", before)
                      .query(CallRows::read)
                      .list(),
              total);
        });
  }

  /// Hands over calls one by one, oldest first, all as of one instant, however many there are.
  public void each(AccountId account, CallFilter filter, Consumer<Call> consumer) {
    CallRows.Condition condition = CallRows.condition(account, filter);
    tenants.<@Nullable Void>read(
        account,
        jdbc -> {
          try (Stream<Call> calls =
              jdbc
                  .sql(
                      "select "
                          + CallRows.COLUMNS
                          + " from call where "
                          + condition.sql()
                          + " order by id")
                  .params(condition.parameters())
                  .withFetchSize(FETCH_SIZE)
                  .query(CallRows::read)
                  .stream()) {
            calls.forEach(consumer);
          }
          return null;
        });
  }

  private static final int FETCH_SIZE = 500;

  /// The keys of calls' metadata, the ones most used first.
  public List<String> metadataKeys(AccountId account, CallFilter filter, int most) {
    CallRows.Condition condition = CallRows.condition(account, filter);
    return tenants.read(
        account,
        jdbc ->
            jdbc.sql(
                    "select key from call, jsonb_object_keys(metadata) keys (key) where "
                        + condition.sql()
                        + " group by key order by count(*) desc, key limit :most")
                .params(condition.parameters())
                .param("most", most)
                .query(String.class)
                .list());
  }

  /// A call's timeline, in order; empty when there is no such call.
  public List<CallEvent> events(AccountId account, CallId id) {
    return tenants.read(
        account,
        jdbc ->
            jdbc.sql(
                    "select sequence, type, at, data from call_event where account_id = ? and call_id = ? order by sequence")
                .param(account.value())
                .param(id.value())
                .query(Calls::event)
                .list());
  }

  /// The part of a call's timeline that is of some kinds, in order.
  ///
  /// @param last the sequence of the last event that is looked at
  public List<CallEvent> events(AccountId account, CallId id, Set<CallEventType> types, int last) {
    return tenants.read(
        account,
        jdbc ->
            jdbc.sql(
                    """
                    select sequence, type, at, data from call_event
                     where account_id = ? and call_id = ? and sequence <= ? and type = any (?) order by sequence
                    """)
                .param(account.value())
                .param(id.value())
                .param(last)
                .param(new SqlArrayValue("text", types.stream().map(CallEventType::word).toArray()))
                .query(Calls::event)
                .list());
  }

  /// The latest event of each of some calls that is of one of some kinds; calls without any are left out.
  public Map<CallId, CallEvent> latest(
      AccountId account, Collection<CallId> calls, Set<CallEventType> types) {
    if (calls.isEmpty()) {
      return Map.of();
    }
    Map<CallId, CallEvent> latest = new HashMap<>();
    RowCallbackHandler add =
        row -> latest.put(new CallId(row.getObject("call_id", UUID.class)), event(row, 0));
    tenants.<@Nullable Void>read(
        account,
        jdbc -> {
          jdbc.sql(
                  """
                  select distinct on (call_id) call_id, sequence, type, at, data from call_event
                   where account_id = ? and call_id = any (?) and type = any (?) order by call_id, sequence desc
                  """)
              .param(account.value())
              .param(new SqlArrayValue("uuid", calls.stream().map(CallId::value).toArray()))
              .param(new SqlArrayValue("text", types.stream().map(CallEventType::word).toArray()))
              .query(add);
          return null;
        });
    return latest;
  }

  private static CallEvent event(ResultSet row, int number) throws SQLException {
    return new CallEvent(
        row.getInt("sequence"),
        row.getString("type"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        Json.readObject(row.getString("data")));
  }

  /// What a call that has ended took of a language model; empty when it took nothing, and before.
  public Optional<ModelUse> modelUse(AccountId account, CallId id) {
    return tenants
        .read(
            account,
            jdbc ->
                jdbc.sql(
                        "select data from call_event where account_id = ? and call_id = ? and type = ? order by sequence limit 1")
                    .param(account.value())
                    .param(id.value())
                    .param(CallEventType.ENDED.word())
                    .query(String.class)
                    .optional())
        .flatMap(data -> ModelUseWords.of(Json.readObject(data)));
  }

  /// How many calls an account has on their way and waiting, and how many it may have.
  public Seats seats(AccountId account) {
    int most = terms.read(account).mostCalls();
    return tenants.read(
        account,
        jdbc ->
            jdbc.sql("select calls_live, calls_queued from credit_balance where account_id = ?")
                .param(account.value())
                .query(
                    (row, number) ->
                        new Seats(
                            most == Integer.MAX_VALUE ? null : most, row.getInt(1), row.getInt(2)))
                .single());
  }

  /// Calls at once.
  ///
  /// @param allowed null for no limit
  public record Seats(@Nullable Integer allowed, int live, int queued) {}

  /// Which in its account's queue a call is, from 1; empty when it does not wait there.
  public Optional<Integer> queuePosition(AccountId account, Call call) {
    return call.status() == CallStatus.QUEUED
        ? queue.position(account, call.id())
        : Optional.empty();
  }

  /// An account's waiting calls, in the order of their turns.
  ///
  /// @param cursor where the page before this one ended; null for the first page
  public Page<WaitingCall> waiting(AccountId account, @Nullable CallId cursor, int limit) {
    List<WaitingCall> found = queue.linedUp(account, cursor, limit + 1);
    if (found.size() <= limit) {
      return new Page<>(found, null);
    }
    List<WaitingCall> shown = found.subList(0, limit);
    return new Page<>(shown, shown.getLast().id().toString());
  }

  /// How a call waits for its turn; empty when it does not.
  public Optional<WaitingCall> waiting(AccountId account, CallId id) {
    return queue.waiting(account, id);
  }

  /// Takes a call out of the queue; one whose turn has come goes on.
  ///
  /// @return false when it did not wait
  public boolean leaveQueue(AccountId account, CallId id) {
    return queue.cancel(account, id);
  }

  /// Ends a call: out of the queue while it waits there, CANCEL while it rings, BYE after the answer. Waits a moment for the end to be written; a call that has
  /// ended stays as it is.
  ///
  /// @return the call as it is afterwards; empty when there is none of that id
  public Optional<Call> hangUp(AccountId account, CallId id) {
    Optional<Call> call = find(account, id);
    if (call.isEmpty() || call.get().status().ended()) {
      return call;
    }
    boolean waited = call.get().status() == CallStatus.QUEUED && queue.cancel(account, id);
    if (!waited) {
      engine.hangUp(id).ifPresent(Calls::await);
    }
    return find(account, id);
  }

  private static void await(CompletableFuture<Termination> end) {
    try {
      end.get(HANGUP_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // The call is shown as it is; its end is still being written, or another server has written
      // it.
      return;
    }
  }
}
