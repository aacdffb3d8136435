package io.callmanager.telephony.sip.transport;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Says which TCP and TLS connections may be made, so that a customer whose trunks nobody answers at pays for that alone: each
/// owner of trunks has a [fair share][FairShare] of all connections, and where one could not be made none is tried again for
/// as long as that took. Safe for use by many threads.
public final class ConnectionGate {

  private static final int MAX_CONNECTIONS = 1_024;
  private static final int CONNECTIONS_IN_ANY_CASE = 8;
  private static final int MAX_FAILURES = 4_096;
  private static final long LONGEST_REST_NANOS = TimeUnit.SECONDS.toNanos(4);

  /// Why a connection could not be made, and when to try again.
  private record Failure(String words, long restsUntil) {}

  private final Function<Peer, ? extends Collection<?>> owners;
  private final LongSupplier nanoClock;
  private final FairShare<Object> share = new FairShare<>(MAX_CONNECTIONS, CONNECTIONS_IN_ANY_CASE);
  private final Map<Peer, Failure> failures = new ConcurrentHashMap<>();

  /// @param owners whose trunks have this peer; of none, when a call led there, each address is taken for an owner of its own
  public ConnectionGate(Function<Peer, ? extends Collection<?>> owners) {
    this(owners, System::nanoTime);
  }

  ConnectionGate(Function<Peer, ? extends Collection<?>> owners, LongSupplier nanoClock) {
    this.owners = owners;
    this.nanoClock = nanoClock;
  }

  /// Lets a connection be made.
  ///
  /// @throws IOException in words for whoever looks after the trunk, when it failed a moment ago or there are too many
  public Pass admit(Peer peer) throws IOException {
    Failure failure = failures.get(peer);
    if (failure != null) {
      if (failure.restsUntil() - nanoClock.getAsLong() > 0) {
        throw new IOException(failure.words());
      }
      failures.remove(peer, failure);
    }
    Collection<?> known = owners.apply(peer);
    // Where several owners have it, none of them can keep it from the others.
    for (Object owner : known.isEmpty() ? List.of(peer.address().getAddress()) : known) {
      if (share.take(owner)) {
        return new Pass(peer, owner);
      }
    }
    throw new IOException("too many TCP and TLS connections are open or being made");
  }

  /// Connections that are made, or about to be.
  public int connections() {
    return share.taken();
  }

  private void remember(Peer peer, Failure failure) {
    if (failures.size() >= MAX_FAILURES) {
      long now = nanoClock.getAsLong();
      failures.values().removeIf(old -> old.restsUntil() - now <= 0);
    }
    if (failures.size() < MAX_FAILURES) {
      failures.put(peer, failure);
    }
  }

  /// One connection's place among all, until it is closed.
  public final class Pass implements AutoCloseable {

    private final Peer peer;
    private final Object owner;
    private final AtomicBoolean held = new AtomicBoolean(true);
    private volatile @Nullable Long begunAt;

    private Pass(Peer peer, Object owner) {
      this.peer = peer;
      this.owner = owner;
    }

    /// Notes that the connection is begun to be made.
    public void begin() {
      begunAt = nanoClock.getAsLong();
    }

    /// Notes that it could not be made.
    ///
    /// @param words why
    public void failed(String words) {
      Long since = begunAt;
      if (since != null) {
        long now = nanoClock.getAsLong();
        remember(peer, new Failure(words, now + Math.min(now - since, LONGEST_REST_NANOS)));
      }
    }

    /// Gives the place back; once is enough.
    @Override
    public void close() {
      if (held.compareAndSet(true, false)) {
        share.giveBack(owner);
      }
    }
  }
}
