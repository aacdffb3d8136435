package io.callmanager.server.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.call.spi.Utterance;
import io.callmanager.credit.Books;
import io.callmanager.shared.Json;
import io.callmanager.shared.TrunkId;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.media.ToneDigitDetector;
import io.callmanager.telephony.media.ToneGenerator;
import io.callmanager.telephony.peers.SippPeer;
import io.callmanager.telephony.peers.TwilioPeer;
import io.callmanager.telephony.peers.TwilioPeerCall;
import io.callmanager.telephony.speech.SpeechSynthesizer;
import io.callmanager.testing.DatabaseTest;
import io.callmanager.testing.TestDatabase;
import io.callmanager.trunk.PlatformTrunks;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Calls through a trunk of Twilio's, from the customer's request to the settled credits, behind a proxy.
@DatabaseTest
@SuppressWarnings("NullAway.Init")
class TwilioCallsTest {

  private static final String PUBLIC = "https://calls.example.com";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String QUESTION =
      """
      {"start": "ask", "steps": [
        {"id": "ask", "type": "gather", "say": "Press 1 for yes.", "digits": 1, "timeoutSeconds": 9, "attempts": 1,
         "branches": [{"digits": "1", "words": ["yes"], "to": "confirmed"}], "otherwise": "unsure"},
        {"id": "confirmed", "type": "end", "say": "Thank you. Goodbye."},
        {"id": "unsure", "type": "end", "say": "We will call again. Goodbye."}]}
      """;

  private static TwilioPeer twilio;
  private static RunningServer server;
  private static Customer customer;
  private static ApiClient client;
  private static String talker;

  @BeforeAll
  static void start(TestDatabase database) {
    twilio = TwilioPeer.start();
    server =
        RunningServer.start(
            database,
            Map.of(
                "callmanager.twilio.public-url",
                PUBLIC,
                "callmanager.twilio.api-url",
                twilio.apiUrl(),
                "callmanager.twilio.stream-wait",
                "1s",
                "callmanager.twilio.callback-wait",
                "1s",
                "callmanager.twilio.news-wait",
                "4s"));
    twilio.reach(PUBLIC, server.baseUrl());
    customer = Customer.of(server, 1000);
    client = customer.client();
    trunk(client, TwilioPeer.TOKEN);
    talker = customer.agent(Map.of("brain", "script", "script", Json.readObject(QUESTION)));
  }

  private static void trunk(ApiClient owner, String token) {
    ApiClient.Answer made =
        owner.post(
            "/api/v1/trunks",
            Map.of(
                "name",
                "twilio",
                "twilio",
                Map.of("accountSid", TwilioPeer.ACCOUNT, "authToken", token)));
    assertThat(made.status()).as("%s", made.body()).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    try (TwilioPeer peer = twilio;
        RunningServer stopping = server) {
      assertThat(peer.violations()).isEmpty();
      assertThat(stopping.bean(Books.class).audit().differences()).isEmpty();
    }
  }

  private static void answers(TwilioPeerCall call) throws Exception {
    call.ring();
    call.answer();
  }

  private static TwilioPeerCall onTheLine(String number) throws InterruptedException {
    await().atMost(PATIENCE).until(() -> !twilio.callsTo(number).isEmpty());
    TwilioPeerCall call = twilio.callsTo(number).getFirst();
    assertThat(call.awaitStream()).isTrue();
    return call;
  }

