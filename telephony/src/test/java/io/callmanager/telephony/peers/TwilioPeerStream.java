package io.callmanager.telephony.peers;

import io.callmanager.telephony.mediastream.Mulaw;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A call's media stream as Twilio has it, in the texts of its documentation. What it is sent it plays in real time, 20 ms every
/// 20 ms, however fast it came; a mark comes back when what was sent before it has been played.
final class TwilioPeerStream {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int FRAME = 160;
  private static final short[] SILENCE = new short[FRAME];

  /// What is to be played: audio, or a mark that is to come back.
  private record Item(@Nullable Mulaw audio, @Nullable String mark) {}

  private final String callSid;
  private final Consumer<String> violations;
  private final Runnable onClosed;
  private final Queue<Item> toPlay = new ConcurrentLinkedQueue<>();
  private final Queue<short[]> toSay = new ConcurrentLinkedQueue<>();
  private final List<short[]> heard = new CopyOnWriteArrayList<>();
  private volatile @Nullable WebSocket socket;
  private volatile Duration stall = Duration.ZERO;
  private long numbered;
  private long chunk;

  /// @param violations told of what we should not have been sent
  /// @param onClosed run when the other side has closed it
  TwilioPeerStream(String callSid, Consumer<String> violations, Runnable onClosed) {
    this.callSid = callSid;
    this.violations = violations;
    this.onClosed = onClosed;
  }

  String sid() {
    return "MZ" + callSid.substring(2);
  }

  /// Connects.
  ///
  /// @return HTTP's status
  int open(HttpClient client, URI url, String signature) throws InterruptedException {
    try {
      socket =
          client
              .newWebSocketBuilder()
              .header("X-Twilio-Signature", signature)
              .buildAsync(url, new Ears())
              .get(5, TimeUnit.SECONDS);
      return 101;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse().statusCode();
      }
      throw new IllegalStateException(e);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Tells what the stream is of, and begins to speak and to play.
  void begin(Map<String, String> parameters) {
    send("{ \"event\": \"connected\", \"protocol\": \"Call\", \"version\": \"1.0.0\" }");
    send(
        """
        { "event": "start", "sequenceNumber": "%d",
          "start": { "accountSid": "%s", "streamSid": "%s", "callSid": "%s", "tracks": ["inbound"],
            "mediaFormat": { "encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1 },
            "customParameters": { %s } },
          "streamSid": "%s" }
        """
            .formatted(
                next(),
                TwilioPeer.ACCOUNT,
                sid(),
                callSid,
                parameters.entrySet().stream()
                    .map(each -> "\"" + each.getKey() + "\": \"" + each.getValue() + "\"")
                    .collect(Collectors.joining(", ")),
                sid()));
    Thread.ofVirtual().name("twilio-callee").start(this::live);
  }

  private synchronized long next() {
    return ++numbered;
  }

  private void live() {
    long next = System.nanoTime();
    while (socket != null) {
      play();
      short[] frame = toSay.poll();
      chunk++;
      String payload =
          Base64.getEncoder().encodeToString(Mulaw.of(frame == null ? SILENCE : frame).bytes());
      send(
          """
          { "event": "media", "sequenceNumber": "%d",
            "media": { "track": "inbound", "chunk": "%d", "timestamp": "%d", "payload": "%s" }, "streamSid": "%s" }
          """
              .formatted(next(), chunk, chunk * 20, payload, sid()));
      next += TimeUnit.MILLISECONDS.toNanos(20);
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }

  private void play() {
    Item item = toPlay.poll();
    while (item != null && item.mark() != null) {
      giveBack(item.mark());
      item = toPlay.poll();
    }
    if (item != null && item.audio() != null) {
      heard.add(item.audio().samples());
    }
  }

  private void giveBack(String mark) {
    send(
        "{ \"event\": \"mark\", \"sequenceNumber\": \"%d\", \"streamSid\": \"%s\", \"mark\": { \"name\": \"%s\" } }"
            .formatted(next(), sid(), mark));
  }

  void press(char key) {
    send(
        """
        { "event": "dtmf", "streamSid": "%s", "sequenceNumber": "%d", "dtmf": { "track": "inbound_track", "digit": "%s" } }
        """
            .formatted(sid(), next(), key));
  }

  void say(short[] frame) {
    toSay.add(frame);
  }

  List<short[]> heard() {
    return List.copyOf(heard);
  }

  /// How much has come and was not played yet.
  Duration waiting() {
    return Duration.ofMillis(20L * toPlay.stream().filter(item -> item.mark() == null).count());
  }

  /// For a while nothing comes through to us, and then all of it.
  void stall(Duration time) {
    stall = time;
  }

  /// The call is over.
  void end() {
    send(
        """
        { "event": "stop", "sequenceNumber": "%d", "stop": { "accountSid": "%s", "callSid": "%s" }, "streamSid": "%s" }
        """
            .formatted(next(), TwilioPeer.ACCOUNT, callSid, sid()));
    WebSocket open = socket;
    socket = null;
    if (open != null && !open.isOutputClosed()) {
      var _ = open.sendClose(WebSocket.NORMAL_CLOSURE, "");
    }
  }

  /// The connection breaks, without a word.
  void lose() {
    WebSocket open = socket;
    socket = null;
    if (open != null) {
      open.abort();
    }
  }

  private synchronized void send(String message) {
    WebSocket open = socket;
    if (open != null && !open.isOutputClosed()) {
      try {
        open.sendText(message, true).join();
      } catch (CompletionException e) {
        // The other side has closed it meanwhile.
      }
    }
  }

  private void take(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      String event = json.path("event").asString("");
      if (!sid().equals(json.path("streamSid").asString(""))) {
        violations.accept("a message of another stream: " + text);
      }
      switch (event) {
        case "media" -> {
          only(json, Set.of("event", "streamSid", "media"), text);
          only(json.path("media"), Set.of("payload"), text);
          byte[] audio = Base64.getDecoder().decode(json.path("media").path("payload").asString());
          toPlay.add(new Item(new Mulaw(audio), null));
        }
        case "mark" -> {
          only(json, Set.of("event", "streamSid", "mark"), text);
          only(json.path("mark"), Set.of("name"), text);
          toPlay.add(new Item(null, json.path("mark").path("name").asString()));
        }
        default -> violations.accept("no message that is sent to Twilio here: " + text);
      }
    } catch (JacksonException | IllegalArgumentException e) {
      violations.accept("no message of a stream: " + text);
    }
  }

  /// Twilio ends a stream whose messages are not of its format (31924).
  private void only(JsonNode json, Set<String> names, String text) {
    if (!Set.copyOf(json.propertyNames()).equals(names)) {
      violations.accept("not Twilio's format: " + text);
    }
  }

  private final class Ears implements WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        take(text.toString());
        text.setLength(0);
      }
      Duration held = stall;
      stall = Duration.ZERO;
      if (held.isZero()) {
        socket.request(1);
      } else {
        CompletableFuture.delayedExecutor(held.toMillis(), TimeUnit.MILLISECONDS)
            .execute(() -> socket.request(1));
      }
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      onClosed.run();
      return null;
    }
  }
}
