package io.callmanager.testing;

import io.callmanager.call.spi.Carrier;
import io.callmanager.call.spi.DialOrder;
import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.LegListener;
import io.callmanager.call.spi.PcmSound;
import io.callmanager.call.spi.Tape;
import io.callmanager.call.spi.TrunkStatus;
import io.callmanager.call.spi.Utterance;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.PlaybackId;
import io.callmanager.shared.TrunkId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A carrier whose callees do what a test says. Dialled legs wait in [#legs()] until the test has something happen on them,
/// unless [#onDial] says what every callee does at once.
public final class FakeCarrier implements Carrier {

  private final ConcurrentLinkedQueue<FakeLeg> legs = new ConcurrentLinkedQueue<>();
  private final AtomicInteger permits = new AtomicInteger();
  private volatile Behaviour behaviour = leg -> {};
  private volatile boolean trunkless;
  private volatile Optional<Admission.Saturated> saturation = Optional.empty();

  /// What every callee does as soon as it is dialled.
  public void onDial(Behaviour behaviour) {
    this.behaviour = behaviour;
  }

  /// From now on there is no room for calls; an empty value makes room again.
  public void saturate(Optional<Duration> retryAfter) {
    saturation = retryAfter.map(after -> new Admission.Saturated(after, "full for a test"));
  }

  /// Whether there is no trunk that an account may use.
  public void trunkless(boolean none) {
    trunkless = none;
  }

  /// Every leg dialled so far, oldest first.
  public List<FakeLeg> legs() {
    return List.copyOf(legs);
  }

  /// The only leg that was dialled to a number.
  public FakeLeg legTo(PhoneNumber number) {
    List<FakeLeg> found = legs.stream().filter(leg -> leg.order().to().equals(number)).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " legs were dialled to " + number);
    }
    return found.getFirst();
  }

  /// Permits given out and not given back.
  public int permitsOut() {
    return permits.get();
  }

  @Override
  public Admission admit(AccountId account) {
    if (trunkless) {
      return new Admission.NoTrunk();
    }
    if (saturation.isPresent()) {
      return saturation.get();
    }
    permits.incrementAndGet();
    return new Admission.Admitted(new OnePermit());
  }

  @Override
  public Prospect prospect(AccountId account) {
    if (trunkless) {
      return new Prospect.NoTrunk();
    }
    return saturation.isPresent()
        ? new Prospect.Full(saturation.get(), false)
        : new Prospect.Room("fake", 1, false);
  }

  @Override
  public Leg dial(DialOrder order, Permit permit, LegListener listener) {
    FakeLeg leg = new FakeLeg(order, permit, listener);
    legs.add(leg);
    behaviour.act(leg);
    return leg;
  }

  @Override
  public List<TrunkStatus> trunks() {
    return List.of(
        new TrunkStatus(
            new TrunkId(new UUID(0, 1)),
            "fake",
            null,
            "sip:fake",
            TrunkStatus.Health.UP,
            "always",
            null,
            null,
            legs.size(),
            null,
            null));
  }

  @Override
  public Optional<String> unavailability() {
    return saturation.map(Admission.Saturated::words);
  }

  /// What a callee does.
  @FunctionalInterface
  public interface Behaviour {
    void act(FakeLeg leg);
  }

  private final class OnePermit implements Permit {
    private boolean released;

    @Override
    public synchronized void release() {
      if (!released) {
        released = true;
        permits.decrementAndGet();
      }
    }
  }

  /// A leg on which a test has things happen.
  public static final class FakeLeg implements Leg {

    private final DialOrder order;
    private final Permit permit;
    private final LegListener listener;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<PlaybackId> playbacks = new CopyOnWriteArrayList<>();
    private final List<Tape> tapes = new CopyOnWriteArrayList<>();
    private volatile boolean hungUp;
    private volatile boolean over;

    private FakeLeg(DialOrder order, Permit permit, LegListener listener) {
      this.order = order;
      this.permit = permit;
      this.listener = listener;
    }

    public DialOrder order() {
      return order;
    }

    public boolean hungUp() {
      return hungUp;
    }

    /// Whether the leg has ended, from either side.
    public boolean over() {
      return over;
    }

    public void tell(LegEvent event) {
      if (event instanceof LegEvent.Refused
          || event instanceof LegEvent.Unreachable
          || event instanceof LegEvent.HungUp
          || event instanceof LegEvent.Silent
          || event instanceof LegEvent.Transferred) {
        over = true;
        permit.release();
      }
      listener.onEvent(event);
    }

    /// What was asked for, in order: `say text`, `play 8 ms`, `dtmf 12`, `stop`.
    public List<String> asked() {
      return List.copyOf(asked);
    }

    /// The id of what was asked for last.
    public PlaybackId lastAsked() {
      return playbacks.getLast();
    }

    @Override
    public void say(PlaybackId id, Utterance utterance) {
      asked.add("say " + utterance.text());
      playbacks.add(id);
    }

    @Override
    public void play(PlaybackId id, PcmSound sound) {
      asked.add("play " + sound.millis() + " ms");
      playbacks.add(id);
    }

    @Override
    public void sendDigits(PlaybackId id, String digits) {
      asked.add("dtmf " + digits);
      playbacks.add(id);
    }

    @Override
    public void transfer(PlaybackId id, PhoneNumber to, @Nullable Utterance notice) {
      asked.add("transfer " + to.e164() + (notice == null ? "" : " after " + notice.text()));
      playbacks.add(id);
    }

    @Override
    public void stopPlaying(PlaybackId last) {
      asked.add("stop " + last);
    }

    @Override
    public void stopPlaying() {
      asked.add("stop");
    }

    @Override
    public void record(Tape tape) {
      asked.add("record");
      tapes.add(tape);
    }

    @Override
    public void pauseRecording(boolean paused) {
      asked.add(paused ? "pause recording" : "resume recording");
    }

    @Override
    public void stopRecording() {
      asked.add("stop recording");
    }

    /// The tapes that it was to be recorded on, oldest first.
    public List<Tape> tapes() {
      return List.copyOf(tapes);
    }

    @Override
    public void hangUp() {
      hungUp = true;
      if (!over) {
        over = true;
        permit.release();
        listener.onEvent(new LegEvent.Closed(Instant.EPOCH));
      }
    }
  }
}
