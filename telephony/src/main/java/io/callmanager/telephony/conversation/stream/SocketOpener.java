package io.callmanager.telephony.conversation.stream;

import io.callmanager.shared.GuardedHttp;
import io.callmanager.shared.StreamUrl;
import io.callmanager.telephony.engine.GuardedSockets;
import io.callmanager.telephony.mediastream.StreamJson;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;

/// Opens WebSockets (RFC 6455) to servers that customers name. A server's addresses are judged at the moment in which they are
/// connected to; redirects are not followed, nothing is compressed, and a message's size is bounded while it is read.
final class SocketOpener implements AutoCloseable {

  private static final int MOST_ADDRESSES = 4;
  private static final int MOST_SOCKETS = 100_000;

  /// For a message in UTF-8, and the control frames and records of TLS between two of them.
  private static final long MOST_BYTES = 4L * StreamJson.LONGEST;

  /// Minutes of speech that come faster than they are played.
  private static final long MOST_AT_ONCE = 4 << 20;

  /// Four times what speech in μ-law and base64 takes.
  private static final long BYTES_A_SECOND = 64 << 10;

  private static final Duration BETWEEN_PINGS = Duration.ofSeconds(20);
  private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("agent-stream-", 0).factory());
  private final Predicate<InetAddress> allowed;
  private final OkHttpClient client;

  /// @param names looks hosts up
  /// @param allowed which addresses may be connected to
  /// @param timeLimit how long opening may take
  SocketOpener(DnsResolver names, Predicate<InetAddress> allowed, Duration timeLimit) {
    this.allowed = allowed;
    Dispatcher dispatcher = new Dispatcher(threads);
    dispatcher.setMaxRequests(MOST_SOCKETS);
    dispatcher.setMaxRequestsPerHost(MOST_SOCKETS);
    this.client =
        new OkHttpClient.Builder()
            .dispatcher(dispatcher)
            .dns(host -> known(names, host))
            .proxy(Proxy.NO_PROXY)
            .followRedirects(false)
            .followSslRedirects(false)
            .callTimeout(timeLimit)
            .connectTimeout(timeLimit)
            .pingInterval(BETWEEN_PINGS)
            .addInterceptor(chain -> plain(chain.proceed(plain(chain.request()))))
            .build();
  }

  private static List<InetAddress> known(DnsResolver names, String host)
      throws UnknownHostException {
    InetAddress[] addresses = names.resolve(host);
    return Arrays.stream(addresses).limit(MOST_ADDRESSES).toList();
  }

  /// Compressed messages would be of any size, however few bytes came.
  private static Request plain(Request request) {
    return request.newBuilder().removeHeader(EXTENSIONS).build();
  }

  private static Response plain(Response response) {
    return response.newBuilder().removeHeader(EXTENSIONS).build();
  }

  /// Told of a socket, on threads of its own.
  interface Listener {

    void opened();

    /// A text message.
    void received(String text);

    /// The other side closes it. Told at most once, and nothing after it.
    void closed(int code, String reason);

    /// It could not be opened, or was lost. Told at most once, and nothing after it.
    ///
    /// @param words why, for the customer
    void failed(String words);
  }

  /// A server that can be connected with.
  @FunctionalInterface
  interface Ready {

    /// Begins to open a socket. Returns at once.
    WebSocket open(Listener listener);
  }

  /// What opens a socket to a server.
  Ready ready(StreamUrl url, Map<String, String> headers) {
    return listener -> open(url, headers, listener);
  }

  private WebSocket open(StreamUrl url, Map<String, String> headers, Listener listener) {
    MessageBound bound =
        new MessageBound(
            MOST_BYTES, new ReadingPace(MOST_AT_ONCE, BYTES_A_SECOND, System::nanoTime));
    Request.Builder request =
        new Request.Builder().url(url.uri().toString()).header("User-Agent", "CallManager");
    headers.forEach(request::header);
    return client
        .newBuilder()
        .socketFactory(new GuardedSockets(allowed, bound::around))
        .build()
        .newWebSocket(request.build(), new Heard(listener, bound));
  }

  @Override
  public void close() {
    client.dispatcher().cancelAll();
    threads.shutdown();
    try {
      var _ = threads.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Heard extends WebSocketListener {

    private final Listener listener;
    private final MessageBound bound;
    private boolean over;

    Heard(Listener listener, MessageBound bound) {
      this.listener = listener;
      this.bound = bound;
    }

    @Override
    public void onOpen(WebSocket socket, Response response) {
      bound.messageRead();
      listener.opened();
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
      bound.messageRead();
      listener.received(text);
    }

    @Override
    public void onMessage(WebSocket socket, ByteString bytes) {
      bound.messageRead();
      listener.received("");
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
      socket.close(1000, null);
      if (!over) {
        over = true;
        listener.closed(code, reason);
      }
    }

    @Override
    public void onFailure(WebSocket socket, Throwable why, @Nullable Response response) {
      if (!over) {
        over = true;
        listener.failed(words(why, response));
      }
    }

    private static String words(Throwable why, @Nullable Response response) {
      if (response != null && response.code() != 101) {
        return "it answered " + response.code() + " instead of opening a WebSocket";
      }
      return switch (why) {
        case GuardedHttp.NotPublicException _ -> "its address is not public";
        case UnknownHostException _ -> "its name is not known";
        case MessageBound.TooLongException _ -> "it sent a message that is too long";
        case SSLException _ -> "no encrypted connection could be agreed on";
        case ConnectException _ -> "there is no connection";
        case SocketTimeoutException _ -> "it did not answer in time";
        case IOException e when "timeout".equals(e.getMessage()) -> "it did not answer in time";
        default -> "the connection broke";
      };
    }
  }
}
