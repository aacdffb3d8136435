package io.callmanager.telephony.speech.engine;

import com.sun.speech.freetts.OutputQueue;
import com.sun.speech.freetts.en.us.cmu_us_kal.KevinVoiceDirectory;
import io.callmanager.call.spi.VoiceGender;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.speech.SpeechException;
import io.callmanager.telephony.speech.sound.TelephoneSound;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// FreeTTS with its voice `kevin16`: American English only, but it is a library and so always there.
///
/// One voice speaks one text at a time, several hundred times faster than it is heard. No audio device is touched.
public final class FreeTtsSpeech implements SpeechEngine {

  private static final String NAME = "freetts";
  private static final String KEVIN = "kevin16";
  private static final Voice MAN = new Voice(NAME, KEVIN, "en-US", VoiceGender.MALE);
  private static final Voice WOMAN = new Voice(NAME, KEVIN + "+f", "en-US", VoiceGender.FEMALE);
  private static final List<Voice> VOICES = List.of(MAN, WOMAN);
  private static final float FEMALE_HERTZ = 175;
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern NOT_ENGLISH = Pattern.compile("[^\\x20-\\x7e]+");
  private static final Pattern QUOTES = Pattern.compile("[\u2018\u2019]");

  /// Its dictionaries are read by way of tables that all voices share.
  private static final ReentrantLock LOADING = new ReentrantLock();

  private final ReentrantLock lock = new ReentrantLock();
  private com.sun.speech.freetts.@Nullable Voice speaker;
  private float ownHertz;
  private float ownWordsPerMinute;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<String> unavailability() {
    return Optional.empty();
  }

  @Override
  public void warmUp() {
    lock.lock();
    try {
      speaker = speaker == null ? load() : speaker;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Voice> voices() {
    return VOICES;
  }

  @Override
  public Voice choose(VoiceWish wish) {
    return wish.closest(VOICES).orElse(MAN);
  }

  @Override
  public Sound synthesize(String text, Voice voice, double rate) throws SpeechException {
    String plain = english(text);
    if (plain.isBlank()) {
      return new Sound(new short[0]);
    }
    lock.lock();
    try {
      return speak(plain, voice.equals(WOMAN), rate);
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      speaker = null; // whatever state it is in now
      throw new SpeechException(
          SpeechException.Fault.TEXT,
          "FreeTTS can't speak this text: " + e.getClass().getSimpleName(),
          e);
    } finally {
      lock.unlock();
    }
  }

  private Sound speak(String text, boolean female, double rate) throws SpeechException {
    com.sun.speech.freetts.Voice kevin = speaker == null ? load() : speaker;
    speaker = kevin;
    SampleCollector collector = new SampleCollector();
    kevin.setAudioPlayer(collector);
    kevin.setPitch(female ? FEMALE_HERTZ : ownHertz);
    kevin.setRate((float) (ownWordsPerMinute * rate));
    if (!kevin.speak(text)) {
      throw new SpeechException(SpeechException.Fault.TEXT, "FreeTTS refused this text");
    }
    return TelephoneSound.of(collector.samples(), collector.sampleRate());
  }

  private com.sun.speech.freetts.Voice load() {
    com.sun.speech.freetts.Voice loaded =
        Arrays.stream(new KevinVoiceDirectory().getVoices())
            .filter(one -> one.getName().equals(KEVIN))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("FreeTTS has no voice " + KEVIN));
    loaded.setOutputQueue(new OutputQueue()); // else it starts a thread that never ends
    LOADING.lock();
    try {
      loaded.allocate();
    } finally {
      LOADING.unlock();
    }
    loaded.setOutputQueue(null);
    ownHertz = loaded.getPitch();
    ownWordsPerMinute = loaded.getRate();
    return loaded;
  }

  /// What its dictionaries know: letters without accents, and a space for anything that isn't ASCII.
  private static String english(String text) {
    String quoted = QUOTES.matcher(text).replaceAll("'");
    String plain = MARKS.matcher(Normalizer.normalize(quoted, Normalizer.Form.NFKD)).replaceAll("");
    return NOT_ENGLISH.matcher(plain).replaceAll(" ").strip();
  }
}
