package io.callmanager.testing;

import io.callmanager.call.spi.TrunkControl;
import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.call.spi.TrunkListener;
import io.callmanager.call.spi.TrunkStatus;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.TrunkId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Writes down which trunks the telephone was told of.
public final class FakeTrunks implements TrunkControl {

  private final Map<TrunkId, TrunkDefinition> trunks = new ConcurrentHashMap<>();
  private final Map<AccountId, Set<TrunkId>> assigned = new ConcurrentHashMap<>();
  private final List<TrunkListener> listeners = new CopyOnWriteArrayList<>();

  /// What was told of a trunk; empty when it is not there, or no more.
  public Optional<TrunkDefinition> told(TrunkId trunk) {
    return Optional.ofNullable(trunks.get(trunk));
  }

  public Set<TrunkId> assignedTo(AccountId account) {
    return assigned.getOrDefault(account, Set.of());
  }

  /// Has a trunk's health change.
  public void change(TrunkListener.HealthChange change) {
    listeners.forEach(listener -> listener.onHealth(change));
  }

  @Override
  public void put(Collection<TrunkDefinition> definitions) {
    definitions.forEach(trunk -> trunks.put(trunk.id(), trunk));
  }

  @Override
  public void remove(Collection<TrunkId> ids) {
    ids.forEach(trunks::remove);
  }

  @Override
  public void assign(Map<AccountId, Set<TrunkId>> wanted) {
    assigned.putAll(wanted);
  }

  @Override
  public Optional<TrunkStatus> status(TrunkId trunk) {
    return told(trunk)
        .map(
            there ->
                new TrunkStatus(
                    trunk,
                    there.name(),
                    there.owner(),
                    there.address().toString(),
                    TrunkStatus.Health.UP,
                    "200 OK in 1 ms",
                    null,
                    null,
                    0,
                    there.share().maxChannels(),
                    there.share().callsPerSecond()));
  }

  @Override
  public void listen(TrunkListener listener) {
    listeners.add(listener);
  }
}
