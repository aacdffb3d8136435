package io.callmanager.call;

import io.callmanager.shared.AccountId;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/// Tells who looks on, at this moment and on this server, what happens to an account's calls. A hint to look again, not a
/// record: what must not be missed is read from the call's events.
@Component
public class CallChanges {

  private final ConcurrentMap<AccountId, List<Consumer<CallChange>>> listeners =
      new ConcurrentHashMap<>();
  private final List<Consumer<CallChange>> listenersToAll = new CopyOnWriteArrayList<>();

  /// Begins to tell `listener` of the account's calls. It is called on the calls' own threads: note it and return.
  ///
  /// @return closes the subscription
  public Subscription subscribe(AccountId account, Consumer<CallChange> listener) {
    listeners.computeIfAbsent(account, a -> new CopyOnWriteArrayList<>()).add(listener);
    return () ->
        listeners.computeIfPresent(
            account,
            (a, present) -> {
              present.remove(listener);
              return present.isEmpty() ? null : present;
            });
  }

  /// Begins to tell `listener` of all accounts' calls, as [#subscribe(AccountId, Consumer)] does of one's.
  public Subscription subscribe(Consumer<CallChange> listener) {
    listenersToAll.add(listener);
    return () -> listenersToAll.remove(listener);
  }

  void tell(CallChange change) {
    listenersToAll.forEach(listener -> listener.accept(change));
    List<Consumer<CallChange>> present = listeners.get(change.account());
    if (present != null) {
      present.forEach(listener -> listener.accept(change));
    }
  }

  /// A subscription that ends when it is closed.
  @FunctionalInterface
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
