package io.callmanager.shared;

import io.callmanager.shared.TenantDatabase.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessResourceException;

/// Writes that wait at the same moment, written together: those with the same statement in one round trip and one commit, where the
/// statement allows by running it once. What is wrong with one is no harm to the others.
public final class WriteBatch {

  /// How many writes go together at most.
  public static final int MOST = 16;

  /// How many writes may go together one by one, the most first. Each number is a text to prepare, so there are few.
  private static final int[] TOGETHER = {MOST, 12, 8, 6, 4, 3, 2, 1};

  /// The database's own order of ids.
  private static final Comparator<UUID> ORDER =
      Comparator.<UUID, Long>comparing(UUID::getMostSignificantBits, Long::compareUnsigned)
          .thenComparing(UUID::getLeastSignificantBits, Long::compareUnsigned);

  private final TenantDatabase tenants;
  private final IntConsumer together;

  /// @param together told how many were written with one commit
  public WriteBatch(TenantDatabase tenants, IntConsumer together) {
    this.tenants = tenants;
    this.together = together;
  }

  /// Writes them and tells each what came of it.
  public void write(List<Waiting<?>> taken) {
    Map<Statement, List<Ready>> byStatement = new LinkedHashMap<>();
    for (Waiting<?> waiting : taken) {
      try {
        Ready ready = waiting.ready();
        byStatement
            .computeIfAbsent(ready.write.statement(), statement -> new ArrayList<>())
            .add(ready);
      } catch (RuntimeException | Error e) {
        waiting.result.completeExceptionally(e);
      }
    }
    byStatement.values().forEach(this::writeAlike);
  }

  /// Accounts are always in the same order, so that two transactions never wait for each other's balances. Where the statement can be
  /// run for several accounts at once it is, if most of the writes are of accounts that come once: else that would make many
  /// transactions of one.
  private void writeAlike(List<Ready> alike) {
    alike.sort(Comparator.comparing(ready -> ready.write.account().value(), ORDER));
    boolean ofRows = alike.getFirst().write.statement() instanceof Statement.OfRows;
    List<Ready> left = alike;
    while (!left.isEmpty()) {
      List<Ready> first = new ArrayList<>();
      List<Ready> later = new ArrayList<>();
      Set<AccountId> accounts = new HashSet<>();
      left.forEach(ready -> (accounts.add(ready.write.account()) ? first : later).add(ready));
      if (ofRows && first.size() > later.size()) {
        writeTogether(first);
        left = later;
      } else {
        int size = most(left.size());
        writeTogether(left.subList(0, size));
        left = left.subList(size, left.size());
      }
    }
  }

  private static int most(int waiting) {
    for (int size : TOGETHER) {
      if (size <= waiting) {
        return size;
      }
    }
    throw new IllegalArgumentException("Nothing is to be written");
  }

  /// Writes all or, when one of them is refused, each by itself, so that only that one fails.
  private void writeTogether(List<Ready> alike) {
    try {
      List<Runnable> afterwards =
          tenants.oneRoundTrip(alike.stream().map(ready -> ready.write).toList());
      together.accept(alike.size());
      afterwards.forEach(Runnable::run);
    } catch (DataAccessResourceFailureException | TransientDataAccessResourceException e) {
      alike.forEach(ready -> ready.result.completeExceptionally(e));
    } catch (DataAccessException e) {
      if (alike.size() == 1) {
        alike.getFirst().result.completeExceptionally(e);
      } else {
        alike.forEach(ready -> writeTogether(List.of(ready)));
      }
    } catch (RuntimeException | Error e) {
      alike.forEach(ready -> ready.result.completeExceptionally(e));
    }
  }

  /// Something to write, and where to tell what came of it.
  ///
  /// @param write asked when it is its turn
  /// @param since when it began to wait, as [System#nanoTime] has it
  public record Waiting<T>(Supplier<Write<T>> write, CompletableFuture<T> result, long since) {

    public Waiting(Supplier<Write<T>> write) {
      this(write, new CompletableFuture<>(), System.nanoTime());
    }

    /// How long it has waited.
    public Duration age() {
      return Duration.ofNanos(System.nanoTime() - since);
    }

    /// The write, read as what to do once it is committed: what is wrong with one must not keep it from the others.
    private Ready ready() {
      Write<T> asked = write.get();
      return new Ready(
          new Write<>(
              asked.account(),
              asked.statement(),
              asked.parameters(),
              rows -> {
                try {
                  T value = asked.reader().read(rows);
                  return () -> result.complete(value);
                } catch (RuntimeException e) {
                  return () -> result.completeExceptionally(e);
                }
              }),
          result);
    }

    /// What was read, once it is written.
    ///
    /// @throws DataAccessException when the database refuses or can't be reached
    public T await() {
      try {
        return result.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof RuntimeException refused) {
          throw refused;
        }
        throw e;
      }
    }
  }

  private record Ready(Write<Runnable> write, CompletableFuture<?> result) {}
}
