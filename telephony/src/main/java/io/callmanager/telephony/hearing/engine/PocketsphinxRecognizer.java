package io.callmanager.telephony.hearing.engine;

import io.callmanager.telephony.engine.InstalledProgram;
import io.callmanager.telephony.engine.ProgramOutput;
import io.callmanager.telephony.hearing.Expectation;
import io.callmanager.telephony.hearing.Heard;
import io.callmanager.telephony.hearing.Hearing;
import io.callmanager.telephony.hearing.HearingListener;
import io.callmanager.telephony.hearing.SpeechRecognizer;
import io.callmanager.telephony.hearing.UtteranceAudio;
import io.callmanager.telephony.speech.SpeechException;
import io.callmanager.telephony.speech.SpeechException.Fault;
import io.callmanager.telephony.speech.sound.Resampler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The program `pocketsphinx_continuous`, which understands expected English words without any service.
///
/// The program always finds some phrase in whatever it hears. So it is run three times over an utterance, each with a dictionary of
/// the few words at hand: to measure the sound's cepstral mean, without which words over a telephone are mistaken; to find
/// the phrase that fits best; and to see how well any phones in any order fit. A phrase that fits much worse than these was not said.
public final class PocketsphinxRecognizer implements SpeechRecognizer {

  private static final Logger log = LoggerFactory.getLogger(PocketsphinxRecognizer.class);
  private static final String NAME = "pocketsphinx";
  private static final String PROGRAM = "pocketsphinx_continuous";

  /// Debian's dictionary is the one of Carnegie Mellon University, with these phones.
  private static final List<String> PHONES =
      List.of(
          "AA", "AE", "AH", "AO", "AW", "AY", "B", "CH", "D", "DH", "EH", "ER", "EY", "F", "G",
          "HH", "IH", "IY", "JH", "K", "L", "M", "N", "NG", "OW", "OY", "P", "R", "S", "SH", "T",
          "TH", "UH", "UW", "V", "W", "Y", "Z", "ZH");

  /// Nobody takes longer to say a few words; more is speech that was not expected.
  private static final int LONGEST = 15 * UtteranceAudio.RATE;

  /// The noise of a quiet line, put around and beneath what was said: the program finds speech by its contrast to what is there
  /// before and after. Without it twice as many phrases are missed.
  private static final double LINE_NOISE = 60;

  private static final int BEFORE = 3 * UtteranceAudio.RATE / 10;
  private static final int AFTER = 6 * UtteranceAudio.RATE / 10;

  private static final int PROGRAM_RATE = 16_000;
  private static final int MAX_BYTES = 4 << 20;

  /// How much better than any phones, by the score of a hundredth of a second, a phrase must fit to be believed as much as not.
  private static final double EVEN = 1.0;

  private static final double STEEPNESS = 2.0;
  private static final double LEAST_CONFIDENCE = 0.5;

  private final InstalledProgram program;
  private final Path model;
  private final Duration timeLimit;
  private final Semaphore turns;
  private final Pronunciations pronunciations;
  private final Resampler resampler = new Resampler(UtteranceAudio.RATE, PROGRAM_RATE);

  /// Nothing is started before something was said.
  ///
  /// @param program where the program is; looked for on the `PATH` when empty
  /// @param model the directory with the acoustic model `en-us` and the dictionary `cmudict-en-us.dict`
  /// @param timeLimit how long an utterance may take
  /// @param maxAtOnce how many utterances may be worked on at once
  public PocketsphinxRecognizer(
      Optional<Path> program, Path model, Duration timeLimit, int maxAtOnce) {
    this.program = new InstalledProgram(PROGRAM, program);
    this.model = model;
    this.timeLimit = timeLimit;
    this.turns = new Semaphore(maxAtOnce, true);
    this.pronunciations = new Pronunciations(dictionary());
  }

  private Path dictionary() {
    return model.resolve("cmudict-en-us.dict");
  }

  private Path acoustics() {
    return model.resolve("en-us");
  }

