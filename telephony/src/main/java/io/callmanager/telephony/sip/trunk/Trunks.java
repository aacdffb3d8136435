package io.callmanager.telephony.sip.trunk;

import io.callmanager.call.spi.TrunkControl;
import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.call.spi.TrunkListener;
import io.callmanager.call.spi.TrunkListener.HealthChange;
import io.callmanager.call.spi.TrunkStatus;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.TrunkId;
import io.callmanager.telephony.sip.transport.Peer;
import io.callmanager.telephony.sip.transport.Transport;
import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// All trunks: those of the configuration, which stay, and those that come and go by [TrunkControl].
///
/// An account's calls take its own trunks and those assigned to it; an account that has neither takes the shared ones.
public final class Trunks implements TrunkControl {

  /// Hears of trunks that come, change and go.
  interface Watcher {

    /// A trunk is there, or has other settings than before.
    void appeared(Trunk trunk);

    void gone(Trunk trunk);
  }

  private static final Object PLATFORM = "platform";

  private final Clock clock;
  private final boolean free;
  private final Gateway gateway;
  private final List<TrunkListener> listeners = new CopyOnWriteArrayList<>();
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private final Map<TrunkId, Trunk> trunks = new LinkedHashMap<>();
  private final Map<AccountId, Set<TrunkId>> assigned = new HashMap<>();
  private volatile Map<AccountId, Route> routes = Map.of();
  private final Set<InetAddress> tcpPeers = ConcurrentHashMap.newKeySet();
  private final Set<InetAddress> tlsPeers = ConcurrentHashMap.newKeySet();
  private final Object trusting = new Object();
  private volatile Map<Peer, Set<Object>> owners = Map.of();
  private volatile Route shared;
  private volatile Map<TrunkId, Trunk> all;

  /// Begins with the trunks of the configuration.
  ///
  /// @param free whether calls through shared trunks cost no credits
  /// @throws IllegalArgumentException when two have the same name
  public Trunks(List<TrunkProperties> configured, boolean free, Clock clock) {
    this(configured, free, clock, Gateway.NONE);
  }

  /// The same, with somebody who speaks for trunks that don't speak SIP.
  public Trunks(List<TrunkProperties> configured, boolean free, Clock clock, Gateway gateway) {
    this.clock = clock;
    this.gateway = gateway;
    this.free = free;
    Set<String> names = new HashSet<>();
    for (TrunkProperties properties : configured) {
      TrunkDefinition definition = properties.definition(trunks.size() + 1);
      if (!names.add(definition.name())) {
        throw new IllegalArgumentException("two trunks are called " + definition.name());
      }
      trunks.put(definition.id(), newTrunk(definition));
    }
    all = new LinkedHashMap<>(trunks);
    shared = new Route(trunks.values(), free);
  }

  private Trunk newTrunk(TrunkDefinition definition) {
    return new Trunk(definition, clock, this::healthChanged);
  }

  private void healthChanged(HealthChange change) {
    listeners.forEach(listener -> listener.onHealth(change));
  }

  @Override
  public void listen(TrunkListener listener) {
    listeners.add(listener);
  }

  /// Tells the watcher of the trunks that are there, and from now on of every change.
  synchronized void watch(Watcher watcher) {
    watchers.add(watcher);
    trunks.values().forEach(watcher::appeared);
  }

  @Override
  public synchronized void put(Collection<TrunkDefinition> definitions) {
    List<Trunk> appeared = new ArrayList<>();
    for (TrunkDefinition stored : definitions) {
      TrunkDefinition definition = gateway.adopt(stored);
      Trunk known = trunks.get(definition.id());
      if (known == null) {
        known = newTrunk(definition);
        trunks.put(definition.id(), known);
        appeared.add(known);
      } else if (!known.definition().equals(definition)) {
        known.define(definition);
        appeared.add(known);
      }
    }
    if (!appeared.isEmpty()) {
      changed();
      appeared.forEach(trunk -> watchers.forEach(watcher -> watcher.appeared(trunk)));
    }
  }

