package io.callmanager.telephony.speech.cache;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.speech.SpeechException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/// Keeps what was spoken lately in memory, and for longer on disk, so that a thousand calls with the same words cost one
/// synthesis; those that ask at the same time wait for the same one.
public final class PhraseCache {

  private static final int BYTES_PER_SAMPLE = 2;
  private static final int BYTES_PER_ENTRY = 300;
  private static final int WRITES_AT_ONCE = 16;

  /// How often the file of a phrase that is in use is noted as used.
  private static final Duration NOTED_AS_USED = Duration.ofHours(1);

  /// Makes the sound of a phrase that isn't kept.
  @FunctionalInterface
  public interface Synthesis {
    Sound make() throws SpeechException;
  }

  private record Kept(Sound sound, AtomicLong notedMillis) {}

  private final AsyncCache<Phrase, Kept> memory;
  private final Optional<SoundFolder> disk;
  private final Clock clock;
  private final Semaphore writes = new Semaphore(WRITES_AT_ONCE);
  private final Counter fromMemory;
  private final Counter fromDisk;
  private final Counter misses;

  /// @param maxBytes how much sound to keep in memory
  /// @param disk empty to keep nothing longer than this process lives
  /// @param meters gets the meters under `callmanager.speech.cache`
  public PhraseCache(long maxBytes, Optional<SoundFolder> disk, Clock clock, MeterRegistry meters) {
    this.disk = disk;
    this.clock = clock;
    this.memory =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((Phrase phrase, Kept kept) -> weight(kept.sound()))
            .executor(Thread::startVirtualThread)
            .buildAsync();
    fromMemory = counter(meters, "memory");
    fromDisk = counter(meters, "disk");
    misses = counter(meters, "miss");
    disk.ifPresent(
        folder ->
            Gauge.builder("callmanager.speech.cache.disk", folder, SoundFolder::bytes)
                .baseUnit("bytes")
                .description("Sound kept on disk, about")
                .register(meters));
  }

  private static Counter counter(MeterRegistry meters, String from) {
    return Counter.builder("callmanager.speech.cache")
        .tag("from", from)
        .description("Phrases asked for, by where they were found")
        .register(meters);
  }

  private static int weight(Sound sound) {
    return BYTES_PER_ENTRY + BYTES_PER_SAMPLE * sound.samples().length;
  }

  /// Whether a phrase is kept, or being made right now.
  public boolean has(Phrase phrase) {
    CompletableFuture<Kept> kept = memory.getIfPresent(phrase);
    return (kept != null && !kept.isCompletedExceptionally())
        || disk.map(folder -> folder.has(phrase)).orElse(false);
  }

  /// A phrase's sound: kept, or made now. Blocks.
  ///
  /// @throws SpeechException when it is not kept and could not be made
  public Sound get(Phrase phrase, Synthesis synthesis)
      throws SpeechException, InterruptedException {
    CompletableFuture<Kept> known = memory.getIfPresent(phrase);
    CompletableFuture<Kept> kept =
        known != null ? known : memory.get(phrase, (key, executor) -> load(key, synthesis));
    if (known != null) {
      fromMemory.increment();
    }
    try {
      Kept found = kept.get();
      noteUse(phrase, found);
      return found.sound();
    } catch (ExecutionException e) {
      memory.asMap().remove(phrase, kept); // at once, so that asking again speaks again
      if (e.getCause() instanceof SpeechException why) {
        throw new SpeechException(why.fault(), String.valueOf(why.getMessage()), e);
      }
      throw new SpeechException("speech failed: " + e.getCause(), e);
    }
  }

  private CompletableFuture<Kept> load(Phrase phrase, Synthesis synthesis) {
    CompletableFuture<Kept> kept = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("speech-phrase")
        .start(
            () -> {
              try {
                Optional<Sound> stored = disk.flatMap(folder -> folder.read(phrase));
                (stored.isPresent() ? fromDisk : misses).increment();
                Sound sound = stored.isPresent() ? stored.get() : synthesis.make();
                kept.complete(new Kept(sound, new AtomicLong(clock.millis())));
                if (stored.isEmpty()) {
                  store(phrase, sound);
                }
              } catch (SpeechException | RuntimeException | Error e) {
                kept.completeExceptionally(e);
              }
            });
    return kept;
  }

  /// Keeps a sound on disk, unless the disk can't keep up.
  private void store(Phrase phrase, Sound sound) {
    if (disk.isPresent() && writes.tryAcquire()) {
      try {
        disk.get().write(phrase, sound);
      } finally {
        writes.release();
      }
    }
  }

  private void noteUse(Phrase phrase, Kept kept) {
    long now = clock.millis();
    long noted = kept.notedMillis().get();
    if (disk.isPresent()
        && now - noted >= NOTED_AS_USED.toMillis()
        && kept.notedMillis().compareAndSet(noted, now)) {
      disk.get().noteUse(phrase);
    }
  }
}
