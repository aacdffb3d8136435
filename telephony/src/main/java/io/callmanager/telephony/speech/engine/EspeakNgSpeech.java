package io.callmanager.telephony.speech.engine;

import io.callmanager.call.spi.VoiceGender;
import io.callmanager.telephony.engine.InstalledProgram;
import io.callmanager.telephony.engine.ProgramOutput;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.speech.SpeechException;
import io.callmanager.telephony.speech.sound.TelephoneSound;
import io.callmanager.telephony.speech.sound.Wav;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The program `espeak-ng`, which speaks more than a hundred languages. It gets the text by its standard input, and
/// its arguments are never seen by a shell.
public final class EspeakNgSpeech implements SpeechEngine {

  private static final Logger log = LoggerFactory.getLogger(EspeakNgSpeech.class);
  private static final String NAME = "espeak-ng";
  private static final String DEFAULT_LANGUAGE = "en-us";

  /// The region that is meant when none is named or ours is not spoken, and tags with another name here.
  private static final Map<String, String> USUAL =
      Map.of("en", "en-us", "fr", "fr-fr", "zh", "cmn", "zh-hk", "yue", "no", "nb");

  private static final int WORDS_PER_MINUTE = 165;
  private static final int MAX_BYTES = 100_000_000;
  private static final Pattern VOICE_LINE = Pattern.compile("\\s*\\d+\\s+(\\S+)\\s.*");
  private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(?:-[a-z0-9]{1,8})*");

  private final InstalledProgram program;
  private final Duration timeLimit;
  private volatile @Nullable Spoken known;

  /// What the program speaks.
  private record Spoken(Set<String> languages, List<Voice> voices) {}

  /// Nothing is started before something is to be spoken.
  ///
  /// @param configured where the program is; looked for on the `PATH` when empty
  /// @param timeLimit how long one text may take
  public EspeakNgSpeech(Optional<Path> configured, Duration timeLimit) {
    this.program = new InstalledProgram(NAME, configured);
    this.timeLimit = timeLimit;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<String> unavailability() {
    return program.absence(NAME, "callmanager.speech.espeak-ng");
  }

  @Override
  public List<Voice> voices() {
    Optional<Path> path = program.path();
    if (path.isEmpty()) {
      return List.of();
    }
    try {
      return spoken(path.get()).voices();
    } catch (SpeechException e) {
      log.warn("The voices of espeak-ng can't be listed: {}", e.getMessage());
      return List.of();
    }
  }

  private static Stream<Voice> speakers(String language) {
    return Stream.of(
        voice(language, null),
        voice(language, VoiceGender.FEMALE),
        voice(language, VoiceGender.MALE));
  }

  private static Voice voice(String language, @Nullable VoiceGender gender) {
    String variant =
        switch (gender) {
          case FEMALE -> "+f3";
          case MALE -> "+m3";
          case null -> "";
        };
    String tag = Locale.forLanguageTag(language).toLanguageTag();
    return new Voice(NAME, language + variant, tag, gender);
  }

  @Override
  public Voice choose(VoiceWish wish) throws SpeechException {
    Spoken spoken = spoken(installed());
    return spoken.voices().stream()
        .filter(wish::names)
        .findFirst()
        .orElseGet(() -> voice(language(spoken.languages(), wish.languages()), wish.gender()));
  }

  @Override
  public Sound synthesize(String text, Voice voice, double rate) throws SpeechException {
    if (text.isBlank()) {
      return new Sound(new short[0]);
    }
    List<String> command =
        List.of(
            installed().toString(),
            "--stdin",
            "--stdout",
            "-b",
            "1",
            "-z",
            "-s",
            Long.toString(Math.round(WORDS_PER_MINUTE * rate)),
            "-v",
            voice.name());
    byte[] input = plain(text).getBytes(StandardCharsets.UTF_8);
    Wav wav = Wav.read(ProgramOutput.of(command, input, timeLimit, MAX_BYTES));
    return TelephoneSound.of(wav.samples(), wav.sampleRate());
  }

  private Path installed() throws SpeechException {
    return program
        .path()
        .orElseThrow(() -> new SpeechException(unavailability().orElse("no espeak-ng")));
  }

  /// Text as text: doubled brackets would begin phoneme names, and control characters engine commands.
  private static String plain(String text) {
    return text.replace("[[", "[ [").replaceAll("[\\p{Cntrl}&&[^\n]]", " ");
  }

  /// The first wish that is spoken as such, in its language without the region, or in any region of it.
  static String language(Set<String> spoken, List<String> wishes) {
    for (String wish : wishes) {
      String base = wish.split("-", 2)[0];
      Optional<String> found =
          Stream.of(wish, USUAL.getOrDefault(wish, wish), USUAL.getOrDefault(base, base), base)
              .filter(spoken::contains)
              .findFirst()
              .or(() -> spoken.stream().filter(one -> one.startsWith(base + "-")).findFirst());
      if (found.isPresent()) {
        return found.get();
      }
    }
    return DEFAULT_LANGUAGE;
  }

  private Spoken spoken(Path path) throws SpeechException {
    Spoken spoken = known;
    if (spoken == null) {
      byte[] list =
          ProgramOutput.of(List.of(path.toString(), "--voices"), new byte[0], timeLimit, MAX_BYTES);
      Set<String> languages = languages(new String(list, StandardCharsets.UTF_8));
      spoken = new Spoken(languages, languages.stream().flatMap(EspeakNgSpeech::speakers).toList());
      known = spoken;
    }
    return spoken;
  }

  /// The second column of what `--voices` prints. Sorted, so that the choice among regions doesn't change.
  static Set<String> languages(String list) {
    return list.lines()
        .map(VOICE_LINE::matcher)
        .filter(Matcher::matches)
        .map(line -> line.group(1))
        .filter(tag -> LANGUAGE.matcher(tag).matches())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
