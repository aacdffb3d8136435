package io.callmanager.telephony.sandbox;

import io.callmanager.call.spi.Utterance;
import io.callmanager.telephony.media.MediaSessions;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.speech.SpeechException;
import io.callmanager.telephony.speech.SpeechSynthesizer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the sandbox's phones share.
final class SandboxParts implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SandboxParts.class);

  private final MediaSessions media;
  private final SpeechSynthesizer synthesizer;
  private final VoicemailBox voicemail;
  private final Set<SandboxPhone> inUse = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor timers;
  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sandbox-", 0).factory());

  SandboxParts(MediaSessions media, SpeechSynthesizer synthesizer, VoicemailBox voicemail) {
    this.media = media;
    this.synthesizer = synthesizer;
    this.voicemail = voicemail;
    this.timers =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("sandbox-timers").daemon().factory());
    timers.setRemoveOnCancelPolicy(true);
  }

  MediaSessions media() {
    return media;
  }

  VoicemailBox voicemail() {
    return voicemail;
  }

  Sound speech(Remark remark) {
    return remark.heardAs(speech(remark.utterance()));
  }

  /// Runs something that may wait, unless the sandbox is closed.
  void run(Runnable task) {
    try {
      workers.execute(task);
    } catch (RejectedExecutionException e) {
      log.debug("the sandbox is closed");
    }
  }

  /// Speaks; a sandbox without a voice is silent, not broken.
  Sound speech(Utterance utterance) {
    try {
      return synthesizer.synthesize(utterance).sound();
    } catch (SpeechException e) {
      log.warn("The sandbox can't speak: {}", e.getMessage());
      return new Sound(new short[0]);
    }
  }

  Future<?> schedule(Duration delay, Runnable task) {
    return timers.schedule(() -> run(task), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  void inUse(SandboxPhone phone) {
    inUse.add(phone);
  }

  void over(SandboxPhone phone) {
    inUse.remove(phone);
  }

  @Override
  public void close() {
    Set.copyOf(inUse).forEach(SandboxPhone::drop);
    timers.shutdownNow();
    workers.shutdown();
  }
}