  private Path features() {
    return acoustics().resolve("feat.params");
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<String> unavailability() {
    return program
        .absence("pocketsphinx pocketsphinx-en-us", "callmanager.hearing.pocketsphinx.program")
        .or(
            () ->
                Files.isReadable(dictionary()) && Files.isReadable(features())
                    ? Optional.empty()
                    : Optional.of(
                        model
                            + " is no model of pocketsphinx: install it (Debian: apt install"
                            + " pocketsphinx-en-us) or name it in callmanager.hearing.pocketsphinx.model"));
  }

  @Override
  public Scope scope() {
    return Scope.EXPECTED_WORDS;
  }

  @Override
  public boolean understands(String language) {
    return "en".equals(Locale.forLanguageTag(language).getLanguage());
  }

  @Override
  public Hearing open(String language, HearingListener listener) {
    return new WholeUtterances(
        (samples, expected) -> {
          if (!understands(language)) {
            throw new SpeechException(Fault.TEXT, "pocketsphinx understands English alone");
          }
          return transcribe(samples, expected);
        },
        listener);
  }

  private Heard transcribe(short[] samples, Expectation expected)
      throws SpeechException, InterruptedException {
    long deadline = System.nanoTime() + timeLimit.toNanos();
    Path executable =
        program.path().orElseThrow(() -> new SpeechException(unavailability().orElse(NAME)));
    PhraseGrammar grammar = PhraseGrammar.of(expected, pronunciations);
    if (grammar.isEmpty()) {
      throw new SpeechException(
          Fault.TEXT, "pocketsphinx was told of no words to expect that it knows");
    }
    if (samples.length > LONGEST) {
      return new Heard("", 0, NAME);
    }
    if (!turns.tryAcquire(timeLimit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new SpeechException(Fault.TEXT, "pocketsphinx is busy with other calls");
    }
    try (Workplace place = new Workplace(executable, bytes(samples), deadline)) {
      return understand(grammar, place);
    } catch (IOException | UncheckedIOException e) {
      throw new SpeechException("pocketsphinx's files can't be written", e);
    } finally {
      turns.release();
    }
  }

  private static Heard understand(PhraseGrammar grammar, Workplace place)
      throws SpeechException, IOException {
    Path phrases = place.write("phrases.fsg", grammar.network());
    Path words = place.write("phrases.dict", String.join("\n", grammar.dictionary()) + "\n");
    Optional<String> mean =
        Optional.ofNullable(place.decode(phrases, words, Optional.empty()).cepstralMean());
    if (mean.isEmpty()) {
      return new Heard("", 0, NAME);
    }
    Decoding said = place.decode(phrases, words, mean);
    if (said.stretches().isEmpty()) {
      return new Heard("", 0, NAME);
    }
    Decoding any =
        place.decode(
            place.write("phones.fsg", PhraseGrammar.anyPhones(PHONES)),
            place.write(
                "phones.dict", String.join("\n", PhraseGrammar.phoneDictionary(PHONES)) + "\n"),
            mean);
    return compare(grammar, said, any);
  }

  /// Believes stretch by stretch what fits well enough.
  static Heard compare(PhraseGrammar grammar, Decoding said, Decoding any) {
    List<String> phrases = new ArrayList<>();
    double believed = 1;
    double doubted = 0;
    for (int i = 0; i < said.stretches().size(); i++) {
      Decoding.Stretch stretch = said.stretches().get(i);
      String phrase = grammar.phrase(stretch.words());
      double confidence =
          i < any.stretches().size() ? confidence(stretch, any.stretches().get(i)) : 0;
      if (!phrase.isEmpty() && confidence >= LEAST_CONFIDENCE) {
        phrases.add(phrase);
        believed = Math.min(believed, confidence);
      } else {
        doubted = Math.max(doubted, confidence);
      }
    }
    return phrases.isEmpty()
        ? new Heard("", Math.min(doubted, LEAST_CONFIDENCE), NAME)
        : new Heard(String.join(" ", phrases), believed, NAME);
  }

  private static double confidence(Decoding.Stretch said, Decoding.Stretch any) {
    double better = (double) (said.score() - any.score()) / said.frames();
    return 1 / (1 + Math.exp(-(better - EVEN) / STEEPNESS));
  }

  /// The samples at the program's rate.
  private byte[] bytes(short[] samples) {
    short[] padded = new short[BEFORE + samples.length + AFTER];
    Random noise = new Random(1);
    for (int i = 0; i < padded.length; i++) {
      padded[i] = (short) Math.round(LINE_NOISE * noise.nextGaussian());
    }
    for (int i = 0; i < samples.length; i++) {
      padded[BEFORE + i] =
          (short) Math.clamp(padded[BEFORE + i] + samples[i], Short.MIN_VALUE, Short.MAX_VALUE);
    }
    float[] resampled = resampler.resample(padded);
    ByteBuffer out = ByteBuffer.allocate(2 * resampled.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float sample : resampled) {
      out.putShort((short) Math.clamp(Math.round(sample), Short.MIN_VALUE, Short.MAX_VALUE));
    }
    return out.array();
  }

  /// A directory for one utterance, readable by us alone, and gone after it. No sound is ever in it.
  private final class Workplace implements AutoCloseable {
    private final Path executable;
    private final byte[] audio;
    private final long deadline;
    private final Path directory = Files.createTempDirectory("callmanager-hearing");
    private final Path features;

    Workplace(Path executable, byte[] audio, long deadline) throws IOException {
      this.executable = executable;
      this.audio = audio;
      this.deadline = deadline;
      // The model's own cepstral mean would go before the one that is given.
      this.features =
          write(
              "feat.params",
              Files.readAllLines(features()).stream()
                  .filter(line -> !line.startsWith("-cmninit"))
                  .map(line -> line + "\n")
                  .reduce("", String::concat));
    }

    Path write(String name, String content) throws IOException {
      return Files.writeString(directory.resolve(name), content);
    }

    Decoding decode(Path network, Path dictionary, Optional<String> mean) throws SpeechException {
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      if (!left.isPositive()) {
        throw new SpeechException("pocketsphinx took longer than " + timeLimit.toMillis() + " ms");
      }
      List<String> command =
          new ArrayList<>(
              List.of(
                  executable.toString(),
                  "-infile",
                  "/dev/stdin",
                  "-hmm",
                  acoustics().toString(),
                  "-featparams",
                  features.toString(),
                  "-dict",
                  dictionary.toString(),
                  "-fsg",
                  network.toString(),
                  "-backtrace",
                  "yes"));
      mean.ifPresent(values -> command.addAll(List.of("-cmninit", values)));
      byte[] output = ProgramOutput.withErrors(command, audio, left, MAX_BYTES);
      return Decoding.read(new String(output, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
        Files.delete(directory);
      } catch (IOException e) {
        log.warn("{} can't be deleted", directory, e);
      }
    }
  }
}
