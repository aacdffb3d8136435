package io.callmanager.telephony.hearing.engine;

import io.callmanager.telephony.hearing.Expectation;
import io.callmanager.telephony.hearing.Hearing;
import io.callmanager.telephony.hearing.HearingListener;
import io.callmanager.telephony.hearing.UtteranceAudio;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One call's stream to Deepgram. A thread of its own sends what is queued, connects when somebody speaks and there is no
/// connection, and keeps the connection alive when nobody does.
final class DeepgramHearing implements Hearing {

  /// Deepgram closes a stream that it gets nothing from for 10 s.
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(4);

  /// How long after our wish for all that is understood Deepgram may be silent: it doesn't answer when it has nothing to add.
  private static final Duration QUIET = Duration.ofSeconds(1);

  private static final int LONGEST_MESSAGE = 256 << 10;

  /// A minute of frames and a few commands.
  private static final int QUEUE = 3200;

  /// Opens a connection.
  @FunctionalInterface
  interface Connector {
    CompletableFuture<WebSocket> connect(WebSocket.Listener listener);
  }

  /// What is to be done, in order.
  private sealed interface Task {
    record Begin(int utterance) implements Task {}

    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Audio(byte[] samples) implements Task {}

    record End() implements Task {}

    record Close() implements Task {}
  }

  private final Connector connector;
  private final Duration timeLimit;
  private final HearingListener listener;
  private final BlockingQueue<Task> tasks = new ArrayBlockingQueue<>(QUEUE);
  private volatile boolean closed;

  /// The utterance that was not told of yet. Guarded by this, as all that follows.
  private @Nullable DeepgramUtterance current;

  private @Nullable Stream stream;
  private boolean finalizing;
  private long quietSince;

  DeepgramHearing(Connector connector, Duration timeLimit, HearingListener listener) {
    this.connector = connector;
    this.timeLimit = timeLimit;
    this.listener = listener;
    Thread.ofVirtual().name("deepgram").start(this::run);
  }

  @Override
  public void begin(int utterance, Expectation expected) {
    add(utterance, new Task.Begin(utterance));
  }

  @Override
  public void audio(short[] frame) {
    byte[] samples = new byte[2 * frame.length];
    ByteBuffer.wrap(samples).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(frame);
    var _ = tasks.offer(new Task.Audio(samples)); // if a minute of it waits, nothing is sent anyway
  }

  @Override
  public void end() {
    var _ = tasks.offer(new Task.End());
  }

  private void add(int utterance, Task task) {
    if (!closed && !tasks.offer(task)) {
      listener.failed(utterance, "Deepgram takes nothing more");
    }
  }

  @Override
  public void close() {
    closed = true;
    tasks.clear();
    var _ = tasks.offer(new Task.Close());
  }

