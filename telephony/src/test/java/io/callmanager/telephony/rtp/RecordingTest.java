package io.callmanager.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.callmanager.call.spi.Tape;
import io.callmanager.telephony.media.MediaListener;
import io.callmanager.telephony.media.MediaSession;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.peers.LossyRelay;
import io.callmanager.telephony.recording.CallWav;
import io.callmanager.telephony.recording.FakeTape;
import io.callmanager.telephony.recording.StereoRing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a recording of a real exchange of packets holds.
class RecordingTest {

  private static final int FRAME = 160;
  private static final int RATE = 8000;
  private static final int SECOND = RATE;

  @TempDir Path directory;
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final RtpEngine engine = TestEngine.start("23000-23999", Duration.ofSeconds(3), registry);
  private final Peer peer = new Peer();
  private final MediaSession session = engine.open(new MediaListener() {});
  private final String offer = session.offer();
  private final ScheduledExecutorService network = Executors.newScheduledThreadPool(1);

  @AfterEach
  void close() {
    network.shutdownNow();
    engine.close();
    peer.close();
  }

  /// Noise that is like nothing but itself.
  private static short[] noise(int seed, int samples) {
    Random random = new Random(seed);
    short[] noise = new short[samples];
    for (int i = 0; i < samples; i++) {
      noise[i] = (short) (random.nextInt(16_000) - 8_000);
    }
    return noise;
  }

  private static byte[] encoded(short[] samples, int frame) {
    byte[] payload = new byte[FRAME];
    for (int i = 0; i < FRAME; i++) {
      payload[i] = G711.MU_LAW.encode(samples[frame * FRAME + i]);
    }
    return payload;
  }

  /// Where in `recording` a part of `original` is best found, and how alike they are there: 1 for the same.
  private static Found find(short[] original, int from, int length, short[] recording) {
    double best = -1;
    int at = 0;
    for (int start = 0; start + length <= recording.length; start += 1) {
      double product = 0;
      double energy = 1;
      double own = 1;
      // Every seventh sample finds the place as well as all do.
      for (int i = 0; i < length; i += 7) {
        int there = recording[start + i];
        int here = original[from + i];
        product += (double) there * here;
        energy += (double) there * there;
        own += (double) here * here;
      }
      double alike = product / Math.sqrt(energy * own);
      if (alike > best) {
        best = alike;
        at = start;
      }
    }
    return new Found(at, best);
  }

  private record Found(int at, double alike) {}

  private static long millis(int samples) {
    return samples * 1000L / RATE;
  }

