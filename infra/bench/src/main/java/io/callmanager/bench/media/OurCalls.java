package io.callmanager.bench.media;

import io.callmanager.shared.RecordingId;
import io.callmanager.telephony.media.MediaAddress;
import io.callmanager.telephony.media.MediaListener;
import io.callmanager.telephony.media.MediaSession;
import io.callmanager.telephony.media.PlaybackListener;
import io.callmanager.telephony.media.SdpException;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.media.ToneGenerator;
import io.callmanager.telephony.rtp.Lateness;
import io.callmanager.telephony.rtp.PortRange;
import io.callmanager.telephony.rtp.RtpEngine;
import io.callmanager.telephony.rtp.RtpProperties;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// The product's calls: its RTP engine with one pacing thread, as it comes, each call playing one sound after the other and being
/// recorded.
final class OurCalls implements Calls {

  /// How the names of the media threads begin.
  static final List<String> THREADS = List.of("rtp-pacer", "tape-writer", "rtcp");

  private static final int FIRST_PORT = 10_000;
  private static final int SOUNDS = 32;
  private static final int REHEARSED = 20;
  private static final String ADDRESS = "127.0.0.1";

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RtpEngine engine;
  private final List<MediaSession> sessions = new ArrayList<>();
  private final AtomicInteger whole = new AtomicInteger();
  private final FunctionCounter sent;
  private final FunctionCounter received;
  private final Map<String, ThreadUse> threadsBefore = new HashMap<>();
  private Lateness latenessBefore;
  private long lostBefore;

  private OurCalls(int calls) {
    InetAddress address = InetAddress.ofLiteral(ADDRESS);
    engine =
        new RtpEngine(
            new RtpProperties(
                new PortRange(FIRST_PORT, FIRST_PORT + 2 * calls + 199),
                1,
                0,
                Duration.ofSeconds(3),
                Duration.ofMillis(60),
                Duration.ofSeconds(5)),
            new MediaAddress(address, address),
            Clock.systemUTC(),
            meters);
    latenessBefore = engine.lateness();
    sent = meters.get("callmanager.rtp.packets").tag("outcome", "sent").functionCounter();
    received = meters.get("callmanager.rtp.packets").tag("outcome", "received").functionCounter();
  }

  /// Arguments: calls, seconds to warm up, seconds to measure, whether memory and allocations are to be looked at.
  public static void main(String[] arguments) throws Exception {
    int calls = Integer.parseInt(arguments[0]);
    int warmUp = Integer.parseInt(arguments[1]);
    int seconds = Integer.parseInt(arguments[2]);
    boolean profiled = Boolean.parseBoolean(arguments[3]);
    List<Sound> sounds = sounds();
    Duration playing = Duration.ofSeconds(warmUp + seconds + 10L);
    if (profiled) {
      rehearse(sounds);
      MemoryUse before = MemoryUse.now();
      OurCalls ours = new OurCalls(calls);
      ours.open(calls, sounds, playing);
      new Side().run(new ProfiledCalls(ours, before), warmUp, seconds);
    } else {
      OurCalls ours = new OurCalls(calls);
      ours.open(calls, sounds, playing);
      new Side().run(ours, warmUp, seconds);
    }
    System.exit(0);
  }

  /// Has every class loaded before memory is looked at.
  private static void rehearse(List<Sound> sounds) throws Exception {
    OurCalls few = new OurCalls(REHEARSED);
    few.open(REHEARSED, sounds, Duration.ofSeconds(5));
    TimeUnit.SECONDS.sleep(1);
    few.hangUp();
  }

  /// Of different lengths, so that after the first ones the calls are no longer at the same place.
  private static List<Sound> sounds() {
    return IntStream.range(0, SOUNDS)
        .mapToObj(i -> ToneGenerator.tone(300 + 50.0 * i, Duration.ofMillis(3000 + 170L * i)))
        .toList();
  }

  private void open(int calls, List<Sound> sounds, Duration playing) throws SdpException {
    for (int i = 0; i < calls; i++) {
      MediaSession session = engine.open(new MediaListener() {});
      sessions.add(session);
      session.record(new NowhereTape(RecordingId.next(), whole), failure -> {});
      PlaybackListener nobody = new PlaybackListener() {};
      long queued = 0;
      for (int next = i; queued < playing.toMillis(); next++) {
        Sound sound = sounds.get(next % SOUNDS);
        session.play(sound, nobody);
        queued += sound.millis();
      }
      session.offer();
      session.acceptAnswer(peersDescription(1, "sendrecv"));
    }
  }

  private static String peersDescription(int version, String direction) {
    return """
        v=0
        o=peer 1 %1$d IN IP4 %2$s
        s=-
        c=IN IP4 %2$s
        t=0 0
        m=audio %3$d RTP/AVP 0 101
        a=rtpmap:0 PCMU/8000
        a=rtpmap:101 telephone-event/8000
        a=%4$s
        """
        .formatted(version, EchoingPeer.ADDRESS, EchoingPeer.PORT, direction)
        .replace("\n", "\r\n");
  }

  @Override
  public long sent() {
    return (long) sent.count();
  }

  @Override
  public long received() {
    return (long) received.count();
  }

  private long lost() {
    return sessions.stream().mapToLong(session -> session.stats().packetsLost()).sum();
  }

  @Override
  public void begin() {
    THREADS.forEach(prefix -> threadsBefore.put(prefix, ThreadUse.of(prefix)));
    latenessBefore = engine.lateness();
    lostBefore = lost();
  }

  @Override
  public Figures end() {
    Figures figures = new Figures();
    for (String prefix : THREADS) {
      ThreadUse used =
          ThreadUse.of(prefix).since(threadsBefore.getOrDefault(prefix, ThreadUse.NONE));
      figures.put("cpu." + prefix, used.cpuNanos()).put("allocated." + prefix, used.allocated());
    }
    Lateness lateness = engine.lateness().since(latenessBefore);
    return figures
        .put("lost", lost() - lostBefore)
        .put("p50", lateness.quantile(0.5).toNanos())
        .put("p99", lateness.quantile(0.99).toNanos())
        .put("max", lateness.quantile(1).toNanos());
  }

  /// The peer puts everyone on hold.
  @Override
  public void fallSilent() throws SdpException {
    for (MediaSession session : sessions) {
      session.answerOffer(peersDescription(2, "sendonly"));
    }
  }

  @Override
  public Figures hangUp() {
    engine.close();
    return new Figures().put("whole", whole.get());
  }
}
