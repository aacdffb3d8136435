package io.callmanager.console.live;

import io.callmanager.call.CallChanges;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.UserId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/// The browsers that are being kept up to date. A stream ends when its browser leaves, when its session ends, after half an
/// hour (the browser then comes again, and is asked who it is), and when the server stops.
@Component
@EnableConfigurationProperties(LiveProperties.class)
class LiveStreams implements SmartLifecycle, HttpSessionListener {

  private static final Duration LONGEST = Duration.ofMinutes(30);

  private final CallChanges changes;
  private final LiveProperties properties;
  private final ConcurrentMap<UserId, Set<LiveStream>> open = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("console-live").daemon().factory());
  private final ExecutorService writers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("console-live-", 0).factory());
  private volatile boolean running;

  LiveStreams(CallChanges changes, LiveProperties properties, MeterRegistry meters) {
    this.changes = changes;
    this.properties = properties;
    Gauge.builder("callmanager.console.streams", this, LiveStreams::count)
        .description("console pages that are kept up to date")
        .register(meters);
  }

  /// Opens a stream of hints about an account's calls.
  ///
  /// @return empty when the person has as many open as one may have
  Optional<SseEmitter> open(UserId user, AccountId account, String sessionId) {
    SseEmitter emitter = new SseEmitter(LONGEST.toMillis());
    LiveStream stream = new LiveStream(emitter, sessionId, this::whenDue);
    boolean[] admitted = new boolean[1];
    open.compute(
        user,
        (u, present) -> {
          Set<LiveStream> streams = present == null ? ConcurrentHashMap.newKeySet() : present;
          admitted[0] = running && streams.size() < properties.streamsPerUser();
          if (admitted[0]) {
            streams.add(stream);
          }
          return streams;
        });
    if (!admitted[0]) {
      return Optional.empty();
    }
    Runnable end =
        () -> {
          stream.close();
          forget(user, stream);
        };
    emitter.onCompletion(end);
    emitter.onTimeout(emitter::complete);
    emitter.onError(e -> end.run());
    stream.listenTo(changes, account);
    writers.execute(stream::beat);
    return Optional.of(emitter);
  }

  /// How many streams are open.
  int count() {
    return open.values().stream().mapToInt(Set::size).sum();
  }

  private void forget(UserId user, LiveStream stream) {
    open.computeIfPresent(
        user,
        (u, streams) -> {
          streams.remove(stream);
          return streams.isEmpty() ? null : streams;
        });
  }

  private void whenDue(Runnable hint) {
    try {
      var _ =
          timer.schedule(
              () -> writers.execute(hint), properties.pace().toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The server is being stopped; the stream ends with it.
      return;
    }
  }

  private void beat() {
    all().forEach(stream -> writers.execute(stream::beat));
  }

  private List<LiveStream> all() {
    List<LiveStream> streams = new ArrayList<>();
    open.values().forEach(streams::addAll);
    return streams;
  }

  @Override
  public void sessionDestroyed(HttpSessionEvent event) {
    String id = event.getSession().getId();
    all().stream()
        .filter(stream -> stream.sessionId().equals(id))
        .forEach(stream -> stream.emitter().complete());
  }

  @Override
  public void start() {
    long millis = properties.heartbeat().toMillis();
    var _ = timer.scheduleWithFixedDelay(this::beat, millis, millis, TimeUnit.MILLISECONDS);
    running = true;
  }

  /// Ends all streams before the web server waits for requests to end.
  @Override
  public void stop() {
    running = false;
    timer.shutdownNow();
    all().forEach(stream -> stream.emitter().complete());
    writers.shutdown();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
