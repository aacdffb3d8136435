package io.callmanager.telephony.conversation.llm;

import io.callmanager.shared.PublicAddresses;
import io.callmanager.telephony.engine.GuardedSockets;
import java.io.IOException;
import java.net.Proxy;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Finds an answer's HTTP exchange again, to break it off: disposing of Spring AI's stream leaves the service answering. Also
/// bounds what a service may send. A header that never leaves this process says which answer a request is for.
final class OpenStreams implements Interceptor {

  /// Names the answer that a request is for.
  static final String HEADER = "X-Callmanager-Answer";

  private static final long MOST_BYTES = 4 << 20;

  private final boolean authorizes;
  private final OkHttpClient client;
  private final Map<String, Exchange> open = new ConcurrentHashMap<>();

  /// @param authorizes whether there is a key to be sent
  /// @param publicOnly whether requests go to public addresses alone
  /// @param timeLimit how long a whole answer may take
  /// @param idle how many idle connections are kept
  /// @param kept for how long
  OpenStreams(boolean authorizes, boolean publicOnly, Duration timeLimit, int idle, Duration kept) {
    this.authorizes = authorizes;
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .followRedirects(false)
            .followSslRedirects(false)
            .connectTimeout(timeLimit)
            .readTimeout(timeLimit)
            .writeTimeout(timeLimit)
            .callTimeout(timeLimit)
            .connectionPool(new ConnectionPool(idle, kept.toMillis(), TimeUnit.MILLISECONDS));
    if (publicOnly) {
      builder.proxy(Proxy.NO_PROXY).socketFactory(new GuardedSockets(PublicAddresses::contains));
    }
    this.client = builder.build();
  }

  /// Closes idle connections.
  void closeIdle() {
    client.connectionPool().evictAll();
  }

  /// An answer is going to be asked for.
  ///
  /// @return its name
  String open() {
    String name = UUID.randomUUID().toString();
    open.put(name, new Exchange());
    return name;
  }

  /// No more of an answer is wanted.
  void close(String name) {
    Exchange exchange = open.remove(name);
    if (exchange != null) {
      exchange.cancel();
    }
  }

  /// Sends a request with a client of its own: Spring AI's follows redirects, and connects to any address.
  @Override
  public Response intercept(Chain chain) throws IOException {
    Request.Builder request = chain.request().newBuilder().removeHeader(HEADER);
    if (!authorizes) {
      request.removeHeader("Authorization");
    }
    String name = chain.request().header(HEADER);
    if (name != null) {
      Exchange exchange = open.get(name);
      if (exchange == null) {
        throw new IOException("no longer wanted");
      }
      Call call = client.newCall(request.build());
      exchange.is(call::cancel);
      return bounded(call.execute());
    }
    return bounded(client.newCall(request.build()).execute());
  }

  private static Response bounded(Response response) {
    ResponseBody body = response.body();
    return body == null ? response : response.newBuilder().body(bounded(body)).build();
  }

  /// The same for Spring's client, which finds the name in Reactor's context. The JDK's client goes on with an exchange whose
  /// body is cancelled, so that each answer has a client of its own, which is shut down.
  ClientHttpConnector connector(Supplier<HttpClient> clients, Duration timeLimit) {
    return (method, uri, request) ->
        Mono.deferContextual(
            context -> {
              Exchange exchange = open.get(context.getOrDefault(HEADER, ""));
              if (exchange == null) {
                return Mono.error(new IOException("no longer wanted"));
              }
              HttpClient client = clients.get();
              exchange.is(client::shutdownNow);
              JdkClientHttpConnector connector = new JdkClientHttpConnector(client);
              connector.setReadTimeout(timeLimit);
              return connector.connect(method, uri, request);
            });
  }

  /// Bounds what Spring's client reads.
  static Mono<ClientResponse> bound(ClientRequest request, ExchangeFunction next) {
    return next.exchange(request)
        .map(
            response ->
                response.mutate().body(body -> bounded(body, new AtomicLong(MOST_BYTES))).build());
  }

  private static Flux<DataBuffer> bounded(Flux<DataBuffer> body, AtomicLong left) {
    return body.handle(
        (buffer, sink) -> {
          if (left.addAndGet(-buffer.readableByteCount()) < 0) {
            DataBufferUtils.release(buffer);
            sink.error(new IOException("more than " + MOST_BYTES + " bytes"));
          } else {
            sink.next(buffer);
          }
        });
  }

  private static ResponseBody bounded(ResponseBody body) {
    BufferedSource source =
        Okio.buffer(
            new ForwardingSource(body.source()) {
              private long left = MOST_BYTES;

              @Override
              public long read(Buffer sink, long byteCount) throws IOException {
                long read = super.read(sink, byteCount);
                left -= Math.max(0, read);
                if (left < 0) {
                  throw new IOException("more than " + MOST_BYTES + " bytes");
                }
                return read;
              }
            });
    return ResponseBody.create(source, body.contentType(), body.contentLength());
  }

  /// A request for an answer, and again when it is repeated.
  private static final class Exchange {
    private @Nullable Runnable stop;
    private boolean cancelled;

    synchronized void is(Runnable stopping) {
      stop = stopping;
      if (cancelled) {
        stopping.run();
      }
    }

    synchronized void cancel() {
      cancelled = true;
      if (stop != null) {
        stop.run();
      }
    }
  }
}
