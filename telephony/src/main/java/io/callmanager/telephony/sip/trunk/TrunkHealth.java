package io.callmanager.telephony.sip.trunk;

import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.telephony.sip.transaction.SipEndpoint;
import io.callmanager.telephony.sip.transport.Peer;
import io.callmanager.telephony.sip.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Asks each trunk by OPTIONS how it is (RFC 3261, section 11). Any answer is a sign of life, but for 503, which says that no
/// calls are taken; some carriers answer no OPTIONS at all, so an answer to a call counts too.
public final class TrunkHealth implements Trunks.Watcher, AutoCloseable {

  private static final int FAILURES_TO_BE_SURE = 3;
  private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final Duration TO_SAY_GOOD_BYE = Duration.ofSeconds(1);
  private static final Duration FIRST_LOOKUPS = Duration.ofSeconds(3);

  private final SipEndpoint endpoint;
  private final Trunks trunks;
  private final Locator locator;
  private final Duration interval;
  private final Map<Trunk, TrunkCheck> checks = new ConcurrentHashMap<>();
  private final Map<Trunk, Registration> registrations = new ConcurrentHashMap<>();
  private volatile boolean checking;

  /// Looks up the hosts of the trunks that are there; waits for that, but not for long.
  public TrunkHealth(SipEndpoint endpoint, Trunks trunks, Locator locator, Duration interval) {
    this.endpoint = endpoint;
    this.trunks = trunks;
    this.locator = locator;
    this.interval = interval;
    trunks.watch(this);
    List<Thread> lookups = new ArrayList<>();
    for (TrunkCheck check : checks.values()) {
      lookups.add(Thread.ofVirtual().name("sip-trunk-lookup").start(check::locate));
    }
    long until = System.nanoTime() + FIRST_LOOKUPS.toNanos();
    try {
      for (Thread lookup : lookups) {
        lookup.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Checks every trunk now, and from now on at the interval.
  public void start() {
    checking = true;
    checks.values().forEach(TrunkCheck::start);
    checks.keySet().forEach(this::register);
  }

  @Override
  public void appeared(Trunk trunk) {
    TrunkCheck check =
        checks.computeIfAbsent(
            trunk, added -> new TrunkCheck(endpoint, trunks, added, locator, interval));
    if (isAddress(trunk.definition().address().host())) {
      check.locate();
    }
    if (checking) {
      check.start();
      Thread.ofVirtual()
          .name("sip-trunk-lookup")
          .start(
              () -> {
                if (trunk.peer().isEmpty()) {
                  check.locate();
                }
                register(trunk);
              });
    }
  }

  /// What need not be looked up.
  private static boolean isAddress(String host) {
    return host.startsWith("[") || ADDRESS.matcher(host).matches();
  }

  /// Begins to register, begins anew with other settings, or ends it.
  private synchronized void register(Trunk trunk) {
    TrunkDefinition definition = trunk.definition();
    boolean wanted = definition.enabled() && definition.identity().register();
    Registration before = registrations.get(trunk);
    if (wanted && before != null && before.isFor(definition)) {
      return;
    }
    if (before != null) {
      registrations.remove(trunk);
      var _ = before.end();
    }
    if (wanted) {
      Registration begun = new Registration(endpoint, trunk);
      registrations.put(trunk, begun);
      begun.start();
    }
  }

  @Override
  public void gone(Trunk trunk) {
    TrunkCheck check = checks.remove(trunk);
    if (check != null) {
      check.end();
    }
    Registration registration = registrations.remove(trunk);
    if (registration != null) {
      var _ = registration.end();
    }
  }

  /// Notes that a trunk left a call without any answer: worth a check at once.
  public void silent(Trunk trunk) {
    TrunkCheck check = checks.get(trunk);
    if (check != null) {
      check.hurry();
    }
  }

  /// Asks, on behalf of a call that has heard nothing yet, whether the trunk's port is closed. Calls that ask while another
  /// waits for the answer share it.
  ///
  /// @param closed told, on any thread, if it is
  public void suspect(Trunk trunk, Peer peer, Runnable closed) {
    TrunkCheck check = checks.get(trunk);
    if (check != null && peer.transport() == Transport.UDP) {
      check.probe(peer, closed);
    }
  }

  /// Why no call can get out; empty when one might. Accounts' own trunks are their owners' affair, unless there are no others.
  public Optional<String> unavailability() {
    if (trunks.isEmpty()) {
      return Optional.of("No trunk is configured");
    }
    List<String> dead = new ArrayList<>();
    for (Trunk trunk : trunks.all()) {
      if (trunk.definition().owner() != null || !trunk.definition().enabled()) {
        continue;
      }
      Trunk.Finding finding = trunk.finding();
      if (finding == null || finding.failures() < FAILURES_TO_BE_SURE) {
        return Optional.empty();
      }
      dead.add(trunk.name() + ": " + finding.detail());
    }
    return dead.isEmpty()
        ? Optional.empty()
        : Optional.of("No trunk answers: " + String.join("; ", dead));
  }

  @Override
  public void close() {
    checks.values().forEach(TrunkCheck::end);
    CompletableFuture<?>[] ends =
        registrations.values().stream().map(Registration::end).toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(ends)
        .completeOnTimeout(null, TO_SAY_GOOD_BYE.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }
}
