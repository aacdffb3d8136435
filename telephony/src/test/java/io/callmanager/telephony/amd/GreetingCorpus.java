package io.callmanager.telephony.amd;

import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.media.ToneGenerator;
import io.callmanager.telephony.rtp.TelephoneLine;
import io.callmanager.telephony.sdp.AudioCodec;
import io.callmanager.telephony.speech.engine.TestVoice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Synthetic answers of people and of machines, over lines of all qualities. The same with every run on a machine with
/// the same voices.
final class GreetingCorpus {

  private static final List<Integer> DECIBELS = List.of(99, 30, 20, 15, 10);
  private static final List<LineNoise> NOISES = List.of(LineNoise.values());

  enum Kind {
    PERSON,
    /// A person who greets with a long sentence, as businesses do.
    BUSINESS,
    MACHINE,
    /// A machine that says a word and pauses, as if it waited for an answer.
    PAUSING_MACHINE
  }

  /// @param speechAt when the first word begins, in ms
  /// @param overAt when the greeting with its beep is over, in ms
  /// @param decibels of the voice above the noise; 99 for no noise
  @SuppressWarnings("ArrayRecordComponent")
  record Answer(
      Kind kind,
      String text,
      String voice,
      short[] audio,
      int speechAt,
      int overAt,
      boolean beeps,
      int decibels,
      Optional<LineNoise> noise) {

    boolean isHuman() {
      return kind == Kind.PERSON || kind == Kind.BUSINESS;
    }

    int frames() {
      return audio.length / 160;
    }

    void frame(int number, short[] into) {
      System.arraycopy(audio, number * 160, into, 0, 160);
    }

    @Override
    public String toString() {
      return "%s %s \"%.30s\" %s %s".formatted(kind, voice, text, decibels, noise);
    }
  }

  private final List<TestVoice> voices;
  private final Random random;

  private GreetingCorpus(List<TestVoice> voices, long seed) {
    this.voices = voices;
    this.random = new Random(seed);
  }

  static List<Answer> ofDevelopment() {
    return new GreetingCorpus(TestVoice.ofDevelopment(), 20_240_501)
        .answers(Sentences.OF_DEVELOPMENT);
  }

  static List<Answer> heldOut() {
    return new GreetingCorpus(TestVoice.heldOut(), 271_828_182).answers(Sentences.HELD_OUT);
  }

  /// 120 people, 4 of whom greet for a business, and 120 machines, 3 of which pause after a word.
  private List<Answer> answers(Sentences sentences) {
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < 116; i++) {
      answers.add(human(Kind.PERSON, nth(sentences.persons(), i), i));
    }
    for (int i = 0; i < 4; i++) {
      answers.add(human(Kind.BUSINESS, nth(sentences.businesses(), i), i));
    }
    for (int i = 0; i < 117; i++) {
      answers.add(machine(Kind.MACHINE, nth(sentences.machines(), i), i));
    }
    for (int i = 0; i < 3; i++) {
      answers.add(machine(Kind.PAUSING_MACHINE, nth(sentences.pausing(), i), i));
    }
    return answers;
  }

  private static String nth(List<String> texts, int number) {
    return texts.get(number % texts.size());
  }

  private TestVoice voice(int number) {
    return voices.get((number + number / voices.size()) % voices.size());
  }

  private Answer human(Kind kind, String text, int number) {
    TestVoice voice = voice(number);
    Sound before = silence(0, 1500);
    Sound said = new Sound(voice.says(text));
    Sound all = before.then(said).then(silence(3000, 3000));
    int at = Math.toIntExact(before.millis()) + 20;
    int over = Math.toIntExact(before.millis() + said.millis()) - 100;
    return answer(kind, text, voice, all, at, over, false);
  }

  private Answer machine(Kind kind, String text, int number) {
    TestVoice voice = voice(number);
    Sound before = silence(0, 1500);
    Sound all = before;
    String[] said = text.split("(?<=[.?!]) ");
    for (int i = 0; i < said.length; i++) {
      boolean waits = kind == Kind.PAUSING_MACHINE && i == 1;
      Sound pause = waits ? silence(900, 1300) : silence(30, 480);
      all = (i == 0 ? all : all.then(pause)).then(new Sound(voice.says(said[i])));
    }
    boolean beeps = random.nextInt(3) > 0;
    int over = Math.toIntExact(all.millis()) - 100;
    if (beeps) {
      Duration length = Duration.ofMillis(150 + random.nextInt(1000));
      int hertz = 440 + random.nextInt(1600);
      all = all.then(silence(100, 1200)).then(ToneGenerator.tone(hertz, length));
      over = Math.toIntExact(all.millis());
    }
    all = all.then(silence(5000, 5000));
    int at = Math.toIntExact(before.millis()) + 20;
    return answer(kind, text, voice, all, at, over, beeps);
  }

  private Sound silence(int least, int most) {
    return Sound.silence(Duration.ofMillis(least + random.nextInt(most - least + 1)));
  }

  private Answer answer(
      Kind kind, String text, TestVoice voice, Sound sound, int at, int over, boolean beeps) {
    int decibels = DECIBELS.get(random.nextInt(DECIBELS.size()));
    Optional<LineNoise> noise =
        decibels == 99 ? Optional.empty() : Optional.of(NOISES.get(random.nextInt(NOISES.size())));
    double gain = Math.pow(10, (random.nextInt(15) - 10) / 20.0);
    short[] audio = Arrays.copyOf(sound.samples(), sound.samples().length / 160 * 160);
    double[] around = noise.map(one -> one.of(audio.length, random, voices)).orElse(new double[0]);
    double level = 3277 * Math.pow(10, -decibels / 20.0);
    for (int i = 0; i < audio.length; i++) {
      double sample = gain * (audio[i] + (around.length == 0 ? 0 : level * around[i]));
      audio[i] = (short) Math.clamp(Math.round(sample), Short.MIN_VALUE, Short.MAX_VALUE);
    }
    AudioCodec codec = random.nextBoolean() ? AudioCodec.PCMU : AudioCodec.PCMA;
    short[] heard = TelephoneLine.through(codec, audio);
    lose(heard, random.nextInt(6));
    return new Answer(kind, text, voice.toString(), heard, at, over, beeps, decibels, noise);
  }

  private void lose(short[] audio, int percent) {
    for (int from = 0; from < audio.length; from += 160) {
      if (random.nextInt(100) < percent) {
        Arrays.fill(audio, from, from + 160, (short) 0);
      }
    }
  }
}