  private static double loudness(Sound sound) {
    long sum = 0;
    for (short sample : sound.samples()) {
      sum += Math.abs(sample);
    }
    return (double) sum / Math.max(1, sound.samples().length);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void holdsAConversationAndIsBilled() throws Exception {
    String number = "+15005552001";
    twilio.when(number, TwilioCallsTest::answers);
    String id = client.place(number, talker);
    TwilioPeerCall callee = onTheLine(number);
    await().atMost(PATIENCE).until(() -> loudness(callee.heard()) > 100);

    callee.press('1');
    JsonNode ended = client.ended(id);

    assertThat(ended.path("status").asString()).isEqualTo("COMPLETED");
    assertThat(ended.path("endReason").asString()).isEqualTo("conversation_complete");
    assertThat(ended.path("creditsUsed").asLong()).isEqualTo(1);
    assertThat(ended.path("trunk").asString()).isEqualTo("twilio");
    assertThat(callee.from()).isEqualTo("+15005550006");
    await().atMost(PATIENCE).until(() -> callee.status().equals("completed"));
    assertThat(twilio.callsTo(number)).hasSize(1);
    assertThat(client.get("/api/v1/calls/" + id + "/events").body().toString())
        .contains("Thank you. Goodbye.");
  }

  @ParameterizedTest
  @CsvSource({
    "+15005552010, busy, , BUSY, busy, 486",
    "+15005552011, no-answer, , NO_ANSWER, no_answer, 480",
    "+15005552012, failed, 404, FAILED, not_found, 404"
  })
  @Execution(ExecutionMode.CONCURRENT)
  void chargesNothingWhenNobodyAnswers(
      String number, String how, String sipCode, String status, String reason, int code) {
    twilio.when(
        number,
        call -> {
          call.ring();
          call.fail(how, sipCode == null ? Map.of() : Map.of("SipResponseCode", sipCode));
        });

    JsonNode ended = client.ended(client.place(number, talker));

    assertThat(ended.path("status").asString()).isEqualTo(status);
    assertThat(ended.path("endReason").asString()).isEqualTo(reason);
    assertThat(ended.path("sipCode").asInt()).isEqualTo(code);
    assertThat(ended.path("creditsUsed").asLong()).isZero();
  }

  /// A call that Twilio turns down, be it before or after the customer has been answered.
  private static JsonNode refused(ApiClient owner, String number, String agent) {
    owner.tryToPlace(number, agent);
    String id =
        owner
            .get("/api/v1/calls")
            .body()
            .at("/data/calls")
            .valueStream()
            .filter(call -> call.path("toNumber").asString().equals(number))
            .findFirst()
            .orElseThrow()
            .path("id")
            .asString();
    return owner.ended(id);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void tellsTwiliosWords() {
    String number = "+15005552020";
    twilio.refuse(number, 400, 21215, "Account not authorized to call " + number);

    JsonNode call = refused(client, number, talker);

    assertThat(call.path("carrierWords").asString())
        .isEqualTo("400 Twilio 21215: Account not authorized to call " + number);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void isTurnedDownWithAWrongToken() {
    Customer stranger = Customer.of(server, 1000);
    trunk(stranger.client(), "00000000000000000000000000000000");

    JsonNode call =
        refused(stranger.client(), "+15005552021", stranger.tenant().agent().toString());

    assertThat(call.path("carrierWords").asString()).isEqualTo("401 Twilio 20003: Authenticate");
    assertThat(call.path("endReason").asString()).isEqualTo("auth_failed");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                stranger
                    .client()
                    .get("/api/v1/trunks")
                    .text("/data/trunks/0/status/health")
                    .equals("DOWN"));
  }

  @ParameterizedTest
  @CsvSource({"+15005552030, 500", "+15005552031, 0"})
  @Execution(ExecutionMode.CONCURRENT)
  void neverDialsTwiceWhenItIsNotKnownWhetherTwilioDid(String number, int status) throws Exception {
    twilio.placeAndFail(number, status, TwilioCallsTest::answers);
    String id = client.place(number, talker);

    TwilioPeerCall callee = onTheLine(number);
    client.awaitStatus(id, "ANSWERED");
    callee.hangUp();
    JsonNode ended = client.ended(id);

    assertThat(ended.path("status").asString()).isEqualTo("COMPLETED");
    assertThat(twilio.callsTo(number)).hasSize(1);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void saysThatItIsNotKnownWhenNothingFollows() {
    String number = "+15005552035";
    twilio.refuse(number, 502, 20500, "Bad Gateway");

    JsonNode ended = client.ended(client.place(number, talker));

    assertThat(ended.path("status").asString()).isEqualTo("FAILED");
    assertThat(ended.path("creditsUsed").asLong()).isZero();
    assertThat(ended.path("carrierWords").asString())
        .isEqualTo("400 Twilio 20500: Bad Gateway; whether the call was placed is not known");
  }

  /// Whose phone may have rung: nobody else may dial it.
  @ParameterizedTest
  @CsvSource({"+15005552036, no-answer", "+15005552037, failed"})
  @Execution(ExecutionMode.CONCURRENT)
  void asksForACallWhoseCallbacksAreLost(String number, String how) {
    twilio.when(number, call -> call.failSilently(how));

    JsonNode ended = client.ended(client.place(number, talker));

    assertThat(ended.path("status").asString()).isEqualTo("NO_ANSWER");
    assertThat(ended.path("carrierWords").asString()).isEqualTo("480 Twilio: " + how);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void believesNobodyWithoutTwiliosSignature() throws Exception {
    String number = "+15005552040";
    twilio.when(
        number,
        call -> {
          if (call.askWhatToDo()) {
            assertThat(call.openStream("bm90IHNpZ25lZA==")).isEqualTo(403);
          }
        });
    String id = client.place(number, talker);
    await().atMost(PATIENCE).until(() -> !twilio.callsTo(number).isEmpty());

    assertThat(twilio.callsTo(number).getFirst().tellSigned("bm90IHNpZ25lZA==")).isEqualTo(403);

    // Without its stream the call is over, and costs nothing.
    JsonNode ended = client.ended(id);
    assertThat(ended.path("status").asString()).isEqualTo("FAILED");
    assertThat(ended.path("creditsUsed").asLong()).isZero();
    assertThat(ended.path("carrierWords").asString())
        .isEqualTo(
            "488 Twilio could not open the media stream: 31920: WebSocket handshake failed with 403");
    await()
        .atMost(PATIENCE)
        .until(() -> twilio.callsTo(number).getFirst().status().equals("completed"));
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void endsACallWhoseStreamDoesNotBegin() {
    String number = "+15005552041";
    twilio.when(number, call -> assertThat(call.askWhatToDo()).isTrue());

    JsonNode ended = client.ended(client.place(number, talker));

    assertThat(ended.path("status").asString()).isEqualTo("FAILED");
    assertThat(ended.path("creditsUsed").asLong()).isZero();
    assertThat(ended.path("carrierWords").asString())
        .isEqualTo("488 Twilio opened no media stream within 1 s of the answer");
    await()
        .atMost(PATIENCE)
        .until(() -> twilio.callsTo(number).getFirst().status().equals("completed"));
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void chargesNothingForACallThatEndsBeforeItsStreamBegins() {
    String number = "+15005552042";
    twilio.when(
        number,
        call -> {
          call.ring();
          assertThat(call.askWhatToDo()).isTrue();
          call.hangUp();
        });

    JsonNode ended = client.ended(client.place(number, talker));

    assertThat(ended.path("status").asString()).isEqualTo("FAILED");
    assertThat(ended.path("creditsUsed").asLong()).isZero();
    assertThat(ended.path("carrierWords").asString())
        .isEqualTo("488 Twilio: the call ended before its media stream began");
  }

  /// In the silence in which an answer is waited for.
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void catchesUpAfterTheNetworkHasStalled() throws Exception {
    String number = "+15005552052";
    twilio.when(number, TwilioCallsTest::answers);
    String id = client.place(number, talker);
    TwilioPeerCall callee = onTheLine(number);
    await().atMost(PATIENCE).until(() -> callee.heard().millis() > 1500);

    callee.stall(Duration.ofMillis(800));

    await().atMost(PATIENCE).until(() -> callee.unheard().toMillis() > 600);
    await().atMost(PATIENCE).until(() -> callee.unheard().toMillis() < 300);
    callee.hangUp();
    assertThat(client.ended(id).path("status").asString()).isEqualTo("COMPLETED");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void endsWhenTheStreamIsLost() throws Exception {
    String number = "+15005552050";
    twilio.when(number, TwilioCallsTest::answers);
    String id = client.place(number, talker);

    onTheLine(number).loseStream();

    assertThat(client.ended(id).path("status").asString()).isEqualTo("COMPLETED");
    await()
        .atMost(PATIENCE)
        .until(() -> twilio.callsTo(number).getFirst().status().equals("completed"));
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void takesBackACallThatRings() throws Exception {
    String number = "+15005552060";
    twilio.when(number, TwilioPeerCall::ring);
    String id = client.place(number, talker);
    client.awaitStatus(id, "RINGING");

    client.post("/api/v1/calls/" + id + "/hangup", Map.of());

    assertThat(client.ended(id).path("creditsUsed").asLong()).isZero();
    await()
        .atMost(PATIENCE)
        .until(() -> twilio.callsTo(number).getFirst().status().equals("canceled"));
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void pressesKeysAndHandsOver() throws Exception {
    String number = "+15005552070";
    String colleague = "+15005552071";
    twilio.when(number, TwilioCallsTest::answers).when(colleague, TwilioCallsTest::answers);
    String id = client.place(number, customer.tenant().agent().toString());
    TwilioPeerCall callee = onTheLine(number);
    client.awaitStatus(id, "ANSWERED");

    client.post("/api/v1/calls/" + id + "/record", Map.of("action", "start"));
    client.post("/api/v1/calls/" + id + "/dtmf", Map.of("digits", "4#"));
    await().atMost(PATIENCE).until(() -> keys(callee.heard()).equals("4#"));
    client.post("/api/v1/calls/" + id + "/transfer", Map.of("to", colleague));
    TwilioPeerCall other = onTheLine(colleague);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                client
                    .get("/api/v1/calls/" + id + "/events")
                    .body()
                    .toString()
                    .contains("transfer.connected"));
    callee.say(ToneGenerator.tone(1000, Duration.ofSeconds(2)));
    other.say(ToneGenerator.tone(500, Duration.ofSeconds(2)));

    await().atMost(PATIENCE).until(() -> loudness(latest(other.heard())) > 2000);
    await().atMost(PATIENCE).until(() -> loudness(latest(callee.heard())) > 2000);
    callee.hangUp();

    assertThat(client.ended(id).path("status").asString()).isEqualTo("COMPLETED");
    await().atMost(PATIENCE).until(() -> other.status().equals("completed"));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                client
                        .get("/api/v1/recordings?callId=" + id)
                        .body()
                        .at("/data/recordings/0/durationMs")
                        .asLong()
                    > 1000);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void findsOutThatAMachineAnswered() throws Exception {
    String number = "+15005552080";
    Sound greeting =
        server
            .bean(SpeechSynthesizer.class)
            .synthesize(
                new Utterance(
                    "You have reached the voicemail of Ada Lovelace. I can not take your call right now. Please leave a message.",
                    "default",
                    "en-US"))
            .sound();
    twilio.when(
        number,
        call -> {
          call.answer();
          call.say(greeting);
        });

    ApiClient.Answer placed =
        client.post(
            "/api/v1/calls",
            Map.of("toNumber", number, "agentId", talker, "machineDetection", "hang_up"));
    JsonNode ended = client.ended(placed.text("/data/call/id"));

    assertThat(ended.path("answeredBy").asString()).isEqualTo("MACHINE");
    assertThat(ended.path("endReason").asString()).isEqualTo("machine_detected");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void goesOnToAnotherTrunkWhenTwilioTakesNoCalls() throws Exception {
    String number = "+15005552090";
    twilio.refuse(number, 429, 20429, "Too Many Requests");
    Customer other = Customer.of(server, 1000);
    ApiClient owner = other.client();
    trunk(owner, TwilioPeer.TOKEN);
    try (SippPeer peer = SippPeer.callees("busy")) {
      TrunkDefinition second =
          new TrunkDefinition(
              TrunkId.next(),
              "second",
              null,
              false,
              true,
              new TrunkDefinition.Address(
                  "127.0.0.1",
                  Integer.valueOf(peer.uri().substring(peer.uri().lastIndexOf(':') + 1)),
                  null,
                  true),
              new TrunkDefinition.Identity(null, false, null),
              new TrunkDefinition.Numbers("", false, TrunkDefinition.CallerFormat.E164),
              new TrunkDefinition.Audio(
                  TrunkDefinition.Audio.USUAL_CODECS,
                  TrunkDefinition.SrtpPolicy.OFF,
                  false,
                  Duration.ZERO,
                  false),
              new TrunkDefinition.Share(null, null, 1, 1),
              new TrunkDefinition.Habits(Duration.ZERO, false));
      PlatformTrunks platform = server.bean(PlatformTrunks.class);
      platform.create(second);
      platform.assign(other.tenant().account(), second.id(), true);

      JsonNode ended = owner.ended(owner.place(number, other.tenant().agent().toString()));

      assertThat(ended.path("status").asString()).isEqualTo("BUSY");
      assertThat(ended.path("trunk").asString()).isEqualTo("second");
    }
  }

  private static Sound latest(Sound heard) {
    short[] all = heard.samples();
    return new Sound(Arrays.copyOfRange(all, Math.max(0, all.length - 2400), all.length));
  }

  private static String keys(Sound heard) {
    StringBuilder keys = new StringBuilder();
    ToneDigitDetector detector = new ToneDigitDetector();
    short[] all = heard.samples();
    for (int at = 0; at + 160 <= all.length; at += 160) {
      char key = detector.onFrame(Arrays.copyOfRange(all, at, at + 160));
      if (key != ToneDigitDetector.NO_DIGIT) {
        keys.append(key);
      }
    }
    return keys.toString();
  }
}