  @Test
  void holdsWhatWasSentOnTheLeftAndWhatWasHeardOnTheRightInTime() throws Exception {
    int seconds = 6;
    short[] ours = noise(1, seconds * SECOND);
    short[] theirs = noise(2, seconds * SECOND);
    FakeTape tape = new FakeTape(directory);
    Playback playback = new Playback();
    try (LossyRelay badNetwork = new LossyRelay(LossyRelay.Network.BAD)) {
      String there = badNetwork.ours(offer);
      session.record(tape, failure -> {});
      session.play(new Sound(ours), playback);
      session.acceptAnswer(badNetwork.theirs(peer.sdp()));
      await().until(() -> playback.startedNanos != 0);

      long firstSaid = System.nanoTime();
      CountDownLatch said = talk(there, theirs, 0, 50 * seconds);
      assertThat(said.await(20, TimeUnit.SECONDS)).isTrue();
      await().until(() -> session.stats().packetsSent() > 50 * seconds + 15);
      long millis = session.stopRecording();
      long lasted = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - playback.startedNanos);

      Tape.Outcome.Written written = (Tape.Outcome.Written) tape.awaitOutcome();
      assertThat(written.note()).isNull();
      assertThat(millis).isBetween(written.millis() - 60, written.millis() + 60);
      assertThat(written.millis()).isBetween(lasted - 100, lasted + 100);
      CallWav wav = CallWav.read(tape.file());
      assertThat(millis(wav.left().length)).isEqualTo(written.millis());

      // Left: from the very first packet, sample by sample.
      double skipped = registry.get("callmanager.rtp.rounds.skipped").functionCounter().count();
      assertSaid(ours, wav.left(), Math.round(skipped));
      // Right: later than it was said by as much as the first packet was, and no second more or
      // less so than another.
      long apart = TimeUnit.NANOSECONDS.toMillis(firstSaid - playback.startedNanos);
      int first = find(theirs, 0, SECOND, wav.right()).at;
      assertThat(millis(first) - apart).as("how late it begins").isBetween(-40L, 140L);
      for (int second = 0; second < seconds; second++) {
        Found found = find(theirs, second * SECOND, SECOND, wav.right());
        assertThat(found.alike()).as("second %d", second).isGreaterThan(0.8);
        assertThat(millis(found.at - first) - second * 1000L)
            .as("how far second %d is from its place", second)
            .isBetween(-40L, 40L);
      }
      LossyRelay.Toll toll = badNetwork.inward();
      assertThat(toll.lost()).hasSizeGreaterThan(5);
      assertThat(toll.copied()).isGreaterThan(5);
      assertThat(toll.overtaken()).isGreaterThan(50);
    }
  }

  /// @param skipped how many periods the machine may have had no time for; a recording holds silence in their place
  private static void assertSaid(short[] ours, short[] left, long skipped) {
    short[] silence = new short[FRAME];
    int silent = 0;
    for (int frame = 0; frame < ours.length / FRAME; frame++) {
      short[] said = frame(ours, frame);
      while (silent < skipped && Arrays.equals(frame(left, frame + silent), silence)) {
        silent++;
      }
      assertThat(frame(left, frame + silent)).as("frame %d", frame).isEqualTo(said);
    }
  }

  private static short[] frame(short[] samples, int number) {
    return Arrays.copyOfRange(samples, number * FRAME, (number + 1) * FRAME);
  }

  @Test
  void goesOnWithSilenceWhileItIsPaused() throws Exception {
    FakeTape tape = new FakeTape(directory);
    short[] theirs = noise(4, 4 * SECOND);
    session.acceptAnswer(peer.sdp());
    session.play(new Sound(noise(5, 4 * SECOND)), new Playback());
    session.record(tape, failure -> {});
    talk(theirs, 0, 50);
    session.pauseRecording(true);
    talk(theirs, 50, 100);
    session.pauseRecording(false);
    talk(theirs, 100, 150);
    session.stopRecording();

    Tape.Outcome.Written written = (Tape.Outcome.Written) tape.awaitOutcome();
    assertThat(written.millis()).isBetween(2900L, 3400L);
    CallWav wav = CallWav.read(tape.file());
    assertThat(find(theirs, 10 * FRAME, 30 * FRAME, wav.right()).alike()).isGreaterThan(0.9);
    assertThat(find(theirs, 110 * FRAME, 30 * FRAME, wav.right()).alike()).isGreaterThan(0.9);
    assertThat(find(theirs, 60 * FRAME, 30 * FRAME, wav.right()).alike()).isLessThan(0.3);
    Found before = find(theirs, 10 * FRAME, 30 * FRAME, wav.right());
    Found after = find(theirs, 110 * FRAME, 30 * FRAME, wav.right());
    assertThat(millis(after.at - before.at)).isBetween(1940L, 2060L);
    int middle = before.at - 10 * FRAME + 75 * FRAME;
    assertThat(Arrays.copyOfRange(wav.left(), middle - 15 * FRAME, middle + 15 * FRAME))
        .containsOnly(0);
    assertThat(Arrays.copyOfRange(wav.right(), middle - 15 * FRAME, middle + 15 * FRAME))
        .containsOnly(0);
  }

  private void talk(short[] samples, int from, int to) throws InterruptedException {
    assertThat(talk(offer, samples, from, to).await(20, TimeUnit.SECONDS)).isTrue();
  }

  /// Begins to send frames, one every 20 ms.
  private CountDownLatch talk(String to, short[] samples, int from, int until) {
    CountDownLatch said = new CountDownLatch(until - from);
    for (int frame = from; frame < until; frame++) {
      int number = frame;
      var _ =
          network.schedule(
              () -> {
                peer.sendRtp(to, 0, number, number * FRAME, encoded(samples, number));
                said.countDown();
              },
              20L * (frame - from + 1),
              TimeUnit.MILLISECONDS);
    }
    return said;
  }

  @Test
  void endsWithTheSession() throws Exception {
    FakeTape tape = new FakeTape(directory);
    session.acceptAnswer(peer.sdp());
    session.record(tape, failure -> {});
    await().until(() -> peer.heard().size() > 30);
    session.close();
    assertThat(((Tape.Outcome.Written) tape.awaitOutcome()).millis()).isGreaterThan(300);
    FakeTape late = new FakeTape(directory);
    session.record(late, failure -> {});
    assertThat(late.outcomes()).containsExactly(new Tape.Outcome.Unused());
  }

  @Test
  void endsWithTheEngine() throws Exception {
    FakeTape tape = new FakeTape(directory);
    session.acceptAnswer(peer.sdp());
    session.record(tape, failure -> {});
    await().until(() -> peer.heard().size() > 30);
    engine.close();
    assertThat(tape.outcomes()).hasSize(1);
    assertThat(CallWav.read(tape.file()).left().length).isGreaterThan(20 * FRAME);
  }

  @Test
  void recordsNothingOfASessionThatNeverMetAnybody() {
    FakeTape tape = new FakeTape(directory);
    session.record(tape, failure -> {});
    session.close();
    assertThat(tape.awaitOutcome()).isEqualTo(new Tape.Outcome.Unused());
  }

  @Test
  void makesUpForPeriodsThatThePacingThreadMissed() {
    StereoRing ring = new StereoRing();
    RecordingTap tap = new RecordingTap(ring);
    short[] frame = noise(6, FRAME);
    for (long round : new long[] {5, 6, 7, 10, 11, 200, 201}) {
      tap.endPeriod(round, frame, new short[FRAME]);
    }
    tap.finish();
    ByteBuffer out = ByteBuffer.allocate(StereoRing.PERIOD_BYTES * 300);
    ring.take(out);
    assertThat(ring.isDrained()).isTrue();
    assertThat(out.position() / StereoRing.PERIOD_BYTES).isEqualTo(201 - 5 + 1);
  }

  @Test
  void allocatesNothingForAPeriod() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    StereoRing ring = new StereoRing();
    RecordingTap tap = new RecordingTap(ring);
    short[] frame = noise(7, FRAME);
    short[] heard = new short[FRAME];
    ByteBuffer packet = ByteBuffer.allocateDirect(200);
    ByteBuffer out = ByteBuffer.allocateDirect(StereoRing.PERIOD_BYTES * 2);
    long me = Thread.currentThread().threadId();
    long before = 0;
    int periods = 100_000;
    for (int i = -periods; i < periods; i++) {
      if (i == 0) {
        before = threads.getThreadAllocatedBytes(me);
      }
      tap.received(i * FRAME, packet, 12, FRAME, G711.MU_LAW);
      tap.endPeriod(i, frame, heard);
      out.clear();
      ring.take(out);
    }
    long allocated = threads.getThreadAllocatedBytes(me) - before;
    assertThat((double) allocated / periods).isLessThan(0.1);
  }
}