  @Override
  public synchronized void remove(Collection<TrunkId> ids) {
    ids.forEach(gateway::forget);
    List<Trunk> gone = ids.stream().map(trunks::remove).filter(Objects::nonNull).toList();
    if (!gone.isEmpty()) {
      changed();
      gone.forEach(trunk -> watchers.forEach(watcher -> watcher.gone(trunk)));
    }
  }

  @Override
  public synchronized void assign(Map<AccountId, Set<TrunkId>> wanted) {
    boolean changed = false;
    for (Map.Entry<AccountId, Set<TrunkId>> entry : wanted.entrySet()) {
      Set<TrunkId> ids = Set.copyOf(entry.getValue());
      Set<TrunkId> before =
          ids.isEmpty() ? assigned.remove(entry.getKey()) : assigned.put(entry.getKey(), ids);
      changed |= !ids.equals(before == null ? Set.of() : before);
    }
    if (changed) {
      changed();
    }
  }

  private void changed() {
    Map<AccountId, List<Trunk>> mine = new HashMap<>();
    List<Trunk> everyones = new ArrayList<>();
    for (Trunk trunk : trunks.values()) {
      TrunkDefinition definition = trunk.definition();
      if (definition.owner() != null) {
        mine.computeIfAbsent(definition.owner(), none -> new ArrayList<>()).add(trunk);
      } else if (definition.shared()) {
        everyones.add(trunk);
      }
    }
    assigned.forEach(
        (account, ids) ->
            ids.stream()
                .map(trunks::get)
                .filter(trunk -> trunk != null && trunk.definition().owner() == null)
                .forEach(
                    trunk -> mine.computeIfAbsent(account, none -> new ArrayList<>()).add(trunk)));
    Map<AccountId, Route> made = new HashMap<>();
    mine.forEach((account, list) -> made.put(account, new Route(enabled(list), false)));
    routes = made;
    shared = new Route(enabled(everyones), free);
    all = new LinkedHashMap<>(trunks);
  }

  private static List<Trunk> enabled(List<Trunk> trunks) {
    return trunks.stream().filter(trunk -> trunk.definition().enabled()).toList();
  }

  /// What an account's calls may take.
  public Route route(AccountId account) {
    return routes.getOrDefault(account, shared);
  }

  /// Who speaks for the trunks that don't speak SIP.
  Gateway gateway() {
    return gateway;
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  public Collection<Trunk> all() {
    return all.values();
  }

  /// Who may connect to us by TCP: the trunks that we connect to. Changes as trunks do.
  public Set<InetAddress> tcpPeers() {
    return tcpPeers;
  }

  /// Who may connect to us by TLS. Changes as trunks do.
  public Set<InetAddress> tlsPeers() {
    return tlsPeers;
  }

  /// Who has trunks at this peer, by TCP or TLS; the platform is one of them. Empty when nobody has. Changes as trunks do.
  public Set<Object> owners(Peer peer) {
    return owners.getOrDefault(peer, Set.of());
  }

  /// Looks anew where the trunks are that we talk to by TCP and TLS.
  void trustPeers() {
    synchronized (trusting) {
      trust(tcpPeers, Transport.TCP);
      trust(tlsPeers, Transport.TLS);
      noteOwners();
    }
  }

  private void noteOwners() {
    Map<Peer, Set<Object>> found = new HashMap<>();
    for (Trunk trunk : all()) {
      Object owner = Objects.requireNonNullElse(trunk.definition().owner(), PLATFORM);
      for (Peer peer : trunk.peers()) {
        if (peer.reliable()) {
          found.computeIfAbsent(peer, none -> new HashSet<>()).add(owner);
        }
      }
    }
    owners = found;
  }

  private void trust(Set<InetAddress> trusted, Transport transport) {
    Set<InetAddress> wanted = new HashSet<>();
    for (Trunk trunk : all()) {
      for (Peer peer : trunk.peers()) {
        if (peer.transport() == transport) {
          wanted.add(peer.address().getAddress());
        }
      }
    }
    trusted.addAll(wanted);
    trusted.retainAll(wanted);
  }

  @Override
  public Optional<TrunkStatus> status(TrunkId id) {
    return Optional.ofNullable(all.get(id)).map(Trunk::status);
  }

  public List<TrunkStatus> statuses() {
    return all.values().stream().map(Trunk::status).toList();
  }
}
