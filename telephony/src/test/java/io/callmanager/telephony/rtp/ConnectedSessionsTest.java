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
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two calls whose callees hear each other: one is a telephone on loopback, the other a session that speaks and listens.
class ConnectedSessionsTest {

  private final RtpEngine engine = TestEngine.start();
  private final Peer peer = new Peer();
  private final MediaSession first = engine.open(new MediaListener() {});
  private final MediaSession second = engine.open(new MediaListener() {});
  private final MediaSession speaker = engine.open(new MediaListener() {});

  @BeforeEach
  void call() throws SdpException {
    first.acceptAnswer(speaker.answerOffer(first.offer()));
    second.acceptAnswer(peer.sdp());
  }

  @AfterEach
  void close() {
    engine.close();
    peer.close();
  }

  private long soundsHeard() {
    return peer.heard().stream().filter(packet -> !packet.isSilence()).count();
  }

  @Test
  void carriesAVoiceFromOneCallToTheOther() {
    first.connect(second);
    speaker.play(ToneGenerator.tone(440, Duration.ofSeconds(1)), new Playback());
    await().untilAsserted(() -> assertThat(soundsHeard()).isBetween(46L, 54L));
    await()
        .during(Duration.ofMillis(300))
        .untilAsserted(() -> assertThat(soundsHeard()).isBetween(46L, 54L));
  }

  @Test
  void carriesAVoiceTheOtherWayToo() {
    second.connect(first);
    speaker.play(ToneGenerator.tone(440, Duration.ofMillis(400)), new Playback());
    await().untilAsserted(() -> assertThat(soundsHeard()).isBetween(16L, 24L));
  }

  @Test
  void letsWhatIsPlayedGoBeforeTheOthersVoice() {
    first.connect(second);
    speaker.play(ToneGenerator.tone(440, Duration.ofSeconds(2)), new Playback());
    Playback playback = new Playback();
    second.play(Sound.silence(Duration.ofMillis(600)), playback);
    await().until(playback::isFinished);
    assertThat(soundsHeard()).isLessThan(10);
    await().untilAsserted(() -> assertThat(soundsHeard()).isGreaterThan(30));
  }

  @Test
  void hearsNothingOfACallThatIsOver() {
    first.connect(second);
    first.close();
    peer.forget();
    await().until(() -> peer.heard().size() > 10);
    assertThat(soundsHeard()).isZero();
  }

  @Test
  void repeatsASoundUntilThereIsSomethingElse() {
    short[] level = new short[160 * 5];
    Arrays.fill(level, (short) 8000);
    second.fillGaps(new Sound(level).then(Sound.silence(Duration.ofMillis(100))));
    await().untilAsserted(() -> assertThat(soundsHeard()).isGreaterThanOrEqualTo(12));
    second.fillGaps(null);
    await()
        .untilAsserted(
            () -> {
              peer.forget();
              await().until(() -> peer.heard().size() >= 8);
              assertThat(soundsHeard()).isZero();
            });
  }

  @Test
  void sendsWhatComesFromElsewhereWheneverNothingIsPlayed() {
    second.relay(
        frame -> {
          Arrays.fill(frame, (short) 8000);
          return true;
        });
    await().untilAsserted(() -> assertThat(soundsHeard()).isGreaterThan(10));
    Playback playback = new Playback();
    second.play(Sound.silence(Duration.ofMillis(400)), playback);
    await().until(playback::isFinished);
    assertThat(peer.heard().stream().filter(packet -> packet.isSilence()).count())
        .isGreaterThan(15);

    second.relay(frame -> false);
    await()
        .untilAsserted(
            () -> {
              peer.forget();
              await().until(() -> peer.heard().size() >= 8);
              assertThat(soundsHeard()).isZero();
            });
  }

  @Test
  void connectsNoCallWithItself() {
    assertThatThrownBy(() -> first.connect(first)).isInstanceOf(IllegalArgumentException.class);
  }
}
