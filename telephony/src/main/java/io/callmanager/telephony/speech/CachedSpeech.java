package io.callmanager.telephony.speech;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callmanager.call.spi.Utterance;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/// Keeps what was spoken lately, so that a thousand calls with the same words cost one synthesis; those that ask at
/// the same time wait for the same one. Also bounds how many texts are spoken at once.
public final class CachedSpeech implements SpeechSynthesizer {

  private static final int BYTES_PER_SAMPLE = 2;
  private static final int BYTES_PER_ENTRY = 200;

  private final SpeechSynthesizer speech;
  private final Semaphore turns;
  private final AsyncCache<Utterance, Speech> cache;

  /// Begins empty.
  ///
  /// @param speech who speaks what isn't kept
  /// @param maxBytes how much sound to keep
  /// @param maxAtOnce how many texts may be spoken at the same time
  public CachedSpeech(SpeechSynthesizer speech, long maxBytes, int maxAtOnce) {
    this.speech = speech;
    this.turns = new Semaphore(maxAtOnce, true);
    Executor threads = Thread::startVirtualThread;
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher(CachedSpeech::weight)
            .executor(threads)
            .buildAsync();
  }

  private static int weight(Utterance utterance, Speech spoken) {
    return BYTES_PER_ENTRY
        + utterance.text().length()
        + BYTES_PER_SAMPLE * spoken.sound().samples().length;
  }

  @Override
  public String name() {
    return speech.name();
  }

  @Override
  public Optional<String> unavailability() {
    return speech.unavailability();
  }

  @Override
  public Speech synthesize(Utterance utterance) throws SpeechException {
    CompletableFuture<Speech> spoken = cache.get(utterance, this::speak);
    try {
      return spoken.get();
    } catch (ExecutionException e) {
      cache.asMap().remove(utterance, spoken); // at once, so that asking again speaks again
      Throwable why = e.getCause();
      String words = why instanceof SpeechException ? why.getMessage() : "speech failed: " + why;
      throw new SpeechException(String.valueOf(words), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SpeechException("interrupted while waiting for speech", e);
    }
  }

  private Speech speak(Utterance utterance) {
    turns.acquireUninterruptibly();
    try {
      return speech.synthesize(utterance);
    } catch (SpeechException e) {
      throw new CompletionException(e);
    } finally {
      turns.release();
    }
  }
}
