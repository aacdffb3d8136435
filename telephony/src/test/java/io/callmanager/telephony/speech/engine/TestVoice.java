package io.callmanager.telephony.speech.engine;

import io.callmanager.telephony.engine.ProgramOutput;
import io.callmanager.telephony.speech.SpeechException;
import io.callmanager.telephony.speech.sound.TelephoneSound;
import io.callmanager.telephony.speech.sound.Wav;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Voices of the speech engines that are installed, in two groups that share none, so that what was tried with one is
/// proven with the other. FreeTTS is always there.
public final class TestVoice {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final FreeTtsSpeech FREETTS = new FreeTtsSpeech();

  private static final List<String> LONG_TEXTS =
      List.of(
          "Two hundred and seventy three people came to the harbour in the morning, to look at the"
              + " old ships. You, who knew them all, would have told us who built which, and when.",
          "The moon rose, huge and yellow, over the roofs. Oh no, she moaned, who has moved my new"
              + " blue shoes? Nobody knew. Soon the whole school was looking for them.",
          "Please call me at eight, or at nine. My number is four five one, seven seven three,"
              + " zero eight nine two. If I am out, leave a message, and say when you are free.",
          "He measured the length of the pool again and again, for the rules allow no error. Fifty"
              + " metres, neither more nor less. Only then did the judges agree to begin.",
          "Under the bridge a man was singing a slow tune, all on one note, and the water carried"
              + " it down to the mill, where the wheel turned around and around and around.",
          "Good evening, and welcome to the news. Rain is moving in from the west, and all ferries"
              + " to the islands have been cancelled. In the city, the trams are running again.",
          "We mean to mend the machine in the evening, when the engineer is free. He needs a new"
              + " wheel, a few screws, and some green paint, and he will be done by nine fifteen.",
          "A quiet room, a cup of tea, the cat asleep on the chair. What more could one want? The"
              + " phone rang. It was my aunt, who always calls when I have just sat down to read.");

  private final String name;
  private final List<String> command;
  private final Map<String, short[]> spoken = new ConcurrentHashMap<>();

  private TestVoice(String name, String... command) {
    this.name = name;
    this.command = List.of(command);
  }

  public static List<TestVoice> ofDevelopment() {
    List<TestVoice> voices = new ArrayList<>();
    voices.add(new TestVoice("male"));
    if (isInstalled("espeak-ng")) {
      voices.add(espeak("en-us+m3", 160, 45));
      voices.add(espeak("en-us+f2", 150, 60));
      voices.add(espeak("en-gb", 175, 40));
      voices.add(espeak("en-gb-x-rp+f4", 140, 50));
      voices.add(espeak("en-gb-scotland+m7", 165, 35));
      voices.add(espeak("en-029+m1", 150, 55));
      voices.add(espeak("en-us+f1", 170, 55));
      voices.add(espeak("en-gb+m2", 145, 50));
      voices.add(espeak("en-gb-x-gbclan+f3", 165, 60));
      voices.add(espeak("en-us+klatt2", 150, 45));
    }
    if (isInstalled("flite")) {
      voices.add(flite("slt", 1, 170));
      voices.add(flite("kal16", 1, 95));
      voices.add(flite("rms", 1, 95));
      voices.add(flite("awb", 1, 120));
    }
    return voices;
  }

  public static List<TestVoice> heldOut() {
    List<TestVoice> voices = new ArrayList<>();
    voices.add(new TestVoice("female"));
    if (isInstalled("espeak-ng")) {
      voices.add(espeak("en-us+m1", 155, 40));
      voices.add(espeak("en-us+f4", 170, 55));
      voices.add(espeak("en-gb+f5", 145, 50));
      voices.add(espeak("en-gb-x-gbcwmd+m4", 165, 60));
      voices.add(espeak("en-us+klatt4", 160, 45));
    }
    if (isInstalled("flite")) {
      voices.add(flite("slt", 0.9, 200));
      voices.add(flite("rms", 1.1, 110));
    }
    return voices;
  }

  /// What would speak too, if it were installed.
  public static List<String> absentEngines() {
    return List.of("espeak-ng", "flite").stream().filter(one -> !isInstalled(one)).toList();
  }

  /// The sound played faster, and so higher, as of another voice.
  public static short[] faster(short[] sound, double speed) {
    short[] faster = new short[(int) ((sound.length - 1) / speed)];
    for (int i = 0; i < faster.length; i++) {
      double at = i * speed;
      int before = (int) at;
      double after = at - before;
      faster[i] = (short) Math.round((1 - after) * sound[before] + after * sound[before + 1]);
    }
    return faster;
  }

  /// The same texts by every voice there is, and higher again if there are few voices: five minutes at least.
  public static List<short[]> fiveMinutes() {
    List<TestVoice> voices = new ArrayList<>(ofDevelopment());
    voices.addAll(heldOut());
    List<short[]> spoken = new ArrayList<>();
    int samples = 0;
    for (int round = 0; samples < 5 * 60 * 8000; round++) {
      String text = LONG_TEXTS.get(round % LONG_TEXTS.size());
      double speed = 1 + 0.01 * round;
      for (TestVoice voice : voices) {
        short[] said = faster(voice.says(text), speed);
        spoken.add(said);
        samples += said.length;
      }
    }
    return spoken;
  }

  private static TestVoice espeak(String voice, int wordsPerMinute, int pitch) {
    return new TestVoice(
        "espeak-ng/" + voice,
        "espeak-ng",
        "--stdin",
        "--stdout",
        "-b",
        "1",
        "-z",
        "-v",
        voice,
        "-s",
        Integer.toString(wordsPerMinute),
        "-p",
        Integer.toString(pitch));
  }

  private static TestVoice flite(String voice, double stretch, int hertz) {
    return new TestVoice(
        "flite/" + voice,
        "flite",
        "-voice",
        voice,
        "--setf",
        "duration_stretch=" + stretch,
        "--setf",
        "int_f0_target_mean=" + hertz,
        "-o",
        "/dev/stdout",
        "-t");
  }

  private static boolean isInstalled(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .anyMatch(Files::isExecutable);
  }

  /// A sentence, 8 kHz, at −20 dB of full scale, with 20 ms of silence before it and 100 ms after it.
  public short[] says(String text) {
    return spoken.computeIfAbsent(text, this::speak).clone();
  }

  private short[] speak(String text) {
    try {
      if (command.isEmpty()) {
        Voice voice = FREETTS.voices().get(name.equals("female") ? 1 : 0);
        return FREETTS.synthesize(text, voice, 1).samples();
      }
      List<String> all = new ArrayList<>(command);
      byte[] input = new byte[0];
      if (command.getLast().equals("-t")) {
        all.add(text);
      } else {
        input = text.getBytes(StandardCharsets.UTF_8);
      }
      byte[] wav = ProgramOutput.of(all, input, LIMIT, 100_000_000);
      Wav sound = Wav.read(wav);
      return TelephoneSound.of(sound.samples(), sound.sampleRate()).samples();
    } catch (SpeechException e) {
      throw new AssertionError(this + " can't say: " + text, e);
    }
  }

  @Override
  public String toString() {
    return command.isEmpty() ? "freetts/" + name : name;
  }
}
