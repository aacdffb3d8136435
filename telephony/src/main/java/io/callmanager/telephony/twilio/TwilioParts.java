package io.callmanager.telephony.twilio;

import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.telephony.media.Listening;
import io.callmanager.telephony.media.MediaSessions;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the calls through Twilio share.
final class TwilioParts implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TwilioParts.class);

  /// When a call that Twilio did not end is to be ended again.
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private static final int TRIES = 3;
  private static final Duration LAST_REQUESTS = Duration.ofSeconds(2);

  private final TwilioApi api;
  private final MediaSessions media;
  private final InetAddress local;
  private final Duration callbackWait;
  private final Duration newsWait;
  private final Duration streamWait;
  private final Listening listening = new Listening();
  private final ScheduledThreadPoolExecutor timers;
  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("twilio-", 0).factory());

  /// @param local where the calls' audio is passed on within this machine
  TwilioParts(TwilioApi api, MediaSessions media, InetAddress local, TwilioProperties properties) {
    this.api = api;
    this.media = media;
    this.local = local;
    this.callbackWait = properties.callbackWait();
    this.newsWait = properties.newsWait();
    this.streamWait = properties.streamWait();
    this.timers =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("twilio-timers").daemon().factory());
    timers.setRemoveOnCancelPolicy(true);
  }

  TwilioApi api() {
    return api;
  }

  MediaSessions media() {
    return media;
  }

  Listening listening() {
    return listening;
  }

  /// How long callbacks are waited for when it isn't known whether a call was placed.
  Duration callbackWait() {
    return callbackWait;
  }

  /// How long nothing may be told of a call that isn't answered.
  Duration newsWait() {
    return newsWait;
  }

  /// How long a stream may take to begin after the answer.
  Duration streamWait() {
    return streamWait;
  }

  /// A session description as it is within this machine: what is told to others may not lead back here.
  String onThisMachine(String sdp) {
    String family = local.getAddress().length == 4 ? "IP4 " : "IP6 ";
    return sdp.replaceAll("(?m)^c=IN IP[46] \\S+", "c=IN " + family + local.getHostAddress());
  }

  /// Runs something that may wait.
  void run(Runnable task) {
    try {
      workers.execute(task);
    } catch (RejectedExecutionException e) {
      log.debug("The gateway to Twilio is closed");
    }
  }

  Future<?> schedule(Duration delay, Runnable task) {
    return timers.schedule(() -> run(task), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Has Twilio end a call.
  void end(TrunkDefinition.Twilio account, String sid) {
    end(account, sid, TRIES);
  }

  private void end(TrunkDefinition.Twilio account, String sid, int tries) {
    run(
        () -> {
          if (api.end(account, sid)) {
            return;
          }
          if (tries > 1) {
            var _ = schedule(AGAIN, () -> end(account, sid, tries - 1));
          } else {
            log.warn("Twilio could not be told to end call {}", sid);
          }
        });
  }

  /// Waits a moment for the last requests.
  @Override
  public void close() {
    timers.shutdownNow();
    workers.shutdown();
    try {
      if (!workers.awaitTermination(LAST_REQUESTS.toMillis(), TimeUnit.MILLISECONDS)) {
        workers.shutdownNow();
      }
    } catch (InterruptedException e) {
      workers.shutdownNow();
      Thread.currentThread().interrupt();
    }
    listening.close();
  }
}
