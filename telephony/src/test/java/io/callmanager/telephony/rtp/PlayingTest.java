package io.callmanager.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.callmanager.telephony.media.MediaListener;
import io.callmanager.telephony.media.MediaSession;
import io.callmanager.telephony.media.SdpException;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.media.ToneGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What we send, as a telephone on loopback hears it.
class PlayingTest {

  private final RtpEngine engine = TestEngine.start();
  private final Peer peer = new Peer();
  private final MediaSession session = engine.open(new MediaListener() {});
  private final Playback playback = new Playback();

  @AfterEach
  void close() {
    engine.close();
    peer.close();
  }

  @Test
  void playsASoundInFullAndSaysSo() throws SdpException {
    Sound sound = ToneGenerator.tone(440, Duration.ofMillis(210));
    session.acceptAnswer(peer.sdp());
    session.play(sound, playback);

    await().until(playback::isFinished);
    assertThat(playback.inFull).isTrue();
    assertThat(playback.playedMillis).isEqualTo(210);
    assertThat(playback.startedNanos).isNotZero();
    await().untilAsserted(() -> assertThat(linear(peer)).containsSubsequence(coded(sound)));
  }

  @Test
  void beginsWithinTwoPeriodsOfTheAnswer() throws SdpException {
    Sound sound = ToneGenerator.tone(440, Duration.ofMillis(100));
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      MediaSession one = engine.open(new MediaListener() {});
      Playback first = new Playback();
      long answered = System.nanoTime();
      one.acceptAnswer(peer.sdp());
      one.play(sound, first);
      await().pollInterval(Duration.ofMillis(2)).until(() -> first.startedNanos != 0);
      millis.add((first.startedNanos - answered) / 1_000_000);
      one.close();
    }
    millis.sort(null);
    assertThat(millis.get(4)).as("median of %s", millis).isLessThanOrEqualTo(30);
  }

  @Test
  void playsSoundsWithoutAGap() throws SdpException {
    Sound first = ToneGenerator.tone(300, Duration.ofMillis(47));
    Sound second = ToneGenerator.tone(500, Duration.ofMillis(101));
    session.acceptAnswer(peer.sdp());
    session.play(first, new Playback());
    session.play(Sound.silence(Duration.ZERO), new Playback());
    session.play(second, playback);

    await().until(playback::isFinished);
    await()
        .untilAsserted(
            () -> assertThat(linear(peer)).containsSubsequence(coded(first.then(second))));
  }

  @Test
  void playsWhatWasQueuedWhileThePhoneRang() throws SdpException {
    session.play(ToneGenerator.tone(440, Duration.ofMillis(60)), playback);
    assertThat(playback.isFinished()).isFalse();
    session.acceptAnswer(peer.sdp());

    await().until(playback::isFinished);
    assertThat(playback.inFull).isTrue();
  }

  @Test
  void tellsEachDroppedSoundHowMuchOfItWasSent() throws SdpException {
    Playback second = new Playback();
    session.acceptAnswer(peer.sdp());
    session.play(ToneGenerator.tone(440, Duration.ofSeconds(30)), playback);
    session.play(ToneGenerator.tone(440, Duration.ofSeconds(30)), second);
    await().until(() -> playback.startedNanos != 0);
    session.stopPlaying();

    await().until(() -> playback.isFinished() && second.isFinished());
    assertThat(playback.inFull).isFalse();
    assertThat(playback.playedMillis).isBetween(20L, 5000L);
    assertThat(second.playedMillis).isZero();
  }

  @Test
  void tellsTheListenersWhenTheSessionEnds() throws SdpException {
    Playback early = new Playback();
    Playback late = new Playback();
    MediaSession ringing = engine.open(new MediaListener() {});
    ringing.play(ToneGenerator.tone(440, Duration.ofSeconds(30)), early);
    ringing.close();
    assertThat(early.isFinished()).isTrue();

    session.acceptAnswer(peer.sdp());
    session.play(ToneGenerator.tone(440, Duration.ofSeconds(30)), playback);
    session.close();
    session.play(ToneGenerator.tone(440, Duration.ofSeconds(30)), late);
    assertThat(late.isFinished()).isTrue();
    await().until(playback::isFinished);
    assertThat(playback.inFull).isFalse();
  }

  @Test
  void sendsSilenceWhenNothingIsPlayed() throws SdpException {
    session.acceptAnswer(peer.sdp());

    await().until(() -> peer.heard().size() > 10);
    List<Peer.Heard> heard = peer.heard();
    assertThat(heard).allMatch(Peer.Heard::isSilence);
    assertThat(heard.getFirst().marker()).isTrue();
    assertMarkedAfterGapsAlone(heard);
  }

  /// A machine that is busy elsewhere misses a period now and then.
  private static void assertMarkedAfterGapsAlone(List<Peer.Heard> heard) {
    for (int i = 1; i < heard.size(); i++) {
      int passed = heard.get(i).timestamp() - heard.get(i - 1).timestamp();
      assertThat(heard.get(i).marker()).isEqualTo(passed != SendClock.PERIOD);
    }
  }

  @Test
  void marksTheBeginningOfWhatIsSaid() throws SdpException {
    session.acceptAnswer(peer.sdp());
    await().until(() -> peer.heard().size() > 5);
    session.play(ToneGenerator.tone(440, Duration.ofMillis(100)), playback);
    await().until(playback::isFinished);

    await().until(() -> peer.heard().stream().filter(packet -> !packet.isSilence()).count() >= 5);
    List<Peer.Heard> loud = peer.heard().stream().filter(packet -> !packet.isSilence()).toList();
    assertThat(loud.getFirst().marker()).isTrue();
    assertMarkedAfterGapsAlone(loud);
  }

  @Test
  void sendsKeysAsEvents() throws SdpException {
    session.acceptAnswer(peer.sdp());
    session.sendDigits("1#", playback);
    await().until(playback::isFinished);
    await().until(() -> peer.heard().getLast().payloadType() == 0);

    List<Peer.Heard> events =
        peer.heard().stream().filter(packet -> packet.payloadType() == 96).toList();
    assertThat(events).hasSize(14);
    for (int key = 0; key < 2; key++) {
      List<Peer.Heard> press = events.subList(7 * key, 7 * key + 7);
      for (int i = 0; i < 7; i++) {
        byte[] payload = press.get(i).payload();
        assertThat(payload[0]).isEqualTo((byte) (key == 0 ? 1 : 11));
        assertThat((payload[1] & 0x80) != 0).as("end bit of packet %d", i).isEqualTo(i >= 4);
        int duration = (payload[2] & 0xff) << 8 | (payload[3] & 0xff);
        assertThat(duration).isEqualTo(Math.min(i + 1, 5) * 160);
        assertThat(press.get(i).marker()).isEqualTo(i == 0);
        assertThat(press.get(i).timestamp()).isEqualTo(press.getFirst().timestamp());
      }
    }
    assertThat(playback.inFull).isTrue();
    assertThat(events.get(7).nanos() - events.get(6).nanos()).isGreaterThan(60_000_000L);
  }

  @Test
  void sendsKeysAsTonesToAPeerWithoutEvents() throws SdpException {
    session.acceptAnswer(peer.sdp().replace("RTP/AVP 0 96", "RTP/AVP 0"));
    session.sendDigits("5", playback);
    await().until(playback::isFinished);

    Sound tone = ToneGenerator.dtmf('5', Duration.ofMillis(100));
    await().untilAsserted(() -> assertThat(linear(peer)).containsSubsequence(coded(tone)));
    assertThat(peer.heard()).allMatch(packet -> packet.payloadType() == 0);
  }

  @Test
  void releasesAKeyThatIsCutOff() throws SdpException {
    session.acceptAnswer(peer.sdp());
    session.sendDigits("123", playback);
    await().pollInterval(Duration.ofMillis(5)).until(() -> playback.startedNanos != 0);
    session.stopPlaying();
    await().until(playback::isFinished);

    assertThat(playback.inFull).isFalse();
    await().until(() -> peer.heard().getLast().payloadType() == 0);
    List<Peer.Heard> events =
        peer.heard().stream().filter(packet -> packet.payloadType() == 96).toList();
    assertThat(events).allMatch(packet -> packet.payload()[0] == 1);
    assertThat(events.subList(events.size() - 3, events.size()))
        .allMatch(packet -> (packet.payload()[1] & 0x80) != 0);
  }

  @Test
  void refusesWhatIsNoKey() {
    assertThatThrownBy(() -> session.sendDigits("12x", playback))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void speaksTheLawThatWasAgreedOn() throws SdpException {
    session.acceptAnswer(peer.sdp().replace("RTP/AVP 0 96", "RTP/AVP 8"));
    await().until(() -> peer.heard().size() > 3);

    assertThat(peer.heard()).allMatch(packet -> packet.payloadType() == 8);
    assertThat(peer.heard().getFirst().payload()).containsOnly((byte) 0xd5);
  }

  private static List<Integer> linear(Peer peer) {
    List<Integer> samples = new ArrayList<>();
    for (Peer.Heard packet : peer.heard()) {
      for (byte code : packet.payload()) {
        samples.add((int) G711.MU_LAW.decode(code));
      }
    }
    return samples;
  }

  private static List<Integer> coded(Sound sound) {
    List<Integer> samples = new ArrayList<>();
    for (short sample : sound.samples()) {
      samples.add((int) G711.MU_LAW.decode(G711.MU_LAW.encode(sample)));
    }
    return samples;
  }
}
