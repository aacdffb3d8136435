package io.callmanager.telephony.conversation.stream;

import io.callmanager.shared.CallId;
import io.callmanager.telephony.media.FrameSource;
import io.callmanager.telephony.mediastream.Mulaw;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import okhttp3.WebSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A call's line to its agent. A thread of its own opens it and sends; another reads. Neither the callee's audio nor the agent's
/// ever waits for the other side: what there is no room for is left out, and counted.
public final class StreamLine implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StreamLine.class);

  private static final int MOST_MARKS = 1000;
  private static final int MOST_KEYS = 100;
  private static final int MOST_MESSAGES = 1000;
  private static final int MOST_ODD = 100;

  /// What may wait to be sent before the callee's audio is left out, in bytes: about three seconds of it.
  private static final long MOST_UNSENT = 64 << 10;

  /// What may wait to be sent at all.
  private static final long MOST_UNSENT_OF_ALL = 1 << 20;

  private static final long PERIOD = Duration.ofMillis(20).toNanos();

  /// How long the agent's last words may take longer than they are, when it closed the line after them.
  private static final long LAST_WORDS = Duration.ofSeconds(3).toNanos();

  private static final long LAST_MESSAGES = Duration.ofSeconds(2).toNanos();
  private static final int CLOSED_NORMALLY = 1000;

  /// Of a server that is about to stop, and of one that gave no reason.
  private static final int GOING_AWAY = 1001;

  private static final int NO_REASON = 1005;

  /// Told of the line on threads of its own.
  @FunctionalInterface
  public interface Listener {

    /// The line is over; told once, last, unless we end it.
    ///
    /// @param failure what went wrong, for the customer; null when the agent ended it and all it said was played
    void over(@Nullable String failure);

    /// Something happened beside the audio.
    default void happened(LineEvent event) {}
  }

  /// A wish to be told when what was said before was played.
  private record Mark(String name, long position) {}

  private final CallId call;
  private final Dialect dialect;
  private final StreamMeters meters;
  private final Listener listener;
  private final CalleeAudio callee = new CalleeAudio();
  private final AgentAudio agent = new AgentAudio();
  private final Queue<Mark> marks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger marksWaiting = new AtomicInteger();
  private final BlockingQueue<String> messages = new ArrayBlockingQueue<>(MOST_MESSAGES);
  private final BlockingQueue<Character> keys = new ArrayBlockingQueue<>(MOST_KEYS);
  private final Thread sender;
  private final String who;
  private final Told told = new Told();
  private volatile boolean opened;
  private volatile boolean hungUp;
  private volatile boolean lost;
  private volatile boolean closedByAgent;
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
  private int odd;

  StreamLine(
      CallId call, Dialect dialect, StreamMeters meters, Listener listener, Opening opening) {
    this.call = call;
    this.dialect = dialect;
    this.meters = meters;
    this.listener = listener;
    this.who = opening.who();
    this.sender = Thread.ofVirtual().name("agent-line").unstarted(() -> run(opening));
  }

  /// How the line is opened.
  ///
  /// @param who is at its other end, in words for the customer
  /// @param server may be waited for; gives null when none is configured
  record Opening(String who, Supplier<SocketOpener.@Nullable Ready> server) {}

  void start() {
    sender.start();
  }

  /// What the agent says, to be played to the callee.
  public FrameSource agent() {
    return agent;
  }

  /// Takes the next 20 ms of what the callee says. Never blocks.
  ///
  /// @param frame 160 linear samples; not kept
  public void hear(short[] frame) {
    if (!callee.offer(frame) && opened) {
      meters.droppedOfCallee();
    }
    LockSupport.unpark(sender);
  }

  /// Takes a key of the callee's.
  public void press(char digit) {
    if (keys.offer(digit)) {
      LockSupport.unpark(sender);
    }
  }

  /// Lets go of all that the agent said and that was not played yet.
  public void skip() {
    agent.clear();
  }

  /// What was said, or heard of what was being said, and was not told of yet; for the moment at which the line ends.
  public List<LineEvent.Said> lastWords() {
    return dialect.lastWords(agent.position());
  }

  /// Ends the line: the agent is told so, and the listener nothing any more.
  @Override
  public void close() {
    hungUp = true;
    LockSupport.unpark(sender);
  }

  private void run(Opening opening) {
    long began = System.nanoTime();
    WebSocket socket = open(opening);
    if (socket == null) {
      end(failure.get());
      return;
    }
    meters.opened();
    String why = null;
    try {
      while (!opened && !hungUp && !lost && !closedByAgent) {
        LockSupport.parkNanos(this, PERIOD);
      }
      if (opened && !hungUp) {
        dialect.greeting().forEach(socket::send);
        meters.started(System.nanoTime() - began);
        converse(socket);
      }
      why = failure.get(); // what is told of the socket from now on is our own doing
      if (closedByAgent && why == null) {
        letItBePlayed();
      }
      if (opened && !lost) {
        part(socket);
      }
    } catch (RuntimeException e) {
      LOG.error("call={} the line to {} broke", call, who, e);
      why = who + " could not be understood";
    } finally {
      socket.cancel();
      meters.closed();
      end(why);
    }
  }

  private @Nullable WebSocket open(Opening opening) {
    try {
      SocketOpener.Ready server = opening.server().get();
      if (server == null) {
        note(who + " is not configured");
      }
      return hungUp || server == null ? null : server.open(told);
    } catch (RuntimeException e) {
      LOG.error("call={} no request for the agent's stream could be made", call, e);
      note(who + " could not be asked");
      return null;
    }
  }

  private void converse(WebSocket socket) {
    while (!hungUp && !lost && !closedByAgent) {
      sendAll(socket);
      dialect.tick(told);
      LockSupport.parkNanos(this, PERIOD);
    }
  }

  private void sendAll(WebSocket socket) {
    for (String message = messages.poll(); message != null; message = messages.poll()) {
      send(socket, message);
    }
    for (Character key = keys.poll(); key != null; key = keys.poll()) {
      dialect.key(key).forEach(message -> send(socket, message));
    }
    for (CalleeAudio.Piece piece = callee.poll(); piece != null; piece = callee.poll()) {
      if (socket.queueSize() > MOST_UNSENT) {
        meters.droppedOfCallee();
      } else {
        send(socket, dialect.audio(piece.millis(), piece.audio()));
      }
    }
    long position = agent.position();
    for (Mark mark = marks.peek();
        mark != null && mark.position() <= position;
        mark = marks.peek()) {
      marks.remove();
      marksWaiting.decrementAndGet();
      dialect.mark(mark.name()).forEach(message -> send(socket, message));
    }
  }

  private void send(WebSocket socket, String message) {
    if (socket.queueSize() > MOST_UNSENT_OF_ALL || !socket.send(message)) {
      LOG.debug("call={} the agent's server does not take what it is sent", call);
    }
  }

  private void letItBePlayed() {
    long left = Duration.ofMillis((agent.end() - agent.position()) / 8).toNanos();
    long until = System.nanoTime() + left + LAST_WORDS;
    while (!hungUp && agent.position() < agent.end() && System.nanoTime() < until) {
      LockSupport.parkNanos(this, PERIOD);
    }
    dialect.tick(told);
  }

  /// Says goodbye and waits a moment for it to be taken.
  private void part(WebSocket socket) {
    if (!closedByAgent) {
      dialect.farewell().forEach(message -> send(socket, message));
    }
    socket.close(CLOSED_NORMALLY, null);
    long until = System.nanoTime() + LAST_MESSAGES;
    while (!lost && !closedByAgent && System.nanoTime() < until) {
      LockSupport.parkNanos(this, PERIOD);
    }
  }

  /// What went wrong first is what is told.
  private void note(String words) {
    failure.compareAndSet(null, words);
  }

  private void end(@Nullable String why) {
    if (!hungUp) {
      if (why != null) {
        meters.failed();
      }
      listener.over(why);
    }
  }

  /// What comes from the other side, on the thread that reads.
  private final class Told implements SocketOpener.Listener, Dialect.AgentSide {

    @Override
    public void opened() {
      opened = true;
      LockSupport.unpark(sender);
    }

    @Override
    public void received(String text) {
      if (!hungUp) {
        dialect.received(text, this);
      }
    }

    @Override
    public void closed(int code, String reason) {
      if (code != CLOSED_NORMALLY && code != GOING_AWAY && code != NO_REASON) {
        note(who + " closed the stream with " + code + (reason.isBlank() ? "" : ": " + reason));
      }
      closedByAgent = true;
      LockSupport.unpark(sender);
    }

    @Override
    public void failed(String words) {
      note(opened ? who + " was lost: " + words : who + " could not be reached: " + words);
      lost = true;
      LockSupport.unpark(sender);
    }

    @Override
    public void play(Mulaw audio) {
      if (!agent.add(audio)) {
        meters.droppedOfAgent();
      }
    }

    @Override
    public void mark(String name) {
      if (marksWaiting.get() < MOST_MARKS) {
        marksWaiting.incrementAndGet();
        marks.add(new Mark(name, agent.end()));
        LockSupport.unpark(sender);
      }
    }

    @Override
    public long end() {
      return agent.end();
    }

    @Override
    public long position() {
      return agent.position();
    }

    @Override
    public void send(String message) {
      if (messages.offer(message)) {
        LockSupport.unpark(sender);
      }
    }

    @Override
    public void tell(LineEvent event) {
      if (!hungUp) {
        listener.happened(event);
      }
    }

    @Override
    public void leave() {
      closedByAgent = true;
      LockSupport.unpark(sender);
    }

    @Override
    public void fail(String words) {
      note(words);
      lost = true;
      LockSupport.unpark(sender);
    }

    @Override
    public void clear() {
      agent.clear();
      LockSupport.unpark(sender);
    }

    @Override
    public void odd(String words) {
      odd++;
      if (odd == 1) {
        LOG.warn("call={} the agent's server sent what can't be understood: {}", call, words);
      }
      if (odd >= MOST_ODD) {
        failed("it sent too much that can’t be understood, such as: " + words);
      }
    }
  }
}
