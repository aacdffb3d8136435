package io.callmanager.sound;

import io.callmanager.shared.GuardedHttp;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.io.Closer;
import org.jspecify.annotations.Nullable;

/// Fetches files from where customers say.
final class Download implements AutoCloseable {

  private static final int MOST_REDIRECTS = 3;
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /// What came of it.
  sealed interface Outcome {

    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Fetched(byte[] file) implements Outcome {}

    /// Nothing that is of use came.
    ///
    /// @param why in words for the customer
    record Failed(String why) implements Outcome {}
  }

  /// What one request came to.
  private sealed interface Hop {

    record Arrived(Outcome outcome) implements Hop {}

    record Moved(SoundUrl next) implements Hop {}
  }

  private final int maxBytes;
  private final CloseableHttpClient client;

  /// @param maxBytes how large a file may be
  /// @param idle how long nothing may come
  /// @param atOnce how many downloads there are at the same time
  /// @param names looks hosts up
  /// @param allowed which addresses may be connected to
  Download(
      int maxBytes, Duration idle, int atOnce, DnsResolver names, Predicate<InetAddress> allowed) {
    this.maxBytes = maxBytes;
    Duration connect = idle.compareTo(CONNECT) < 0 ? idle : CONNECT;
    this.client =
        GuardedHttp.client(
            new GuardedHttp.Limits(atOnce, connect, idle, Duration.ZERO, false), names, allowed);
  }

  /// Fetches a file.
  ///
  /// @param running holds what is under way, for [HttpGet#cancel]
  Outcome fetch(SoundUrl url, AtomicReference<@Nullable HttpGet> running) {
    SoundUrl at = url;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpGet request = new HttpGet(at.uri());
      running.set(request);
      if (Thread.currentThread().isInterrupted()) {
        return new Outcome.Failed("Took too long");
      }
      switch (hop(at, request)) {
        case Hop.Arrived(Outcome outcome) -> {
          return outcome;
        }
        case Hop.Moved(SoundUrl next) -> at = next;
      }
    }
    return new Outcome.Failed("The server redirects too often");
  }

  private Hop hop(SoundUrl at, HttpGet request) {
    try {
      ClassicHttpResponse response = client.executeOpen(null, request, null);
      try {
        return follow(at, response);
      } finally {
        // Cut off first, or closing would read the answer to its end.
        request.cancel();
        Closer.closeQuietly(response);
      }
    } catch (GuardedHttp.NotPublicException e) {
      return failed("Leads to an address that is not public");
    } catch (UnknownHostException e) {
      return failed("The host is not known");
    } catch (InterruptedIOException e) {
      return failed("Took too long");
    } catch (IOException e) {
      return failed("The server can't be spoken with");
    }
  }

  private Hop follow(SoundUrl at, ClassicHttpResponse response) throws IOException {
    int status = response.getCode();
    if (!isRedirect(status)) {
      return status == 200 ? read(response) : failed("The server answered " + status);
    }
    Header location = response.getFirstHeader(HttpHeaders.LOCATION);
    return (location == null ? Optional.<SoundUrl>empty() : at.resolve(location.getValue()))
        .<Hop>map(Hop.Moved::new)
        .orElseGet(() -> failed("The server redirects to nowhere"));
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private Hop read(ClassicHttpResponse response) throws IOException {
    if (response.getEntity() == null) {
      return failed("The server sent nothing");
    }
    if (response.getEntity().getContentLength() > maxBytes) {
      return tooLarge();
    }
    InputStream in = response.getEntity().getContent();
    byte[] file = in.readNBytes(maxBytes + 1);
    return file.length > maxBytes ? tooLarge() : new Hop.Arrived(new Outcome.Fetched(file));
  }

  private Hop tooLarge() {
    return failed("The file is larger than " + maxBytes + " bytes");
  }

  private static Hop failed(String why) {
    return new Hop.Arrived(new Outcome.Failed(why));
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
