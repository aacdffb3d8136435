package io.callmanager.telephony.sip;

import io.callmanager.call.spi.Utterance;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.speech.SpeechException;
import io.callmanager.telephony.speech.SpeechSynthesizer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// Speaks a tenth of a second of silence, whatever is to be said.
final class FakeVoice implements SpeechSynthesizer {

  final AtomicInteger spoken = new AtomicInteger();
  final List<Utterance> texts = new CopyOnWriteArrayList<>();
  volatile boolean broken;

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public Optional<String> unavailability() {
    return Optional.empty();
  }

  @Override
  public Speech synthesize(Utterance utterance) throws SpeechException {
    spoken.incrementAndGet();
    texts.add(utterance);
    if (broken) {
      throw new SpeechException("out of voice");
    }
    return new Speech(new Sound(new short[Sound.SAMPLE_RATE / 10]), "fake/silence");
  }
}
