package io.callmanager.telephony.hearing;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.call.spi.Utterance;
import io.callmanager.telephony.hearing.UtteranceDetector.Change;
import io.callmanager.telephony.speech.SpeechException;
import io.callmanager.telephony.speech.engine.EspeakNgSpeech;
import io.callmanager.telephony.speech.engine.FreeTtsSpeech;
import io.callmanager.telephony.speech.engine.SpeechEngine;
import io.callmanager.telephony.speech.engine.VoiceWish;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// How soon spoken words are noticed.
class SpokenOnsetTest {

  private static final List<String> WORDS =
      List.of(
          "stop, wait a moment please",
          "yes please",
          "no thank you",
          "hello?",
          "excuse me",
          "sorry, what did you say?",
          "first of all",
          "I want to speak to a human",
          "okay",
          "that is fine");

  @Test
  void isQuick() throws SpeechException {
    Map<String, Integer> delays = new LinkedHashMap<>();
    for (SpeechEngine engine :
        List.of(new FreeTtsSpeech(), new EspeakNgSpeech(Optional.empty(), Duration.ofSeconds(5)))) {
      if (engine.unavailability().isPresent()) {
        continue;
      }
      for (String words : WORDS) {
        short[] speech =
            engine
                .synthesize(
                    words,
                    engine.choose(VoiceWish.of(new Utterance(words, "default", "en-US"))),
                    1.0)
                .samples();
        int delay = delay(speech);
        delays.put(engine.name() + ": " + words, delay);
      }
    }
    assertThat(delays.values()).as(delays.toString()).allMatch(delay -> delay <= 200);
  }

  private static int delay(short[] speech) {
    UtteranceDetector detector = new UtteranceDetector(Duration.ofMillis(700));
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      detector.hear(Voices.noise(random, 20));
    }
    int begun = -1;
    short[] frame = new short[Voices.FRAME];
    for (int at = 0; at + Voices.FRAME <= speech.length; at += Voices.FRAME) {
      System.arraycopy(speech, at, frame, 0, Voices.FRAME);
      int loudest = 0;
      for (short sample : frame) {
        loudest = Math.max(loudest, Math.abs(sample));
      }
      if (begun < 0 && loudest > 500) {
        begun = at;
      }
      if (detector.hear(Voices.mixed(frame, Voices.noise(random, 20))) == Change.BEGAN) {
        return (at + Voices.FRAME - begun) / 8;
      }
    }
    return Integer.MAX_VALUE;
  }
}
