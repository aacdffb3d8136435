package io.callmanager.server.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.INTEGER;
import static org.awaitility.Awaitility.await;

import io.callmanager.credit.Books;
import io.callmanager.telephony.hearing.Voices;
import io.callmanager.telephony.mediastream.Mulaw;
import io.callmanager.telephony.mediastream.StreamMessage;
import io.callmanager.telephony.peers.AgentServer;
import io.callmanager.testing.DatabaseTest;
import io.callmanager.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/// Agents that hear and speak themselves, customers' servers and the installation's model, with the sandbox's callees.
@DatabaseTest
@SuppressWarnings("NullAway.Init")
class StreamedConversationsTest {

  private static RunningServer server;
  private static SpeakingModel model;
  private static Customer customer;
  private static ApiClient client;

  @BeforeAll
  static void start(TestDatabase database) {
    model = new SpeakingModel();
    server =
        RunningServer.start(
            database,
            Map.of(
                "callmanager.media-streams.allow-private-networks",
                true,
                "callmanager.realtime.url",
                model.url(),
                "callmanager.realtime.model",
                "gpt-realtime",
                "callmanager.realtime.api-key",
                "sk-of-the-installation",
                "callmanager.realtime.transcription-model",
                "scribe"));
    customer = Customer.of(server, 1000);
    client = customer.client();
  }

  @AfterAll
  static void stop() {
    try (SpeakingModel _ = model;
        RunningServer stopping = server) {
      assertThat(stopping.bean(Books.class).audit().differences()).isEmpty();
    }
  }

  /// An agent that is a server and says nothing of its own.
  private static String streamed(String url) {
    return customer.agent(
        Map.of(
            "brain",
            "media_stream",
            "stream",
            Map.of("url", url, "parameters", Map.of("contact", "{{name}} of {{company}}")),
            "apology",
            "Sorry."));
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void isAServerThatHearsAndSpeaks() {
    AtomicInteger loudness = new AtomicInteger();
    AgentServer.Behaviour behaviour =
        (message, line) -> {
          switch (message) {
            case StreamMessage.Start _ -> {
              for (int frame = 0; frame < 50; frame++) {
                line.say(Mulaw.of(Voices.vowel(frame)));
              }
              line.mark("said");
            }
            case StreamMessage.Media media -> {
              for (short sample : media.audio().samples()) {
                loudness.accumulateAndGet(Math.abs(sample), Math::max);
              }
              if (loudness.get() > 2000) {
                line.close(1000, "");
              }
            }
            default -> {}
          }
        };
    try (AgentServer agentServer = AgentServer.that(behaviour)) {
      String call = client.place("+15005550120", streamed(agentServer.url()));
      JsonNode ended = client.ended(call);

      // The callee speaks only when we have spoken and fallen silent.
      assertThat(loudness.get()).isGreaterThan(2000);
      assertThat(ended.path("endReason").asString()).isEqualTo("conversation_complete");
      StreamMessage.Start start = agentServer.messages(StreamMessage.Start.class).getFirst();
      assertThat(start.callSid()).isEqualTo("CA" + call.replace("-", ""));
      assertThat(start.customParameters()).containsEntry("contact", "Ada Lovelace of Acme Corp");
      List<StreamMessage> told = agentServer.messages();
      int mark = told.indexOf(agentServer.messages(StreamMessage.Mark.class).getFirst());
      assertThat(told.get(mark)).extracting("name").isEqualTo("said");
      assertThat(
              told.subList(0, mark).stream().filter(StreamMessage.Media.class::isInstance).count())
          .as("20 ms each while a second was played")
          .isBetween(40L, 200L);
      assertThat(signature(agentServer)).isEqualTo(expectedSignature(agentServer));
    }
  }

  private static String signature(AgentServer agentServer) {
    return AgentServer.header(agentServer.requests().getFirst(), "X-Twilio-Signature");
  }

  /// As those who built for Twilio check it, with the default secret as the token.
  private static String expectedSignature(AgentServer agentServer) {
    String secret =
        client.get("/api/v1/webhooks/default-secret").body().at("/data/secret").asString();
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(agentServer.url().getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void tellsAServerTheKeysAndTheEnd() {
    AgentServer.Behaviour behaviour =
        (message, line) -> {
          if (message instanceof StreamMessage.Start) {
            line.say(Mulaw.of(Voices.vowel(1)));
            line.say(Mulaw.of(Voices.vowel(2)));
            line.say(Mulaw.of(Voices.vowel(3)));
          }
        };
    try (AgentServer agentServer = AgentServer.that(behaviour)) {
      String call = client.place("+15005550109", streamed(agentServer.url()));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> !agentServer.messages(StreamMessage.Dtmf.class).isEmpty());
      client.post("/api/v1/calls/" + call + "/hangup", Map.of());
      client.ended(call);
      await().until(() -> !agentServer.messages(StreamMessage.Stop.class).isEmpty());

      assertThat(agentServer.messages(StreamMessage.Dtmf.class).getFirst().digit()).isEqualTo('1');
      assertThat(agentServer.messages().getLast()).isInstanceOf(StreamMessage.Stop.class);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void tellsWhyAServerCouldNotBeReached() {
    try (AgentServer agentServer =
        AgentServer.listening().answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")) {
      String call = client.place("+15005550126", streamed(agentServer.url()));
      JsonNode ended = client.ended(call);

      assertThat(ended.path("endReason").asString()).isEqualTo("conversation_error");
      JsonNode events = client.get("/api/v1/calls/" + call + "/events").body();
      assertThat(events.toString())
          .contains(
              "The agent’s server could not be reached: it answered 403 instead of opening a WebSocket");
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void isAModelThatHearsAndSpeaks() {
    String agent = customer.agent("Sell tea.", Map.of("brain", "realtime"));

    String call = client.place("+15005550120", agent);
    JsonNode ended = client.ended(call);

    assertThat(customer.said(call))
        .containsExactly("agent: Green or black?", "callee: Yes, please.", "agent: Goodbye.");
    assertThat(ended.path("endReason").asString()).isEqualTo("conversation_complete");
    List<JsonNode> turns = customer.turns(call);
    assertThat(turns).noneMatch(turn -> turn.path("interrupted").asBoolean());
    assertThat(turns.getFirst().path("endMs").asInt() - turns.getFirst().path("startMs").asInt())
        .as("the question is a second long")
        .isBetween(900, 1300);
    assertThat(turns.get(1).path("startMs").asInt())
        .isGreaterThanOrEqualTo(turns.getFirst().path("endMs").asInt());
    JsonNode used = client.get("/api/v1/calls/" + call).body().at("/data/llm");
    assertThat(used.path("model").asString()).isEqualTo("gpt-realtime");
    assertThat(used.path("inputTokens").asInt()).isEqualTo(900);
    assertThat(model.keys()).containsOnly("Bearer sk-of-the-installation");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void isAModelThatFallsSilentWhenTheCalleeSpeaks() {
    String agent = customer.agent("Talk on and on.", Map.of("brain", "realtime"));

    String call = client.place("+15005550124", agent);
    JsonNode ended = client.ended(call);

    JsonNode interrupted = customer.turns(call).getFirst();
    assertThat(interrupted.path("interrupted").asBoolean()).isTrue();
    assertThat(interrupted.path("text").asString())
        .as("of ten words a second each")
        .isEqualTo("one");
    assertThat(model.heardMillis()).singleElement(INTEGER).isBetween(1000, 1500);
    assertThat(ended.path("endReason").asString()).isEqualTo("conversation_complete");
  }
}
