package io.callmanager.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.callmanager.telephony.media.MediaListener;
import io.callmanager.telephony.media.MediaSession;
import io.callmanager.telephony.media.SdpException;
import io.callmanager.telephony.media.ToneGenerator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("It measures.")
class PacingTest {

  private static final int TWO_SECONDS = 2 * 8000;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RtpEngine engine = TestEngine.start("24000-24999", Duration.ofSeconds(3), registry);
  private final List<Peer> peers = new ArrayList<>();

  @AfterEach
  void close() {
    engine.close();
    peers.forEach(Peer::close);
  }

  @Test
  void sendsOnePacketEachTwentyMillisecondsNeitherDriftingNorBursting() throws SdpException {
    Peer peer = peer();
    MediaSession session = engine.open(new MediaListener() {});
    session.acceptAnswer(peer.sdp());
    session.play(ToneGenerator.tone(440, Duration.ofSeconds(10)), new Playback());
    await().until(() -> peer.heard().size() > 5);
    peer.forget();
    double skippedBefore = skipped();
    await().until(() -> peer.heard().size() > 1);
    Peer.Heard first = peer.heard().getFirst();
    await().until(() -> peer.heard().getLast().timestamp() - first.timestamp() >= TWO_SECONDS);
    double skippedRounds = skipped() - skippedBefore;

    List<Peer.Heard> heard =
        peer.heard().stream()
            .filter(packet -> packet.timestamp() - first.timestamp() <= TWO_SECONDS)
            .toList();
    assertThat(heard.size() + skippedRounds).isBetween(100.0, 102.0);
    for (int i = 0; i < heard.size(); i++) {
      assertThat(heard.get(i).sequence()).isEqualTo((first.sequence() + i) & 0xffff);
      if (skippedRounds == 0) {
        assertThat(heard.get(i).timestamp()).isEqualTo(first.timestamp() + 160 * i);
      }
    }
    double seconds = (heard.getLast().nanos() - first.nanos()) / 1e9;
    assertThat(seconds).as("by the wall clock").isBetween(1.9, 2.1);
    assertThat(crowded(heard)).as("packets on the heels of another").isLessThanOrEqualTo(10);
  }

  /// How many packets came within 5 ms of the one before; the listening thread's own delays are among them.
  private static long crowded(List<Peer.Heard> heard) {
    return IntStream.range(1, heard.size())
        .filter(i -> heard.get(i).nanos() - heard.get(i - 1).nanos() < 5_000_000)
        .count();
  }

  @Test
  void leavesOutWhatItMissedAndLetsTheTimestampGoOn() throws SdpException {
    Peer peer = peer();
    AtomicInteger stalls = new AtomicInteger();
    MediaSession session =
        engine.open(
            new MediaListener() {
              @Override
              public void onDigit(char digit) {
                long until = System.nanoTime() + 130_000_000L;
                while (System.nanoTime() - until < 0) {
                  Thread.onSpinWait(); // a listener that doesn't return at once
                }
                stalls.incrementAndGet();
              }
            });
    String offer = session.offer();
    session.acceptAnswer(peer.sdp());
    await().until(() -> peer.heard().size() > 5);
    peer.sendRtp(offer, 101, 1, 1000, new byte[] {5, 10, 0, (byte) 160});
    await().until(() -> stalls.get() == 1);
    int before = peer.heard().size();
    await().until(() -> peer.heard().size() > before + 10);

    List<Peer.Heard> heard = peer.heard();
    int gaps = 0;
    for (int i = 1; i < heard.size(); i++) {
      Peer.Heard packet = heard.get(i);
      int step = packet.timestamp() - heard.get(i - 1).timestamp();
      assertThat(packet.sequence()).isEqualTo((heard.get(i - 1).sequence() + 1) & 0xffff);
      assertThat(step % 160).isZero();
      if (step > 4 * 160) {
        gaps++;
        assertThat(packet.marker()).isTrue();
      }
    }
    // In place of a burst that would carry every missed timestamp.
    assertThat(gaps).isGreaterThanOrEqualTo(1);
    assertThat(skipped()).isGreaterThanOrEqualTo(5);
  }

  @Test
  void spreadsStreamsOverThePeriod() throws SdpException {
    Peer peer = peer();
    for (int i = 0; i < 40; i++) {
      engine.open(new MediaListener() {}).acceptAnswer(peer.sdp());
    }
    Pacer pacer = engine.pacers().getFirst();

    assertThat(pacer.streams()).isEqualTo(40);
    assertThat(pacer.fullestSlot()).isEqualTo(2);
  }

  @Test
  void sessionsThatOnlyRingTakeNoPartInPacing() throws SdpException {
    for (int i = 0; i < 100; i++) {
      engine.open(new MediaListener() {}).offer();
    }
    assertThat(gauge("callmanager.rtp.streams")).isZero();
    assertThat(registry.get("callmanager.rtp.ports").tag("state", "used").gauge().value())
        .isEqualTo(100);

    MediaSession answered = engine.open(new MediaListener() {});
    answered.acceptAnswer(peer().sdp());
    assertThat(gauge("callmanager.rtp.streams")).isEqualTo(1);
    answered.close();
    await().until(() -> gauge("callmanager.rtp.streams") == 0);
  }

  @Test
  void allocatesNothingPerPacket() throws SdpException {
    List<MediaSession> sessions = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sessions.addAll(connectedPair());
    }
    for (MediaSession session : sessions) {
      session.play(ToneGenerator.tone(440, Duration.ofSeconds(60)), new Playback());
    }
    await().until(() -> packets("received") > 4000); // connected, compiled
    long bytesBefore = allocated();
    double packetsBefore = packets("sent") + packets("received");
    await().until(() -> packets("sent") + packets("received") > packetsBefore + 4000);
    double packets = packets("sent") + packets("received") - packetsBefore;

    assertThat((allocated() - bytesBefore) / packets).as("bytes per packet").isLessThan(1);
  }

  /// Two sessions of ours that talk to each other.
  private List<MediaSession> connectedPair() throws SdpException {
    MediaListener listening =
        new MediaListener() {
          @Override
          public boolean wantsFrames() {
            return true;
          }
        };
    MediaSession caller = engine.open(listening);
    MediaSession callee = engine.open(listening);
    caller.acceptAnswer(callee.answerOffer(caller.offer()));
    return List.of(caller, callee);
  }

  private long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(engine.pacers().getFirst().thread().threadId());
  }

  private double packets(String outcome) {
    return registry
        .get("callmanager.rtp.packets")
        .tag("outcome", outcome)
        .functionCounter()
        .count();
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  private double skipped() {
    return registry.get("callmanager.rtp.rounds.skipped").functionCounter().count();
  }

  private Peer peer() {
    Peer peer = new Peer();
    peers.add(peer);
    return peer;
  }
}
