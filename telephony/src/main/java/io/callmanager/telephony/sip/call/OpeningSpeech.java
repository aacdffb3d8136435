package io.callmanager.telephony.sip.call;

import io.callmanager.call.spi.Utterance;
import io.callmanager.telephony.speech.SpeechException;
import io.callmanager.telephony.speech.SpeechSynthesizer;
import io.callmanager.telephony.speech.SpeechSynthesizer.Speech;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is said first, made while the phone rings so that it is there when somebody answers.
final class OpeningSpeech {

  private static final Logger LOG = LoggerFactory.getLogger(OpeningSpeech.class);

  private final SpeechSynthesizer synthesizer;
  private final Utterance utterance;
  private volatile boolean unwanted;
  private @Nullable CompletableFuture<Optional<Speech>> speech;

  OpeningSpeech(SpeechSynthesizer synthesizer, Utterance utterance) {
    this.synthesizer = synthesizer;
    this.utterance = utterance;
  }

  /// Begins to make it, unless that was begun before. Not before the phone rings: many calls never get so far, and each
  /// speech costs milliseconds of a processor.
  void prepare() {
    if (speech != null) {
      return;
    }
    CompletableFuture<Optional<Speech>> made = new CompletableFuture<>();
    speech = made;
    if (utterance.text().isBlank()) {
      made.complete(Optional.empty());
    } else {
      Thread.ofVirtual().name("sip-opening").start(() -> made.complete(synthesize()));
    }
  }

  private Optional<Speech> synthesize() {
    if (unwanted) {
      return Optional.empty();
    }
    try {
      return Optional.of(synthesizer.synthesize(utterance));
    } catch (SpeechException | RuntimeException e) {
      LOG.error("A call's opening could not be spoken", e);
      return Optional.empty();
    }
  }

  /// Hands it over when it is there, on any thread; empty when there is nothing to say or it could not be spoken.
  void whenReady(Consumer<Optional<Speech>> consumer) {
    prepare();
    if (speech != null) {
      var _ = speech.thenAccept(consumer);
    }
  }

  /// It will not be played any more.
  void discard() {
    unwanted = true;
  }
}
