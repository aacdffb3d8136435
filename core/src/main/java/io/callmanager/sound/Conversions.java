package io.callmanager.sound;

import io.callmanager.call.spi.SoundConverter;
import io.callmanager.call.spi.SoundConverter.Conversion;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/// Converts files, half as many at once as there are processors, on threads of their own: they compute for seconds, for which
/// requests that share a few carrier threads would have to wait.
@Component
@EnableConfigurationProperties(SoundProperties.class)
class Conversions implements DisposableBean {

  private static final int MOST_WAITING = 8;

  private final SoundConverter converter;
  private final Duration longest;
  private final Duration patience;
  private final ExecutorService threads;

  Conversions(SoundConverter converter, SoundProperties properties) {
    this.converter = converter;
    this.longest = properties.maxDuration();
    this.patience = properties.conversionTimeout();
    int atOnce = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    this.threads =
        new ThreadPoolExecutor(
            atOnce,
            atOnce,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("sound-conversion-", 0).factory());
  }

  /// Converts a file.
  ///
  /// @return empty when too many wait already
  Optional<Conversion> convert(byte[] file) {
    Future<Conversion> coming;
    try {
      coming = threads.submit(() -> converter.convert(file, longest));
    } catch (RejectedExecutionException e) {
      return Optional.empty();
    }
    try {
      return Optional.of(coming.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Optional.of(new Conversion.Refused("Takes too long to convert"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a file was converted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a file could not be converted", e.getCause());
    } finally {
      coming.cancel(true);
    }
  }

  @Override
  public void destroy() {
    threads.shutdownNow();
  }
}
