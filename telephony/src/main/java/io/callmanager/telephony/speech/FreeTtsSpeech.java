package io.callmanager.telephony.speech;

import com.sun.speech.freetts.OutputQueue;
import com.sun.speech.freetts.Voice;
import com.sun.speech.freetts.en.us.cmu_us_kal.KevinVoiceDirectory;
import io.callmanager.call.spi.Utterance;
import io.callmanager.telephony.media.Sound;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// FreeTTS with its voice `kevin16`: American English only, but it is a library and so always there.
///
/// One voice speaks one text at a time, several hundred times faster than it is heard. No audio device is touched.
public final class FreeTtsSpeech implements SpeechSynthesizer {

  private static final String VOICE = "kevin16";
  private static final float FEMALE_HERTZ = 175;
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern NOT_ENGLISH = Pattern.compile("[^\\x20-\\x7e]+");
  private static final Pattern QUOTES = Pattern.compile("[\u2018\u2019]");

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Voice voice;
  private float ownHertz;

  @Override
  public String name() {
    return "freetts";
  }

  @Override
  public Optional<String> unavailability() {
    return Optional.empty();
  }

  @Override
  public Speech synthesize(Utterance utterance) throws SpeechException {
    String text = english(utterance.text());
    boolean female = VoiceWish.of(utterance).pitch() == VoiceWish.Pitch.FEMALE;
    String used = name() + "/" + VOICE + (female ? "+f" : "");
    if (text.isBlank()) {
      return new Speech(new Sound(new short[0]), used);
    }
    lock.lock();
    try {
      return new Speech(speak(text, female), used);
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      voice = null; // whatever state it is in now
      throw new SpeechException(
          "FreeTTS can't speak this text: " + e.getClass().getSimpleName(), e);
    } finally {
      lock.unlock();
    }
  }

  private Sound speak(String text, boolean female) throws SpeechException {
    Voice speaker = voice == null ? load() : voice;
    voice = speaker;
    SampleCollector collector = new SampleCollector();
    speaker.setAudioPlayer(collector);
    speaker.setPitch(female ? FEMALE_HERTZ : ownHertz);
    if (!speaker.speak(text)) {
      throw new SpeechException("FreeTTS refused this text");
    }
    return TelephoneSound.of(collector.samples(), collector.sampleRate());
  }

  private Voice load() {
    Voice loaded =
        Arrays.stream(new KevinVoiceDirectory().getVoices())
            .filter(one -> one.getName().equals(VOICE))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("FreeTTS has no voice " + VOICE));
    loaded.setOutputQueue(new OutputQueue()); // else it starts a thread that never ends
    loaded.allocate();
    loaded.setOutputQueue(null);
    ownHertz = loaded.getPitch();
    return loaded;
  }

  /// What its dictionaries know: letters without accents, and a space for anything that isn't ASCII.
  private static String english(String text) {
    String quoted = QUOTES.matcher(text).replaceAll("'");
    String plain = MARKS.matcher(Normalizer.normalize(quoted, Normalizer.Form.NFKD)).replaceAll("");
    return NOT_ENGLISH.matcher(plain).replaceAll(" ").strip();
  }
}
