package io.callmanager.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.telephony.media.MediaListener;
import io.callmanager.telephony.media.MediaSession;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.peers.LossyRelay;
import io.callmanager.telephony.peers.Noise;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// A session whose packets are lost, doubled, and up to 100 ms late in both directions.
@ExtendWith(OutputCaptureExtension.class)
class BadNetworkTest {

  private static final int FRAME = Noise.FRAME;
  private static final int FRAMES = 150;
  private static final int OUR_EVENTS = 101;
  private static final int PEERS_EVENTS = 96;
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final String KEYS = "0123456789*#ABCD";

  private final RtpEngine engine = TestEngine.start();
  private final Peer peer = new Peer();
  private final LossyRelay network = new LossyRelay(LossyRelay.Network.BAD);
  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
  private final Ear ear = new Ear();
  private final MediaSession session = engine.open(ear);
  private final String offer = network.ours(session.offer());

  private static final class Ear implements MediaListener {
    private final List<Character> digits = new CopyOnWriteArrayList<>();
    private final List<short[]> frames = new CopyOnWriteArrayList<>();

    @Override
    public void onDigit(char digit) {
      digits.add(digit);
    }

    @Override
    public boolean wantsFrames() {
      return true;
    }

    @Override
    public void onFrame(short[] frame) {
      frames.add(frame.clone());
    }

    String digits() {
      return digits.stream().map(String::valueOf).collect(Collectors.joining());
    }

    int exact(Noise said) {
      return frames.stream().mapToInt(frame -> said.framesIn(frame).size()).sum();
    }
  }

  @AfterEach
  void close() {
    clock.shutdownNow();
    network.close();
    engine.close();
    peer.close();
  }

  private static byte[] encoded(Noise said, int frame) {
    byte[] payload = new byte[FRAME];
    for (int i = 0; i < FRAME; i++) {
      payload[i] = G711.MU_LAW.encode(said.samples()[frame * FRAME + i]);
    }
    return payload;
  }

  @Test
  void isHeardWholeButForWhatIsLostAndTellsEachKeyOnce(CapturedOutput output) throws Exception {
    Noise said = Noise.of(G711.MU_LAW, 20 * FRAMES);
    String keys = "1*0#5599AD";
    Playback digits = new Playback();
    session.play(new Sound(said.samples()), new Playback());
    session.acceptAnswer(network.theirs(peer.sdp()));
    session.sendDigits(keys, digits);
    Noise theirs = Noise.of(G711.MU_LAW, 2000);
    String pressed = "0#*112233ABCD9";
    talk(theirs, pressed);
    await().atMost(SOON).until(digits::isFinished);
    session.close();
    Map<Integer, Peer.Heard> heard = new TreeMap<>();
    await()
        .during(LossyRelay.Network.BAD.jitter().multipliedBy(2))
        .until(
            () -> {
              peer.heard().forEach(packet -> heard.putIfAbsent(packet.sequence(), packet));
              return heard.size() + network.outward().lost().size() == network.outward().taken();
            });

    LossyRelay.Toll toll = network.outward();
    assertThat(heard.keySet()).doesNotContainAnyElementsOf(toll.lost());
    assertThat(peer.heard()).hasSize(heard.size() + toll.copied());
    int first = Math.min(heard.keySet().iterator().next(), Collections.min(toll.lost()));
    StringBuilder keysHeard = new StringBuilder();
    int lastEvent = 0;
    for (Peer.Heard packet : heard.values()) {
      int number = packet.sequence() - first;
      if (packet.payloadType() == 0 && number < FRAMES) {
        assertThat(packet.payload()).as("packet %d", number).isEqualTo(encoded(said, number));
      } else if (packet.payloadType() == PEERS_EVENTS && packet.timestamp() != lastEvent) {
        keysHeard.append(KEYS.charAt(packet.payload()[0]));
        lastEvent = packet.timestamp();
      }
    }
    assertThat(keysHeard).hasToString(keys);
    assertThat(ear.digits()).isEqualTo(pressed);
    assertThat(ear.exact(theirs)).as("frames heard as they were said").isGreaterThan(60);
    assertThat(output.getAll().lines().filter(BadNetworkTest::isAlarming)).isEmpty();
    assertThat(List.of(toll, network.inward()))
        .allSatisfy(
            way -> {
              assertThat(way.lost()).hasSizeGreaterThan(10);
              assertThat(way.copied()).isGreaterThan(5);
              assertThat(way.overtaken()).isGreaterThan(50);
            });
  }

  private static boolean isAlarming(String line) {
    return line.contains(" ERROR ") || line.contains("Exception");
  }

  private void talk(Noise said, String keys) {
    int periods = said.frames();
    for (int i = 0; i < periods; i++) {
      int number = i;
      var _ =
          clock.schedule(
              () -> peer.sendRtp(offer, 0, number, number * FRAME, encoded(said, number)),
              20L * i,
              TimeUnit.MILLISECONDS);
    }
    int sequence = periods;
    for (int key = 0; key < keys.length(); key++) {
      int timestamp = (periods + key * 10) * FRAME;
      for (int step = 1; step <= 7; step++) {
        byte[] event = event(keys.charAt(key), step);
        int number = sequence++;
        var _ =
            clock.schedule(
                () -> peer.sendRtp(offer, OUR_EVENTS, number, timestamp, event),
                20L * (periods + key * 10 + step),
                TimeUnit.MILLISECONDS);
      }
    }
  }

  /// A press of 100 ms, whose end is told three times.
  private static byte[] event(char key, int step) {
    ByteBuffer event = ByteBuffer.allocate(4);
    event.put((byte) KEYS.indexOf(key)).put((byte) (step >= 5 ? 0x8a : 0x0a));
    return event.putShort((short) (FRAME * Math.min(step, 5))).array();
  }
}
