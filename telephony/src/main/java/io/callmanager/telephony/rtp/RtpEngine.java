package io.callmanager.telephony.rtp;

import io.callmanager.telephony.media.MediaAddress;
import io.callmanager.telephony.media.MediaListener;
import io.callmanager.telephony.media.MediaOptions;
import io.callmanager.telephony.media.MediaSession;
import io.callmanager.telephony.media.MediaSessions;
import io.callmanager.telephony.recording.TapeWriter;
import io.callmanager.telephony.sdp.OfferAnswer;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries the audio of all calls over RTP. Opening a session takes an open port from a pool; only sessions whose peer
/// is known take part in pacing.
public final class RtpEngine implements MediaSessions, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RtpEngine.class);
  private static final SecureRandom random = new SecureRandom();

  /// What every session needs to know.
  record Tools(int jitterMillis, Clock clock) {}

  private final MediaAddress address;
  private final Tools tools;
  private final PortPool ports;
  private final List<Pacer> pacers = new ArrayList<>();
  private final RtcpReporter reporter;
  private final TapeWriter tapes;
  private final Set<RtpSession> sessions = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService sweeper;
  private final AtomicBoolean warming = new AtomicBoolean();

  /// Starts the threads and opens the first ports.
  ///
  /// @param clock the time told to peers in sender reports; pacing does not use it
  /// @param registry gets the meters under `callmanager.rtp`
  public RtpEngine(
      RtpProperties properties, MediaAddress address, Clock clock, MeterRegistry registry) {
    this.address = address;
    this.tools = new Tools((int) properties.jitterBuffer().toMillis(), clock);
    Duration drain = properties.portDrain();
    reporter = new RtcpReporter(properties.rtcpInterval());
    ports =
        new PortPool(
            address.bind(), properties.portRange(), properties.warmPorts(), drain, reporter);
    tapes = new TapeWriter(registry);
    for (int i = 0; i < properties.pacingThreads(); i++) {
      pacers.add(new Pacer("rtp-pacer-" + i));
    }
    sweeper =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon(true).name("rtp-ports").factory());
    long period = PortPool.sweepPeriod(drain).toNanos();
    var _ = sweeper.scheduleWithFixedDelay(this::sweep, period, period, TimeUnit.NANOSECONDS);
    new RtpMeters(pacers, ports, reporter).bindTo(registry);
  }

  private void sweep() {
    try {
      ports.sweep(System.nanoTime());
    } catch (RuntimeException e) {
      log.error("The RTP ports can't be swept", e);
    }
  }

  @Override
  public MediaSession open(MediaListener listener, MediaOptions options) {
    PortPool.Port port = ports.take(System.nanoTime());
    if (ports.isLow() && warming.compareAndSet(false, true)) {
      sweeper.execute(
          () -> {
            warming.set(false);
            ports.warmUp();
          });
    }
    OfferAnswer description =
        new OfferAnswer(address.advertised(), port.number(), random.nextLong() >>> 1, options);
    RtpSession session = new RtpSession(this, port, description, listener, tools);
    sessions.add(session);
    return session;
  }

  @Override
  public boolean hasRoom() {
    return ports.hasRoom();
  }

  /// Lets a stream join the thread with the fewest; what came in before anybody was expected is thrown away.
  void pace(PortPool.Port port, RtpStream stream) {
    PortPool.empty(port, ByteBuffer.allocate(16));
    pacers.stream().min(Comparator.comparingInt(Pacer::streams)).orElseThrow().add(stream);
  }

  RtcpReporter reporter() {
    return reporter;
  }

  TapeWriter tapes() {
    return tapes;
  }

  void giveBack(PortPool.Port port) {
    ports.giveBack(port, System.nanoTime());
  }

  void forget(RtpSession session) {
    sessions.remove(session);
  }

  /// How late packets have left so far.
  public Lateness lateness() {
    return pacers.stream()
        .map(pacer -> pacer.bench().lateness.soFar())
        .reduce(Lateness::and)
        .orElseThrow();
  }

  List<Pacer> pacers() {
    return pacers;
  }

  PortPool ports() {
    return ports;
  }

  /// Ends every session, saying good-bye to the peers, and stops the threads.
  @Override
  public void close() {
    sessions.forEach(RtpSession::close);
    pacers.forEach(Pacer::close);
    tapes.close();
    sweeper.shutdownNow();
    reporter.close();
    ports.close();
  }
}
