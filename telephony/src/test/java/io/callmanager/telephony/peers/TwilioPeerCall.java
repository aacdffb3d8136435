package io.callmanager.telephony.peers;

import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.mediastream.Mulaw;
import io.callmanager.telephony.mediastream.Reading;
import io.callmanager.telephony.mediastream.StreamCommand;
import io.callmanager.telephony.mediastream.StreamJson;
import io.callmanager.telephony.mediastream.StreamMessage;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A call of Twilio's, and the callee.
public final class TwilioPeerCall {

  private static final Pattern STREAM = Pattern.compile("<Connect><Stream url=\"([^\"]+)\"");
  private static final Pattern PARAMETER =
      Pattern.compile("<Parameter name=\"([^\"]+)\" value=\"([^\"]*)\"/>");
  private static final int FRAME = 160;
  private static final short[] SILENCE = new short[FRAME];

  private final TwilioPeer peer;
  private final String sid;
  private final Map<String, List<String>> request;
  private final List<short[]> heard = new CopyOnWriteArrayList<>();
  private final Queue<short[]> toSay = new ConcurrentLinkedQueue<>();
  private final CountDownLatch streaming = new CountDownLatch(1);
  private volatile String status = "queued";
  private volatile String twiml = "";
  private volatile @Nullable WebSocket stream;
  private int sequence;
  private long chunk;
  private long numbered = 1;

  TwilioPeerCall(TwilioPeer peer, String sid, Map<String, List<String>> request) {
    this.peer = peer;
    this.sid = sid;
    this.request = request;
  }

  public String sid() {
    return sid;
  }

  public String to() {
    return parameter("To");
  }

  public String from() {
    return parameter("From");
  }

  public String status() {
    return status;
  }

  private String parameter(String name) {
    return request.getOrDefault(name, List.of("")).getFirst();
  }

  boolean isOver() {
    return !List.of("queued", "ringing", "in-progress").contains(status);
  }

  ObjectNode resource() {
    ObjectNode json = new JsonMapper().createObjectNode();
    json.put("sid", sid)
        .put("account_sid", TwilioPeer.ACCOUNT)
        .put("to", to())
        .put("from", from())
        .put("status", status)
        .put("direction", "outbound-api")
        .put("api_version", "2010-04-01")
        .put("price_unit", "USD")
        .put("queue_time", "0")
        .put("uri", "/2010-04-01/Accounts/" + TwilioPeer.ACCOUNT + "/Calls/" + sid + ".json");
    json.putNull("answered_by");
    json.putNull("date_created");
    json.putNull("start_time");
    json.putNull("price");
    json.putObject("subresource_uris");
    return json;
  }

  void initiated() throws IOException, InterruptedException {
    callback("initiated", Map.of());
  }

  /// The callee's phone rings.
  public void ring() throws IOException, InterruptedException {
    status = "ringing";
    callback("ringing", Map.of());
  }

  /// The callee answers: we are asked what to do, and the stream is opened.
  public void answer() throws IOException, InterruptedException {
    status = "in-progress";
    callback("answered", Map.of());
    if (askWhatToDo()) {
      openStream();
    }
  }

  /// Asks what to do with the answered call.
  ///
  /// @return whether it is to be connected with a stream
  public boolean askWhatToDo() throws IOException, InterruptedException {
    status = "in-progress";
    var answer = post(parameter("Url"), form(Map.of()), null);
    twiml = answer.body();
    if (STREAM.matcher(twiml).find()) {
      return true;
    }
    end("completed");
    return false;
  }

