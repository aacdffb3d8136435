package io.callmanager.api.testing;

import io.callmanager.call.spi.Carrier;
import io.callmanager.call.spi.DialOrder;
import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegListener;
import io.callmanager.call.spi.TrunkStatus;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.TrunkId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A carrier whose callees do what a test says. Without a word they ring.
public final class StagedCarrier implements Carrier {

  private final Map<String, Consumer<StagedLeg>> callees = new ConcurrentHashMap<>();
  private final Map<CallId, StagedLeg> legs = new ConcurrentHashMap<>();
  private final AtomicInteger admitted = new AtomicInteger();
  private final AtomicInteger dialed = new AtomicInteger();
  private volatile boolean trunkless;
  private volatile @Nullable Duration saturated;
  private volatile @Nullable String unavailability;
  private volatile @Nullable RuntimeException broken;
  private volatile Runnable admission = () -> {};

  /// What happens when `number` is dialled.
  public void callee(String number, Consumer<StagedLeg> behaviour) {
    callees.put(number, behaviour);
  }

  public StagedLeg leg(CallId call) {
    StagedLeg leg = legs.get(call);
    if (leg == null) {
      throw new IllegalStateException("never dialled: " + call);
    }
    return leg;
  }

  /// Turns every further call down; null to take them again.
  public void saturate(@Nullable Duration retryAfter) {
    saturated = retryAfter;
  }

  /// Whether there is no trunk that an account may use.
  public void trunkless(boolean none) {
    trunkless = none;
  }

  /// Throws whenever it is asked for room; null to stop that.
  public void failOnAdmission(@Nullable RuntimeException failure) {
    broken = failure;
  }

  /// What is done whenever somebody asks for room.
  public void onAdmission(Runnable done) {
    admission = done;
  }

  public void unavailable(@Nullable String reason) {
    unavailability = reason;
  }

  public int dialed() {
    return dialed.get();
  }

  /// How many permits are out for calls that are not over.
  public int permitsOut() {
    return admitted.get();
  }

  @Override
  public Admission admit(AccountId account) {
    admission.run();
    if (trunkless) {
      return new Admission.NoTrunk();
    }
    RuntimeException failure = broken;
    if (failure != null) {
      throw failure;
    }
    Duration wait = saturated;
    if (wait != null) {
      return new Admission.Saturated(wait, "no channels");
    }
    admitted.incrementAndGet();
    return new Admission.Admitted(new StagedPermit());
  }

  @Override
  public Prospect prospect(AccountId account) {
    if (trunkless) {
      return new Prospect.NoTrunk();
    }
    return saturated == null
        ? new Prospect.Room("staged", 1, false)
        : new Prospect.Full(new Admission.Saturated(saturated, "no channels"), false);
  }

  @Override
  public Leg dial(DialOrder order, Permit permit, LegListener listener) {
    dialed.incrementAndGet();
    StagedLeg leg = new StagedLeg(order, permit, listener);
    legs.put(order.callId(), leg);
    leg.dialed("staged", 1, 1);
    callees.getOrDefault(order.to().e164(), StagedLeg::ringing).accept(leg);
    return leg;
  }

  @Override
  public List<TrunkStatus> trunks() {
    return List.of(
        new TrunkStatus(
            new TrunkId(new UUID(0, 1)),
            "staged",
            null,
            "sip:127.0.0.1:5999",
            TrunkStatus.Health.UP,
            "200 OK in 1 ms",
            null,
            null,
            admitted.get(),
            null,
            50));
  }

  @Override
  public Optional<String> unavailability() {
    return Optional.ofNullable(unavailability);
  }

  private final class StagedPermit implements Permit {

    private final AtomicBoolean released = new AtomicBoolean();

    @Override
    public boolean reachesExtensions() {
      return true;
    }

    @Override
    public void release() {
      if (released.compareAndSet(false, true)) {
        admitted.decrementAndGet();
      }
    }
  }
}
