package io.callmanager.telephony.speech.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.callmanager.call.spi.Utterance;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.speech.SpeechException;
import io.callmanager.telephony.speech.SpeechSynthesizer.Speech;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EnginesTest {

  private static final String TEXT =
      "Hello Anna, this is a reminder of your appointment on Tuesday at half past nine.";
  private static final Voice ENGLISH = new Voice("espeak-ng", "en-us", "en-US", null);
  private static final FreeTtsSpeech FREETTS = new FreeTtsSpeech();

  static List<SpeechEngine> engines() {
    return List.of(FREETTS, espeak());
  }

  private static Speech speak(SpeechEngine engine, Utterance utterance) throws SpeechException {
    Voice voice = engine.choose(VoiceWish.of(utterance));
    return new Speech(engine.synthesize(utterance.text(), voice, utterance.rate()), voice.id());
  }

  private static EspeakNgSpeech espeak() {
    return new EspeakNgSpeech(Optional.empty(), Duration.ofSeconds(20));
  }

  private static void assumeInstalled(SpeechEngine engine) {
    assumeTrue(engine.unavailability().isEmpty(), () -> engine.unavailability().orElse(""));
  }

  @ParameterizedTest
  @MethodSource("engines")
  void speaksForAsLongAsAPersonWouldAndAsLoud(SpeechEngine engine) throws SpeechException {
    assumeInstalled(engine);

    Speech speech = speak(engine, new Utterance(TEXT, "", "en-US"));
    assertThat(speech.sound().millis()).isBetween(3000L, 8000L);
    assertThat(loudness(speech.sound())).isBetween(900.0, 5000.0);
    assertThat(speech.voice()).startsWith(engine.name() + "/");
    assertThat(leadMillis(speech.sound())).isLessThanOrEqualTo(40);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void saysNothingForAnEmptyText(SpeechEngine engine) throws SpeechException {
    assumeInstalled(engine);

    assertThat(speak(engine, new Utterance("  ", "", "en-US")).sound().millis()).isZero();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void speaksOnSeveralThreads(SpeechEngine engine) throws Exception {
    assumeInstalled(engine);
    short[] alone = speak(engine, new Utterance(TEXT, "", "en-US")).sound().samples();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Speech>> spoken = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        spoken.add(threads.submit(() -> speak(engine, new Utterance(TEXT, "", "en-US"))));
      }
      for (Future<Speech> one : spoken) {
        assertThat(one.get().sound().samples()).isEqualTo(alone);
      }
    }
  }

  @Test
  void readsItsDictionariesSeveralTimesAtOnce() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Speech>> spoken = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        spoken.add(
            threads.submit(() -> speak(new FreeTtsSpeech(), new Utterance(TEXT, "", "en-US"))));
      }
      for (Future<Speech> one : spoken) {
        assertThat(one.get().sound().millis()).isPositive();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void speaksHigherForAWoman(SpeechEngine engine) throws SpeechException {
    assumeInstalled(engine);

    Speech man = speak(engine, new Utterance(TEXT, "en-US-Neural2-A", "en-US"));
    Speech woman = speak(engine, new Utterance(TEXT, "en-US-Neural2-C", "en-US"));
    assertThat(woman.voice()).isNotEqualTo(man.voice());
    assertThat(woman.sound().samples()).isNotEqualTo(man.sound().samples());
  }

  @ParameterizedTest
  @MethodSource("engines")
  void speaksFasterAndSlowerAtWill(SpeechEngine engine) throws SpeechException {
    assumeInstalled(engine);

    double own = speak(engine, new Utterance(TEXT, "", "en-US")).sound().millis();
    double fast = speak(engine, new Utterance(TEXT, "", "en-US", 2.0)).sound().millis();
    double slow = speak(engine, new Utterance(TEXT, "", "en-US", 0.5)).sound().millis();
    assertThat(fast / own).isBetween(0.4, 0.65);
    assertThat(slow / own).isBetween(1.6, 2.3);
    double again = speak(engine, new Utterance(TEXT, "", "en-US")).sound().millis();
    assertThat(again).isEqualTo(own);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void speaksWithEveryVoiceThatItLists(SpeechEngine engine) throws SpeechException {
    assumeInstalled(engine);
    List<Voice> voices = engine.voices();

    assertThat(voices).isNotEmpty().doesNotHaveDuplicates();
    for (Voice voice : voices) {
      assertThat(engine.choose(VoiceWish.of(new Utterance("", voice.id(), "")))).isEqualTo(voice);
      assertThat(engine.choose(VoiceWish.of(new Utterance("", voice.name(), "fr"))))
          .isEqualTo(voice);
    }
    assertThat(engine.synthesize("Hello", voices.getLast(), 1).millis()).isPositive();
  }

  @Property(tries = 60)
  void freeTtsSpeaksOrRefusesAnyText(@ForAll @StringLength(max = 80) String text) {
    speaksOrRefuses(FREETTS, text);
    assertThat(speaks(FREETTS)).isTrue();
  }

  @Property(tries = 30)
  void espeakSpeaksOrRefusesAnyText(@ForAll @StringLength(max = 80) String text) {
    SpeechEngine engine = espeak();
    if (engine.unavailability().isEmpty()) {
      speaksOrRefuses(engine, text);
    }
  }

  private static void speaksOrRefuses(SpeechEngine engine, String text) {
    try {
      assertThat(speak(engine, new Utterance(text, "", "en")).sound().millis()).isLessThan(300_000);
    } catch (SpeechException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  private static boolean speaks(SpeechEngine engine) {
    try {
      return speak(engine, new Utterance("Hello", "", "en")).sound().millis() > 200;
    } catch (SpeechException e) {
      return false;
    }
  }

  @Test
  void espeakSpeaksTheTextAndNotWhatItHides() throws SpeechException {
    EspeakNgSpeech engine = espeak();
    assumeInstalled(engine);

    Speech shell = speak(engine, new Utterance("$(sleep 20) `sleep 20` -v de", "", "en"));
    Speech phonemes = speak(engine, new Utterance("[[a:::::::::::::::]]", "", "en"));
    assertThat(shell.sound().millis()).isBetween(500L, 15_000L);
    assertThat(phonemes.sound().millis()).isPositive();
    assertThat(shell.voice()).isEqualTo("espeak-ng/en-us");
  }

  @ParameterizedTest
  @CsvSource({
    "en-US-Neural2-A,en-US,espeak-ng/en-us+m3",
    "en-US-Neural2-C,en-US,espeak-ng/en-us+f3",
    "de-DE-Wavenet-B,de-DE,espeak-ng/de+m3",
    "de-DE-Wavenet-A,de-DE,espeak-ng/de+f3",
    "nova,en-GB,espeak-ng/en-gb+f3",
    "en-US-GuyNeural,en-US,espeak-ng/en-us+m3",
    "Joanna,pt-BR,espeak-ng/pt-br+f3",
    "'',zh-CN,espeak-ng/cmn",
    "'',fr-CA,espeak-ng/fr-fr",
    "whatever,tlh-QO,espeak-ng/en-us",
    "es-ES-Standard-A,'',espeak-ng/es+f3",
    "../../etc/passwd,'--help',espeak-ng/en-us",
    "de-DE-Standard-B,en-US,espeak-ng/de+m3",
    "fr,en-US,espeak-ng/fr-fr",
    "de-AT,en-US,espeak-ng/de",
    "Polly.Joanna,en-US,espeak-ng/en-us+f3",
    "alloy,en-US,espeak-ng/en-us+f3",
    "female,de-DE,espeak-ng/de+f3",
    "man,de-DE,espeak-ng/de+m3",
    "espeak-ng/de+f3,en-US,espeak-ng/de+f3",
    "default,en-US,espeak-ng/en-us"
  })
  void espeakFindsAVoice(String voice, String language, String used) throws SpeechException {
    EspeakNgSpeech engine = espeak();
    assumeInstalled(engine);

    assertThat(speak(engine, new Utterance("", voice, language)).voice()).isEqualTo(used);
  }

  @Test
  void endsAProgramThatTakesTooLong(@TempDir Path folder) throws IOException {
    Path sleeper = script(folder, "exec sleep 60");
    EspeakNgSpeech engine = new EspeakNgSpeech(Optional.of(sleeper), Duration.ofMillis(200));
    long start = System.nanoTime();

    assertThatThrownBy(() -> engine.synthesize(TEXT, ENGLISH, 1))
        .isInstanceOf(SpeechException.class)
        .hasMessageContaining("longer than");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void saysThatAProgramFailedOrPrintedRubbish(@TempDir Path folder) throws IOException {
    EspeakNgSpeech failing =
        new EspeakNgSpeech(Optional.of(script(folder, "exit 3")), Duration.ofSeconds(10));
    assertThatThrownBy(() -> failing.synthesize(TEXT, ENGLISH, 1)).hasMessageContaining("status 3");

    EspeakNgSpeech babbling =
        new EspeakNgSpeech(Optional.of(script(folder, "echo rubbish")), Duration.ofSeconds(10));
    assertThatThrownBy(() -> babbling.synthesize(TEXT, ENGLISH, 1)).hasMessageContaining("no WAV");
  }

  @Test
  void saysHowToMendThatTheProgramIsMissing() {
    EspeakNgSpeech missing =
        new EspeakNgSpeech(Optional.of(Path.of("/nowhere/espeak-ng")), Duration.ofSeconds(1));

    assertThat(missing.unavailability())
        .hasValueSatisfying(
            why -> assertThat(why).contains("/nowhere/espeak-ng", "callmanager.speech.espeak-ng"));
    assertThatThrownBy(() -> missing.synthesize(TEXT, ENGLISH, 1))
        .isInstanceOf(SpeechException.class);
  }

  private static Path script(Path folder, String body) throws IOException {
    Path script = Files.createTempFile(folder, "engine", ".sh");
    Files.writeString(script, "#!/bin/sh\n" + body + "\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script;
  }

  private static double loudness(Sound sound) {
    double energy = 0;
    for (short sample : sound.samples()) {
      energy += (double) sample * sample;
    }
    return Math.sqrt(energy / sound.samples().length);
  }

  private static long leadMillis(Sound sound) {
    int i = 0;
    while (Math.abs(sound.samples()[i]) < 300) {
      i++;
    }
    return i / 8;
  }
}
