package io.callmanager.telephony.peers;

import io.callmanager.telephony.media.Sound;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A call of Twilio's, and the callee.
public final class TwilioPeerCall {

  private static final Pattern STREAM = Pattern.compile("<Connect><Stream url=\"([^\"]+)\"");
  private static final Pattern STREAM_CALLBACK = Pattern.compile("statusCallback=\"([^\"]+)\"");
  private static final Pattern PARAMETER =
      Pattern.compile("<Parameter name=\"([^\"]+)\" value=\"([^\"]*)\"/>");
  private static final int FRAME = 160;

  private final TwilioPeer peer;
  private final String sid;
  private final Map<String, List<String>> request;
  private final TwilioPeerStream stream;
  private final CountDownLatch streaming = new CountDownLatch(1);
  private volatile String status = "queued";
  private volatile String twiml = "";
  private int sequence;

  TwilioPeerCall(TwilioPeer peer, String sid, Map<String, List<String>> request) {
    this.peer = peer;
    this.sid = sid;
    this.request = request;
    this.stream = new TwilioPeerStream(sid, peer::note, this::streamClosed);
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

  /// Opens the stream that the answer told of, signed by Twilio or else by somebody else. When it can't be opened the call is over,
  /// as nothing follows the stream in what we were told to do.
  ///
  /// @return HTTP's status
  public int openStream(String signature) throws IOException, InterruptedException {
    Matcher found = STREAM.matcher(twiml);
    if (!found.find()) {
      throw new IllegalStateException("no stream in " + twiml);
    }
    if (!found.group(1).startsWith("wss://")) {
      peer.note("streams are opened by wss only: " + twiml);
    }
    URI real = peer.real(found.group(1));
    int status =
        stream.open(
            peer.client(), URI.create(real.toString().replaceFirst("^http", "ws")), signature);
    if (status != 101) {
      streamCallback(
          "stream-error",
          Map.of("StreamError", "31920: WebSocket handshake failed with " + status));
      end("completed");
    }
    return status;
  }

  private void openStream() throws IOException, InterruptedException {
    Matcher found = STREAM.matcher(twiml);
    if (!found.find() || openStream(TwilioPeer.signature(found.group(1), Map.of())) != 101) {
      peer.note("the stream was not taken: " + twiml);
      return;
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    Matcher parameter = PARAMETER.matcher(twiml);
    while (parameter.find()) {
      parameters.put(parameter.group(1), parameter.group(2));
    }
    stream.begin(parameters);
    streaming.countDown();
    streamCallback("stream-started", Map.of());
  }

  private void streamCallback(String event, Map<String, String> more)
      throws IOException, InterruptedException {
    Matcher found = STREAM_CALLBACK.matcher(twiml);
    if (found.find()) {
      Map<String, String> form = new LinkedHashMap<>();
      form.put("AccountSid", TwilioPeer.ACCOUNT);
      form.put("CallSid", sid);
      form.put("StreamSid", stream.sid());
      form.put("StreamEvent", event);
      form.putAll(more);
      int answer = post(found.group(1), form, null).statusCode();
      if (answer != 204) {
        peer.note("a stream's callback was answered by " + answer);
      }
    }
  }

  /// Nothing follows the stream in what we were told to do: the call ends.
  private void streamClosed() {
    if (!isOver()) {
      endedByCaller("completed");
    }
  }

  /// The callee says something.
  public void say(Sound sound) {
    short[] samples = sound.samples();
    for (int at = 0; at < samples.length; at += FRAME) {
      stream.say(Arrays.copyOfRange(samples, at, at + FRAME));
    }
  }

  /// The callee presses a key.
  public void press(char key) {
    stream.press(key);
  }

  public boolean awaitStream() throws InterruptedException {
    return streaming.await(5, TimeUnit.SECONDS);
  }

  /// All that the callee has heard until now.
  public Sound heard() {
    List<short[]> heard = stream.heard();
    short[] all = new short[heard.stream().mapToInt(frame -> frame.length).sum()];
    int at = 0;
    for (short[] frame : heard) {
      System.arraycopy(frame, 0, all, at, frame.length);
      at += frame.length;
    }
    return new Sound(all);
  }

  /// How much of what was said is still to be heard.
  public Duration unheard() {
    return stream.waiting();
  }

  /// For a while nothing of what is said comes through, and then all of it.
  public void stall(Duration time) {
    stream.stall(time);
  }

  /// The callee hangs up.
  public void hangUp() throws IOException, InterruptedException {
    end("completed");
  }

  /// The stream's connection breaks, without a word.
  public void loseStream() {
    stream.lose();
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
    stream.end();
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
    stream.lose();
  }
}
