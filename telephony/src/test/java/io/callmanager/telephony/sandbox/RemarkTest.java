package io.callmanager.telephony.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.media.ToneGenerator;
import io.callmanager.telephony.sandbox.Behaviour.OnTheLine;
import io.callmanager.telephony.speech.SpeechException;
import io.callmanager.telephony.speech.engine.FreeTtsSpeech;
import io.callmanager.telephony.speech.engine.VoiceWish;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RemarkTest {

  private static final Sound SILENCE = Sound.silence(Duration.ofMillis(300));
  private static final Sound WORDS = ToneGenerator.tone(440, Duration.ofMillis(700));

  @Test
  void beginsAndEndsWithItsWords() {
    Sound heard = new Remark("yes please").heardAs(SILENCE.then(WORDS).then(SILENCE));

    assertThat(heard.millis()).isBetween(690L, 700L);
  }

  @Test
  void lastsAsLongAsItIsTo() {
    Remark remark = new Remark("on and on", Duration.ofSeconds(5));

    assertThat(remark.heardAs(SILENCE.then(WORDS)).millis()).isEqualTo(5000);
    assertThat(remark.heardAs(SILENCE).millis()).as("without a voice").isZero();
  }

  /// As it sounds by the voice that is always there.
  @Test
  void theLongStoryLastsTwentySecondsWithoutAPauseThatCouldPassForItsEnd() throws SpeechException {
    if (Behaviour.of("+15005550123")
        instanceof Behaviour.Answers(var _, OnTheLine.Converses talks)) {
      assertThat(talks.repliesAtMost()).isEqualTo(1);
      FreeTtsSpeech engine = new FreeTtsSpeech();
      Sound spoken =
          engine.synthesize(
              talks.reply().words(),
              engine.choose(VoiceWish.of(talks.reply().utterance())),
              talks.reply().utterance().rate());

      Sound story = talks.reply().heardAs(spoken);

      assertThat(story.millis()).isEqualTo(20_000);
      assertThat(longestPauseMillis(story.samples())).isLessThan(300);
    } else {
      throw new AssertionError("there is nobody who talks");
    }
  }

  private static long longestPauseMillis(short[] samples) {
    VoiceActivity voice = new VoiceActivity();
    long pause = 0;
    for (int at = 0; at + 160 <= samples.length; at += 160) {
      voice.hear(Arrays.copyOfRange(samples, at, at + 160));
      while (voice.silentAfterSpeechFor(pause + 20)) {
        pause += 20;
      }
    }
    return pause;
  }
}