  /// Opens the stream that the answer told of, signed by Twilio or else by somebody else.
  ///
  /// @return HTTP's status
  public int openStream(String signature) throws InterruptedException {
    Matcher found = STREAM.matcher(twiml);
    if (!found.find()) {
      throw new IllegalStateException("no stream in " + twiml);
    }
    String url = found.group(1);
    URI real = peer.real(url);
    try {
      stream =
          peer.client()
              .newWebSocketBuilder()
              .header("X-Twilio-Signature", signature)
              .buildAsync(URI.create(real.toString().replaceFirst("^http", "ws")), new Ears())
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

  private void openStream() throws InterruptedException {
    Matcher found = STREAM.matcher(twiml);
    if (!found.find() || openStream(TwilioPeer.signature(found.group(1), Map.of())) != 101) {
      peer.note("the stream was not taken: " + twiml);
      return;
    }
    begin();
  }

  private void begin() {
    Map<String, String> parameters = new LinkedHashMap<>();
    Matcher parameter = PARAMETER.matcher(twiml);
    while (parameter.find()) {
      parameters.put(parameter.group(1), parameter.group(2));
    }
    send(StreamMessage.Connected.OURS);
    send(
        new StreamMessage.Start(
            numbered++,
            streamSid(),
            TwilioPeer.ACCOUNT,
            sid,
            List.of("inbound"),
            StreamMessage.MediaFormat.MULAW,
            parameters));
    Thread.ofVirtual().name("twilio-callee").start(this::speak);
    streaming.countDown();
  }

  private String streamSid() {
    return "MZ" + sid.substring(2);
  }

  /// Sends 20 ms every 20 ms for as long as the stream is open.
  private void speak() {
    long next = System.nanoTime();
    while (!isOver() && stream != null) {
      short[] frame = toSay.poll();
      send(
          new StreamMessage.Media(
              numbered++,
              streamSid(),
              StreamMessage.Media.INBOUND,
              ++chunk,
              chunk * 20,
              Mulaw.of(frame == null ? SILENCE : frame)));
      next += TimeUnit.MILLISECONDS.toNanos(20);
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }

  private synchronized void send(StreamMessage message) {
    WebSocket open = stream;
    if (open != null && !open.isOutputClosed()) {
      try {
        open.sendText(StreamJson.write(message), true).join();
      } catch (CompletionException e) {
        // The other side has closed it meanwhile.
      }
    }
  }

  /// The callee says something.
  public void say(Sound sound) {
    short[] samples = sound.samples();
    for (int at = 0; at < samples.length; at += FRAME) {
      toSay.add(Arrays.copyOfRange(samples, at, at + FRAME));
    }
  }

  /// The callee presses a key.
  public void press(char key) {
    send(new StreamMessage.Dtmf(numbered++, streamSid(), StreamMessage.Dtmf.INBOUND_TRACK, key));
  }

  public boolean awaitStream() throws InterruptedException {
    return streaming.await(5, TimeUnit.SECONDS);
  }

  /// All that the callee has heard until now.
  public Sound heard() {
    short[] all = new short[heard.stream().mapToInt(frame -> frame.length).sum()];
    int at = 0;
    for (short[] frame : List.copyOf(heard)) {
      if (at + frame.length <= all.length) {
        System.arraycopy(frame, 0, all, at, frame.length);
        at += frame.length;
      }
    }
    return new Sound(all);
  }

  /// The callee hangs up.
  public void hangUp() throws IOException, InterruptedException {
    end("completed");
  }

  /// The stream's connection breaks, without a word.
  public void loseStream() {
    WebSocket open = stream;
    if (open != null) {
      open.abort();
    }
  }

  /// The call ends before it was answered.
  public void fail(String how, Map<String, String> more) throws IOException, InterruptedException {
    status = how;
    callback("completed", more);
  }

  /// The call ends before it was answered, and nobody is told.
  public void failSilently(String how) {
    status = how;
  }

  void endedByCaller(String wanted) {
    boolean answered = status.equals("in-progress");
    if (!List.of("completed", "canceled").contains(wanted)) {
      peer.note("a call can't become " + wanted);
    }
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                end(answered ? "completed" : "canceled");
              } catch (IOException | InterruptedException e) {
                peer.note("the end of a call could not be told: " + e);
              }
            });
    status = answered ? "completed" : "canceled";
  }

  private void end(String how) throws IOException, InterruptedException {
    status = how;
    send(new StreamMessage.Stop(numbered++, streamSid(), TwilioPeer.ACCOUNT, sid));
    WebSocket open = stream;
    stream = null;
    if (open != null && !open.isOutputClosed()) {
      var _ = open.sendClose(WebSocket.NORMAL_CLOSURE, "");
    }
    callback("completed", Map.of("CallDuration", "1"));
  }

  private synchronized void callback(String event, Map<String, String> more)
      throws IOException, InterruptedException {
    if (!request.getOrDefault("StatusCallbackEvent", List.of()).contains(event)) {
      return;
    }
    Map<String, String> form = form(more);
    form.put("CallbackSource", "call-progress-events");
    form.put("SequenceNumber", Integer.toString(sequence++));
    int answer = post(parameter("StatusCallback"), form, null).statusCode();
    if (answer != 204) {
      peer.note("a callback was answered by " + answer);
    }
  }

  private Map<String, String> form(Map<String, String> more) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("CallSid", sid);
    form.put("AccountSid", TwilioPeer.ACCOUNT);
    form.put("From", from());
    form.put("To", to());
    form.put("CallStatus", status);
    form.put("Direction", "outbound-api");
    form.put("ApiVersion", "2010-04-01");
    form.putAll(more);
    return form;
  }

  /// Tells of a status with a signature of one's own choice.
  ///
  /// @return HTTP's status
  public int tellSigned(String signature) throws IOException, InterruptedException {
    return post(parameter("StatusCallback"), form(Map.of()), signature).statusCode();
  }

  private HttpResponse<String> post(
      String url, Map<String, String> form, @Nullable String signature)
      throws IOException, InterruptedException {
    String body =
        form.entrySet().stream()
            .map(
                field ->
                    URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8)
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return peer.client()
        .send(
            HttpRequest.newBuilder(peer.real(url))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(
                    "X-Twilio-Signature",
                    signature == null ? TwilioPeer.signature(url, form) : signature)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
  }

  void drop() {
    WebSocket open = stream;
    stream = null;
    if (open != null) {
      open.abort();
    }
  }

  private final class Ears implements WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        if (StreamJson.readCommand(text) instanceof Reading.Read<StreamCommand>(var command)) {
          take(command);
        } else {
          peer.note("no message of a stream: " + text);
        }
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    private void take(StreamCommand command) {
      if (!command.streamSid().equals(streamSid())) {
        peer.note("a message of another stream");
      }
      switch (command) {
        case StreamCommand.Media media -> heard.add(media.audio().samples());
        case StreamCommand.Mark mark ->
            Thread.ofVirtual()
                .start(() -> send(new StreamMessage.Mark(numbered++, streamSid(), mark.name())));
        case StreamCommand.Clear clear -> {}
      }
    }

    /// Nothing follows the stream in what we were told to do: the call ends.
    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      if (!isOver()) {
        endedByCaller("completed");
      }
      return null;
    }
  }
}
