package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.PcmSound;
import io.callmanager.call.spi.TrunkDefinition.Codec;
import io.callmanager.call.spi.TrunkDefinition.SrtpPolicy;
import io.callmanager.shared.PlaybackId;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.peers.BaresipPeer;
import io.callmanager.telephony.peers.LossyRelay;
import io.callmanager.telephony.peers.Noise;
import io.callmanager.telephony.recording.CallWav;
import io.callmanager.telephony.recording.FakeTape;
import io.callmanager.telephony.rtp.G711;
import io.callmanager.telephony.sip.trunk.TrunkProperties;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// Somebody else's telephone in calls of ours: its keys and ours, what it hears, and its hold.
@ExtendWith(OutputCaptureExtension.class)
class BaresipCallTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration A_WHILE = Duration.ofMillis(300);

  /// How long it may be silent before it is asked whether it is still there.
  private static final Duration SILENCE_CHECK = Duration.ofMillis(200);

  private static final Duration HOLD = SILENCE_CHECK.multipliedBy(4);

  /// It takes no notice of a key of which only the end reaches it: with this seed our keys lose single packets.
  private static final LossyRelay.Network BAD =
      new LossyRelay.Network(0.05, 3, 0.05, Duration.ofMillis(100), 186);

  /// What it holds back to put packets in order, and forgets when it hangs up or holds: 100 ms and a little.
  private static final int HELD_BACK_FRAMES = 7;

  /// What it makes of either zero of the mu-law.
  private static final int ITS_ZERO = 2;

  private static @Nullable BaresipPeer phone;

  @BeforeAll
  static void start() {
    phone = BaresipPeer.start(CarrierUnderTest.TO.e164(), new BaresipPeer.Ways(null, "srtp", null));
  }

  @AfterAll
  static void stop() {
    if (phone != null) {
      phone.close();
    }
  }

  private static BaresipPeer phone() {
    return Objects.requireNonNull(phone);
  }

  private static CarrierUnderTest carrier(
      AudibleMedia media, SrtpPolicy srtp, Codec codec, Noise opening) {
    TrunkProperties trunk =
        new TrunkProperties(
            "test",
            phone().uri(),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of(codec),
            srtp,
            null,
            null,
            null,
            null,
            Duration.ofSeconds(1),
            true,
            null,
            null);
    return CarrierUnderTest.audible(
        SILENCE_CHECK, media, new SoundVoice(new Sound(opening.samples())), trunk);
  }

  private static String keys(Heard heard) {
    return heard.events().stream()
        .filter(LegEvent.DigitReceived.class::isInstance)
        .map(event -> String.valueOf(((LegEvent.DigitReceived) event).digit()))
        .collect(Collectors.joining());
  }

  private static void awaitKeys(Heard heard, String its, String ours) {
    await()
        .atMost(SOON)
        .during(A_WHILE)
        .untilAsserted(
            () -> {
              assertThat(keys(heard)).as("what it pressed").isEqualTo(its);
              assertThat(phone().keysHeard()).as("what we pressed").isEqualTo(ours);
            });
  }

  private static void awaitPackets(AudibleMedia media, int more) {
    long before = media.session().stats().packetsSent();
    await().until(() -> media.session().stats().packetsSent() >= before + more);
  }

  /// @return what the telephone recorded
  private static short[] hangUp(Leg leg, Heard heard) {
    leg.hangUp();
    assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Closed.class);
    await().until(() -> !phone().talks());
    short[] recorded = phone().heard();
    for (int i = 0; i < recorded.length; i++) {
      recorded[i] = Math.abs(recorded[i]) <= ITS_ZERO ? 0 : recorded[i];
    }
    return recorded;
  }

  @Test
  void tellsAndIsToldEachKeyOnceAndInOrder() {
    String ours = "159*#0D";
    String its = "A0#*995";
    try (AudibleMedia media = new AudibleMedia();
        CarrierUnderTest carrier =
            carrier(media, SrtpPolicy.OFF, Codec.PCMU, Noise.of(G711.MU_LAW, 100))) {
      Heard heard = new Heard();
      Leg leg = carrier.dial(heard);
      heard.awaitEvent(LegEvent.Answered.class);
      leg.sendDigits(PlaybackId.next(), ours);
      phone().press(its);
      awaitKeys(heard, its, ours);
      hangUp(leg, heard);
    }
  }

  @Test
  void recordsWhatWeSaySampleForSample() {
    Noise first = Noise.of(G711.MU_LAW, 1000);
    Noise then = Noise.of(G711.MU_LAW, 510);
    try (AudibleMedia media = new AudibleMedia();
        CarrierUnderTest carrier = carrier(media, SrtpPolicy.OFF, Codec.PCMU, first)) {
      Heard heard = new Heard();
      Leg leg = carrier.dial(heard);
      heard.awaitEvent(LegEvent.Answered.class);
      leg.play(PlaybackId.next(), new PcmSound(then.samples()));
      heard.awaitEvent(LegEvent.PlaybackFinished.class);
      awaitPackets(media, HELD_BACK_FRAMES);
      long sent = media.session().stats().packetsSent();
      short[] recorded = hangUp(leg, heard);

      assertThat((long) recorded.length / Noise.FRAME).isBetween(sent - HELD_BACK_FRAMES, sent + 1);
      int at = first.in(recorded);
      assertThat(at).as("where the opening is").isBetween(0, Noise.FRAME);
      int next = then.in(recorded);
      assertThat(next).as("where the other is").isGreaterThanOrEqualTo(at + first.samples().length);
      assertSilent(recorded, at + first.samples().length, next);
      assertSilent(recorded, next + then.samples().length, recorded.length);
    }
  }

  private static void assertSilent(short[] recorded, int from, int to) {
    assertThat(Arrays.copyOfRange(recorded, from, to)).isEqualTo(new short[to - from]);
  }

  @Test
  void isSilentWhileItHoldsAndThenSaysTheRest(@TempDir Path directory) throws Exception {
    Noise opening = Noise.of(G711.A_LAW, 2000);
    FakeTape tape = new FakeTape(directory);
    try (AudibleMedia media = new AudibleMedia();
        CarrierUnderTest carrier = carrier(media, SrtpPolicy.OFF, Codec.PCMA, opening)) {
      Heard heard = new Heard();
      Leg leg = carrier.dial(heard);
      heard.awaitEvent(LegEvent.Answered.class);
      media.session().record(tape, failure -> {});
      awaitPackets(media, 30);

      int before = (int) media.session().stats().packetsSent();
      phone().hold();
      await().until(() -> media.answers().size() == 1);
      assertThat(media.answers().getFirst()).contains("a=recvonly");
      AtomicLong sent = new AtomicLong(-1);
      await()
          .during(HOLD)
          .until(
              () -> {
                long now = media.session().stats().packetsSent();
                return sent.getAndSet(now) == now;
              });
      assertThat(heard.names()).doesNotContain("Warned", "SpeechFinished", "HungUp", "Silent");

      phone().resume();
      await().until(() -> media.answers().size() == 2);
      assertThat(media.answers().getLast()).contains("a=sendrecv");
      assertThat(heard.awaitEvent(LegEvent.SpeechFinished.class).playedMillis()).isEqualTo(2000);
      leg.sendDigits(PlaybackId.next(), "7");
      phone().press("5");
      awaitKeys(heard, "5", "7");
      media.session().stopRecording();
      short[] recorded = hangUp(leg, heard);

      // Its recording ends with the hold: it makes none of what it hears after it.
      List<Integer> frames = opening.framesIn(recorded);
      assertThat(frames).hasSizeBetween(before - HELD_BACK_FRAMES, sent.intValue());
      assertThat(frames).isEqualTo(IntStream.range(0, frames.size()).boxed().toList());
      tape.awaitOutcome();
      assertLeavesOutTheHold(CallWav.read(tape.file()).left(), opening);
    }
  }

  /// On our own recording each frame is there once, and the hold as silence of its length.
  private static void assertLeavesOutTheHold(short[] left, Noise opening) {
    List<Integer> frames = opening.framesIn(left);
    int first = frames.getFirst();
    assertThat(frames).isEqualTo(IntStream.range(first, opening.frames()).boxed().toList());
    Noise said = opening.from(first * Noise.FRAME);
    int begins = new Noise(Arrays.copyOf(said.samples(), Noise.FRAME)).in(left);
    int held = Arrays.mismatch(new Noise(left).from(begins).samples(), said.samples());
    int goesOn = said.from(held).in(left);
    assertThat(goesOn - begins - held).isGreaterThan(Math.toIntExact(HOLD.toMillis()) * 8);
    assertSilent(left, begins + held, goesOn);
  }

  @Test
  void callsEncryptedOverABadNetwork(CapturedOutput output) {
    Noise opening = Noise.of(G711.MU_LAW, 2000);
    String ours = "1590*#23";
    String its = "0#*9955";
    try (LossyRelay network = new LossyRelay(BAD);
        AudibleMedia media = new AudibleMedia(network);
        CarrierUnderTest carrier = carrier(media, SrtpPolicy.REQUIRED, Codec.PCMU, opening)) {
      Heard heard = new Heard();
      Leg leg = carrier.dial(heard);
      heard.awaitEvent(LegEvent.Answered.class);
      assertThat(media.session().encrypted()).isTrue();
      phone().press(its);
      leg.sendDigits(PlaybackId.next(), ours);
      awaitKeys(heard, its, ours);
      short[] recorded = hangUp(leg, heard);

      // It says a frame again in place of one that was lost.
      List<Integer> frames = opening.framesIn(recorded);
      int lost = network.outward().lost().size();
      assertThat(lost).isPositive();
      assertThat(frames).isSorted();
      assertThat(new HashSet<>(frames)).hasSizeGreaterThan(opening.frames() - lost - 5);
      assertThat(output.getAll().lines().filter(BaresipCallTest::isAlarming)).isEmpty();
    }
  }

  private static boolean isAlarming(String line) {
    return line.contains(" ERROR ") || line.contains("Exception");
  }
}
