package io.callmanager.shared;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;

/// Looks hosts up on threads apart and for a bounded time: the system's resolver can't be interrupted, and would hold on to the
/// carrier of a virtual thread. Whoever asks for a host that is being looked up waits for the same answer.
public final class BoundedNames implements DnsResolver, AutoCloseable {

  private static final Duration IDLE = Duration.ofSeconds(30);

  private final DnsResolver names;
  private final Duration patience;
  private final ThreadPoolExecutor threads;
  private final ConcurrentMap<String, CompletableFuture<InetAddress[]>> underWay =
      new ConcurrentHashMap<>();

  /// @param patience how long an answer may take
  /// @param atOnce how many hosts are looked up at the same time; one more is not known
  public BoundedNames(DnsResolver names, Duration patience, int atOnce) {
    this.names = names;
    this.patience = patience;
    this.threads =
        new ThreadPoolExecutor(
            0,
            atOnce,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().name("names-", 0).daemon().factory());
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    CompletableFuture<InetAddress[]> mine = new CompletableFuture<>();
    CompletableFuture<InetAddress[]> others = underWay.putIfAbsent(host, mine);
    if (others == null) {
      start(host, mine);
    }
    try {
      return (others == null ? mine : others).get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown(host, e);
    } catch (ExecutionException | TimeoutException e) {
      throw unknown(host, e);
    }
  }

  private void start(String host, CompletableFuture<InetAddress[]> answer) {
    try {
      threads.execute(
          () -> {
            try {
              answer.complete(names.resolve(host));
            } catch (UnknownHostException | RuntimeException e) {
              answer.completeExceptionally(e);
            } finally {
              underWay.remove(host);
            }
          });
    } catch (RejectedExecutionException e) {
      underWay.remove(host);
      answer.completeExceptionally(e);
    }
  }

  private static UnknownHostException unknown(String host, Exception why) {
    UnknownHostException unknown = new UnknownHostException(host);
    unknown.initCause(why);
    return unknown;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
