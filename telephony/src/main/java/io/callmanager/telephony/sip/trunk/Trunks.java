package io.callmanager.telephony.sip.trunk;

import io.callmanager.call.spi.TrunkStatus;
import io.callmanager.telephony.sip.transport.Peer;
import io.callmanager.telephony.sip.transport.Transport;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// All trunks, in the order of configuration.
public final class Trunks {

  /// A trunk that was chosen for a call, with a channel taken on it.
  ///
  /// @param waitMillis how long the call has to wait for its place among the trunk's calls
  public record Choice(Trunk trunk, long waitMillis) {}

  private final List<Trunk> trunks;
  private final boolean free;
  private final AtomicInteger turn = new AtomicInteger();

  /// Makes the trunks and looks their hosts up.
  ///
  /// @throws IllegalArgumentException when two have the same name
  public Trunks(List<TrunkProperties> definitions) {
    this(definitions, false);
  }

  /// Makes trunks and says whether calls through them cost no credits.
  ///
  /// @throws IllegalArgumentException when two have the same name
  public Trunks(List<TrunkProperties> definitions, boolean free) {
    this.free = free;
    List<Trunk> made = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (TrunkProperties definition : definitions) {
      String name = Objects.requireNonNullElse(definition.name(), "trunk-" + (made.size() + 1));
      if (!names.add(name)) {
        throw new IllegalArgumentException("two trunks are called " + name);
      }
      Trunk trunk = new Trunk(name, definition);
      trunk.resolve();
      made.add(trunk);
    }
    trunks = List.copyOf(made);
  }

  /// Whether calls cost no credits.
  public boolean free() {
    return free;
  }

  public boolean isEmpty() {
    return trunks.isEmpty();
  }

  List<Trunk> all() {
    return trunks;
  }

  /// Who may connect to us by TCP.
  public Set<InetAddress> tcpPeers() {
    Set<InetAddress> addresses = new HashSet<>();
    for (Trunk trunk : trunks) {
      if (trunk.transport() == Transport.TCP) {
        trunk.peer().map(Peer::address).ifPresent(address -> addresses.add(address.getAddress()));
      }
    }
    return addresses;
  }

  /// Chooses by turns among the trunks that answer, and among the others only when none of those has room: a trunk that
  /// doesn't answer our checks may still take a call.
  public Optional<Choice> choose() {
    int first = turn.getAndIncrement();
    return choose(first, false).or(() -> choose(first, true));
  }

  private Optional<Choice> choose(int first, boolean down) {
    for (int i = 0; i < trunks.size(); i++) {
      Trunk trunk = trunks.get(Math.floorMod(first + i, trunks.size()));
      if ((trunk.finding().health() == TrunkStatus.Health.DOWN) == down) {
        OptionalLong wait = trunk.take();
        if (wait.isPresent()) {
          return Optional.of(new Choice(trunk, wait.getAsLong()));
        }
      }
    }
    return Optional.empty();
  }

  public List<TrunkStatus> statuses() {
    return trunks.stream().map(Trunk::status).toList();
  }
}