  private void run() {
    try {
      connect();
      while (!closed) {
        Task task = tasks.poll(patience().toMillis(), TimeUnit.MILLISECONDS);
        switch (task) {
          case null -> idle();
          case Task.Begin begin -> beginning(begin.utterance());
          case Task.Audio audio -> send(audio.samples());
          case Task.End _ -> ending();
          case Task.Close _ -> closed = true;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      drop();
    }
  }

  private synchronized Duration patience() {
    return finalizing ? Duration.ofMillis(50) : KEEP_ALIVE;
  }

  private void drop() {
    Stream open;
    synchronized (this) {
      current = null;
      open = stream;
      stream = null;
    }
    if (open != null) {
      open.say("{\"type\":\"CloseStream\"}");
      open.abort();
    }
  }

  /// Connects unless there is a connection. Blocks.
  private void connect() throws InterruptedException {
    synchronized (this) {
      if (stream != null) {
        return;
      }
    }
    Stream opened = new Stream();
    String failure = opened.open();
    synchronized (this) {
      if (failure == null && !opened.over) {
        stream = opened;
        return;
      }
    }
    opened.abort();
    fail(failure == null ? "Deepgram closed the connection at once" : failure);
  }

  private void beginning(int utterance) throws InterruptedException {
    synchronized (this) {
      finalizing = false;
      current = new DeepgramUtterance(utterance, stream == null ? 0 : stream.position());
    }
    connect();
  }

  private void send(byte[] samples) {
    Stream open;
    synchronized (this) {
      open = current == null || finalizing ? null : stream;
    }
    if (open != null) {
      open.send(samples);
    }
  }

  private void ending() {
    Stream open;
    synchronized (this) {
      open = current == null ? null : stream;
      if (open == null || current == null) {
        return;
      }
      finalizing = true;
      quietSince = System.nanoTime();
      if (current.isFinalUntil(open.position())) {
        tell();
      }
    }
    open.say("{\"type\":\"Finalize\"}");
  }

  private void idle() {
    Stream open;
    synchronized (this) {
      if (finalizing) {
        if (System.nanoTime() - quietSince > QUIET.toNanos()) {
          tell();
        }
        return;
      }
      open = stream;
    }
    if (open != null) {
      open.say("{\"type\":\"KeepAlive\"}");
    }
  }

  private synchronized void tell() {
    DeepgramUtterance utterance = current;
    current = null;
    finalizing = false;
    if (utterance != null && !closed) {
      listener.heard(utterance.number(), utterance.heard(DeepgramRecognizer.NAME));
    }
  }

  private synchronized void fail(String words) {
    DeepgramUtterance utterance = current;
    current = null;
    finalizing = false;
    if (utterance != null && !closed) {
      listener.failed(utterance.number(), words);
    }
  }

  private synchronized void take(Stream from, DeepgramResult result) {
    DeepgramUtterance utterance = current;
    if (from != stream || utterance == null || !utterance.isAbout(result)) {
      return;
    }
    quietSince = System.nanoTime();
    utterance.take(result);
    if (finalizing && (result.fromFinalize() || utterance.isFinalUntil(from.position()))) {
      tell();
    } else if (!utterance.text().isEmpty()) {
      listener.partial(utterance.number(), utterance.heard(DeepgramRecognizer.NAME));
    }
  }

  private synchronized void lost(Stream which, String words) {
    which.over = true;
    if (stream == which) {
      stream = null;
      fail(words);
    }
  }

  /// One connection.
  private final class Stream implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();
    private volatile @Nullable WebSocket socket;
    private volatile long sent;
    private boolean over;

    /// Connects; says what went wrong, if it did.
    @Nullable String open() throws InterruptedException {
      CompletableFuture<WebSocket> connecting = connector.connect(this);
      try {
        socket = connecting.get(timeLimit.toMillis(), TimeUnit.MILLISECONDS);
        return null;
      } catch (TimeoutException e) {
        connecting.cancel(true);
        return "Deepgram could not be reached within " + timeLimit.toMillis() + " ms";
      } catch (ExecutionException e) {
        return e.getCause() instanceof WebSocketHandshakeException refused
            ? "Deepgram refused us: " + refused.getResponse().statusCode()
            : "Deepgram can't be reached: there is no connection";
      }
    }

    /// How much of the stream was sent, in seconds.
    double position() {
      return (double) sent / UtteranceAudio.RATE;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // sent by one thread alone
    void send(byte[] samples) {
      WebSocket open = socket;
      if (open != null) {
        sent += samples.length / 2;
        done(open.sendBinary(ByteBuffer.wrap(samples), true));
      }
    }

    void say(String text) {
      WebSocket open = socket;
      if (open != null) {
        done(open.sendText(text, true));
      }
    }

    /// Waits until it is sent: only one message may be on its way.
    private void done(CompletableFuture<WebSocket> sending) {
      try {
        sending.get(timeLimit.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException e) {
        lost(this, "the connection to Deepgram broke");
        abort();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void abort() {
      WebSocket open = socket;
      if (open != null) {
        open.abort();
      }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      if (message.length() + data.length() > LONGEST_MESSAGE) {
        lost(this, "Deepgram sent a message of more than " + LONGEST_MESSAGE + " characters");
        from.abort();
        return null;
      }
      message.append(data);
      if (last) {
        DeepgramResult.read(message).ifPresent(result -> take(this, result));
        message.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      lost(this, "Deepgram closed the connection: " + status);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      lost(this, "the connection to Deepgram broke");
    }
  }
}
