package io.callmanager.sound;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callmanager.call.spi.PcmSound;
import io.callmanager.call.spi.SoundConverter.Conversion;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.PublicAddresses;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Service;

/// Sounds that are fetched from URLs to be played, and remembered for a minute.
@Service
public class RemoteSounds implements DisposableBean {

  private static final int MOST_AT_ONCE = 16;
  private static final int MOST_OF_AN_ACCOUNT = 4;
  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  private final Download download;
  private final Conversions conversions;
  private final Duration timeout;
  private final Semaphore room = new Semaphore(MOST_AT_ONCE);
  private final ConcurrentMap<AccountId, Integer> fetching = new ConcurrentHashMap<>();
  private final Cache<Key, PcmSound> remembered;

  RemoteSounds(Conversions conversions, SoundProperties properties) {
    this.conversions = conversions;
    this.timeout = properties.urlTimeout();
    this.download =
        new Download(
            Math.toIntExact(properties.maxFileSize().toBytes()),
            timeout,
            MOST_AT_ONCE,
            SystemDefaultDnsResolver.INSTANCE,
            properties.privateUrls() ? address -> true : PublicAddresses::contains);
    this.remembered =
        Caffeine.newBuilder()
            .expireAfterWrite(REMEMBERED)
            .maximumWeight(properties.cacheSize().toBytes())
            .weigher((Key key, PcmSound audio) -> 2 * audio.samples().length)
            .build();
  }

  private record Key(AccountId account, SoundUrl url) {}

  /// Fetches a sound for an account, or takes it from memory.
  public RemoteSound fetch(AccountId account, SoundUrl url) {
    Key key = new Key(account, url);
    PcmSound known = remembered.getIfPresent(key);
    if (known != null) {
      return new RemoteSound.Fetched(known);
    }
    return switch (download(key)) {
      case null -> new RemoteSound.Busy();
      case Download.Outcome.Failed(String why) ->
          new RemoteSound.Unusable("Could not be fetched: " + why);
      case Download.Outcome.Fetched(byte[] file) -> convert(key, file);
    };
  }

  private RemoteSound convert(Key key, byte[] file) {
    return switch (conversions.convert(file).orElse(null)) {
      case null -> new RemoteSound.Busy();
      case Conversion.Refused(String why) -> new RemoteSound.Unusable(why);
      case Conversion.Done(PcmSound audio, var format) -> {
        remembered.put(key, audio);
        yield new RemoteSound.Fetched(audio);
      }
    };
  }

  /// @return null when there is no room for it
  private Download.@Nullable Outcome download(Key key) {
    if (!room.tryAcquire()) {
      return null;
    }
    int mine = fetching.merge(key.account(), 1, Integer::sum);
    AtomicReference<@Nullable HttpGet> running = new AtomicReference<>();
    FutureTask<Download.Outcome> task = new FutureTask<>(() -> download.fetch(key.url(), running));
    Thread thread =
        Thread.ofVirtual()
            .name("sound-download")
            .unstarted(
                () -> {
                  try {
                    task.run();
                  } finally {
                    fetching.computeIfPresent(
                        key.account(), (account, count) -> count == 1 ? null : count - 1);
                    room.release();
                  }
                });
    if (mine > MOST_OF_AN_ACCOUNT) {
      task.cancel(false);
      thread.start();
      return null;
    }
    thread.start();
    return await(task, running);
  }

  private Download.Outcome await(
      FutureTask<Download.Outcome> task, AtomicReference<@Nullable HttpGet> running) {
    try {
      return task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new Download.Outcome.Failed("Took too long");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a sound was fetched", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a sound could not be fetched", e.getCause());
    } finally {
      task.cancel(true);
      HttpGet under = running.get();
      if (under != null) {
        under.cancel();
      }
    }
  }

  @Override
  public void destroy() throws IOException {
    download.close();
  }
}
