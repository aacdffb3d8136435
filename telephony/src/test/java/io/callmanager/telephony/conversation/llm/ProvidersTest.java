package io.callmanager.telephony.conversation.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.ModelAccess;
import io.callmanager.call.spi.ModelTrial;
import io.callmanager.telephony.conversation.Act;
import io.callmanager.telephony.conversation.AgentBrain;
import io.callmanager.telephony.conversation.Input;
import io.callmanager.telephony.engine.FakeService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Agents against local services that speak what the providers document.
class ProvidersTest {

  private static final LlmLimits LIMITS =
      new LlmLimits(Duration.ofSeconds(5), Duration.ofSeconds(10), 300, 100_000, null, 10);
  private static final LlmLimits SHORT =
      new LlmLimits(Duration.ofMillis(400), Duration.ofSeconds(2), 300, 100_000, null, 10);

  private final FakeService service = new FakeService();
  private volatile @Nullable LlmSettings platforms;
  private volatile @Nullable ModelAccess accounts;
  private final List<LlmBrains> made = new ArrayList<>();

  @AfterEach
  void close() {
    made.forEach(LlmBrains::close);
    service.close();
  }

  /// Brains of the platform's model and the account's, whichever a test has set.
  private LlmBrains brains() {
    LlmBrains brains =
        new LlmBrains(
            Optional.ofNullable(platforms),
            LIMITS,
            account -> Optional.ofNullable(accounts),
            new FakeTools(),
            new LlmMeters(new SimpleMeterRegistry()));
    made.add(brains);
    return brains;
  }

  private AgentBrain brain() {
    return brains()
        .make(LlmBrainTest.PLAN, "Hello.", LlmBrainTest.manners(), LlmBrainTest.line(event -> {}));
  }

  private AgentBrain brain(LlmProvider provider, LlmLimits limits) {
    return of(new LlmSettings(provider, service.url(""), "secret-key", "m", 0.3, limits));
  }

  /// A brain of that model: with the time limits of a brain's model go those of its answers.
  private AgentBrain of(LlmSettings settings) {
    LlmBrains models =
        new LlmBrains(
            Optional.of(settings),
            settings.limits(),
            account -> Optional.empty(),
            new FakeTools(),
            new LlmMeters(new SimpleMeterRegistry()));
    made.add(models);
    return models.make(
        LlmBrainTest.PLAN,
        "Hello, this is Ada.",
        LlmBrainTest.manners(),
        LlmBrainTest.line(event -> {}));
  }

  private static FakeAnswer hear(AgentBrain brain) {
    FakeAnswer answer = new FakeAnswer();
    brain.hear(new Input.Said("an appointment please", 0.9), answer);
    return answer;
  }

  @ParameterizedTest
  @EnumSource
  void saysWhatIsStreamed(LlmProvider provider) {
    service.answer =
        WireFixtures.stream(
            provider, WireFixtures.words(provider, "Nice. ", "When ", "suits you?"));

    FakeAnswer answer = hear(brain(provider, LIMITS)).over();

    assertThat(answer.failure).isNull();
    assertThat(answer.pieces).containsExactly("Nice. ", "When ", "suits you?");
    FakeService.Asked asked = service.asked.getFirst();
    assertThat(asked.line())
        .isEqualTo(
            switch (provider) {
              case OPEN_AI -> "POST /v1/chat/completions";
              case ANTHROPIC -> "POST /v1/messages";
              case OLLAMA -> "POST /api/chat";
            });
    assertThat(asked.body())
        .contains("You are Ada.", "an appointment please", "leave_voicemail", "\"stream\":true")
        .contains("Sales")
        .doesNotContain("+15005550100", "Callmanager-Answer");
  }

  @ParameterizedTest
  @EnumSource
  void transfersByAStreamedToolCall(LlmProvider provider) {
    service.answer = WireFixtures.stream(provider, WireFixtures.transfer(provider));

    AgentBrain brain = brain(provider, LIMITS);
    FakeAnswer answer = hear(brain).over();

    assertThat(answer.failure).isNull();
    assertThat(answer.said()).isEqualTo("One moment.");
    assertThat(answer.acts).containsExactly(new Act.Transfer(LlmBrainTest.SALES));

    service.answer = WireFixtures.stream(provider, WireFixtures.words(provider, "Sorry."));
    FakeAnswer next = new FakeAnswer();
    brain.hear(new Input.TransferFailed("busy"), next);
    assertThat(next.over().said()).isEqualTo("Sorry.");
    assertThat(service.asked.getLast().body())
        .contains("One moment.", "Done after what you say.", "The transfer did not work: busy");
  }

  @ParameterizedTest
  @EnumSource
  void failsWhenTheFirstWordIsLate(LlmProvider provider) {
    CountDownLatch gone = new CountDownLatch(1);
    service.answer = WireFixtures.stall(provider, List.of(), gone);

    FakeAnswer answer = hear(brain(provider, SHORT)).over();

    assertThat(answer.said()).isEmpty();
    assertThat(answer.failure).isNotNull();
    await().atMost(Duration.ofSeconds(5)).until(() -> gone.getCount() == 0);
  }

  @ParameterizedTest
  @EnumSource
  void failsWhenTheStreamStalls(LlmProvider provider) {
    CountDownLatch gone = new CountDownLatch(1);
    List<String> parts = new ArrayList<>(WireFixtures.beginning(provider));
    parts.add(WireFixtures.word(provider, "Nice "));
    service.answer = WireFixtures.stall(provider, parts, gone);

    FakeAnswer answer = hear(brain(provider, SHORT)).over();

    assertThat(answer.said()).isEqualTo("Nice ");
    assertThat(answer.failure).isNotNull();
    await().atMost(Duration.ofSeconds(5)).until(() -> gone.getCount() == 0);
  }

  @ParameterizedTest
  @EnumSource
  void tellsTheServiceToStopWhenInterrupted(LlmProvider provider) {
    CountDownLatch gone = new CountDownLatch(1);
    List<String> parts = new ArrayList<>(WireFixtures.beginning(provider));
    parts.add(WireFixtures.word(provider, "Nice "));
    service.answer = WireFixtures.stall(provider, parts, gone);
    AgentBrain brain = brain(provider, LIMITS);
    FakeAnswer answer = hear(brain);
    await().until(() -> !answer.pieces.isEmpty());

    long before = System.nanoTime();
    brain.interrupted("Nice");
    assertThat(System.nanoTime() - before)
        .as("the mailbox waits for nobody")
        .isLessThan(50_000_000);

    await().atMost(Duration.ofSeconds(3)).until(() -> gone.getCount() == 0);
    assertThat(answer.failure).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void failsWhenTheConnectionIsCut(LlmProvider provider) {
    List<String> parts = new ArrayList<>(WireFixtures.beginning(provider));
    parts.add(WireFixtures.word(provider, "Nice "));
    service.answer = WireFixtures.cut(provider, parts);

    FakeAnswer answer = hear(brain(provider, LIMITS)).over();

    assertThat(answer.said()).isEqualTo("Nice ");
    assertThat(answer.failure).contains("the connection failed");
  }

  @ParameterizedTest
  @CsvSource({
    "OPEN_AI,401,API key", "OPEN_AI,429,too many", "OPEN_AI,500,answered 500",
    "ANTHROPIC,401,API key", "ANTHROPIC,429,too many", "ANTHROPIC,500,answered 500",
    "OLLAMA,401,API key", "OLLAMA,429,too many", "OLLAMA,500,answered 500",
    "OPEN_AI,404,does not know"
  })
  void failsWhenRefused(LlmProvider provider, int status, String words) {
    service.answer(
        status, "application/json", "{\"error\":{\"message\":\"secret-key an appointment\"}}");

    FakeAnswer answer = hear(brain(provider, LIMITS)).over();

    assertThat(answer.said()).isEmpty();
    assertThat(answer.failure).contains(words).doesNotContain("secret-key", "appointment");
    assertThat(service.asked.size()).isLessThanOrEqualTo(2);
  }

  @Test
  void asksABusyServiceOnceMore() {
    service.answer =
        exchange -> {
          service.answer =
              WireFixtures.stream(
                  LlmProvider.OPEN_AI, WireFixtures.words(LlmProvider.OPEN_AI, "Nice."));
          FakeService.send(
              exchange, 503, "application/json", "{}".getBytes(StandardCharsets.UTF_8));
        };
    assertThat(hear(brain(LlmProvider.OPEN_AI, LIMITS)).over().said()).isEqualTo("Nice.");
  }

  @ParameterizedTest
  @EnumSource
  void failsWhenTheStreamIsGarbage(LlmProvider provider) {
    List<String> parts = new ArrayList<>(WireFixtures.beginning(provider));
    parts.add(WireFixtures.word(provider, "Nice "));
    parts.add(
        switch (provider) {
          case OPEN_AI -> "data: {\"id\": broken\n\n";
          case ANTHROPIC -> "event: content_block_delta\ndata: {\"type\": broken\n\n";
          case OLLAMA -> "{\"model\": broken\n";
        });
    service.answer = WireFixtures.stream(provider, parts);

    FakeAnswer answer = hear(brain(provider, LIMITS)).over();

    assertThat(answer.said()).isEqualTo("Nice ");
    assertThat(answer.failure).contains("could not be read");
  }

  @ParameterizedTest
  @EnumSource
  void survivesWhatIsTooMuch(LlmProvider provider) {
    service.answer =
        WireFixtures.stream(
            provider, WireFixtures.words(provider, "x".repeat(200_000), "y".repeat(6_000_000)));

    FakeAnswer answer = hear(brain(provider, LIMITS)).over();

    assertThat(answer.said().length()).isLessThanOrEqualTo(4000);
  }

  @ParameterizedTest
  @EnumSource
  void survivesInvalidUtf8(LlmProvider provider) {
    List<byte[]> parts =
        WireFixtures.words(provider, "Nice ~ day").stream()
            .map(part -> part.getBytes(StandardCharsets.UTF_8))
            .toList();
    parts.forEach(
        part -> {
          for (int i = 0; i < part.length; i++) {
            part[i] = part[i] == '~' ? (byte) 0xFF : part[i];
          }
        });
    service.answer =
        exchange -> {
          exchange
              .getResponseHeaders()
              .set(
                  "Content-Type",
                  provider == LlmProvider.OLLAMA ? "application/x-ndjson" : "text/event-stream");
          exchange.sendResponseHeaders(200, 0);
          for (byte[] part : parts) {
            exchange.getResponseBody().write(part);
          }
        };
    FakeAnswer answer = hear(brain(provider, LIMITS)).over();
    assertThat(answer.failure != null || answer.said().contains("Nice")).isTrue();
  }

  @Test
  void sendsNoKeyWhereThereIsNone() {
    service.answer =
        WireFixtures.stream(LlmProvider.OPEN_AI, WireFixtures.words(LlmProvider.OPEN_AI, "Nice."));
    AgentBrain brain =
        of(new LlmSettings(LlmProvider.OPEN_AI, service.url("/v1"), null, "m", null, LIMITS));
    assertThat(hear(brain).over().said()).isEqualTo("Nice.");
    assertThat(service.asked.getFirst().authorization()).isNull();
    assertThat(service.asked.getFirst().line()).isEqualTo("POST /v1/chat/completions");
    assertThat(service.asked.getFirst().body()).doesNotContain("temperature");
  }

  @Test
  void failsWithoutAModel() {
    AgentBrain brain = brain();
    assertThat(hear(brain).over().failure).contains("callmanager.llm.provider");
  }

  /// From the server's first word to the conversation, over a warm connection.
  @ParameterizedTest
  @EnumSource
  void isQuickWithTheFirstWord(LlmProvider provider) {
    AgentBrain brain = brain(provider, LIMITS);
    long[] micros = new long[100];
    for (int i = -100; i < micros.length; i++) {
      AtomicLong sent = new AtomicLong();
      service.answer =
          WireFixtures.stream(provider, WireFixtures.words(provider, "Nice. ", "Yes."), sent);
      FakeAnswer answer = hear(brain).over();
      assertThat(answer.failure).isNull();
      if (i >= 0) {
        micros[i] = (answer.firstAtNanos - sent.get()) / 1000;
      }
    }
    Arrays.sort(micros);
    System.out.printf(
        "%s: first word to the conversation in %d µs (median), %d µs (p95)%n",
        provider, micros[50], micros[95]);
    assertThat(micros[50]).as("median, µs").isLessThan(20_000);
  }

  @Test
  void asksTheAccountsModelBeforeThePlatforms() {
    service.answer =
        WireFixtures.stream(
            LlmProvider.ANTHROPIC, WireFixtures.words(LlmProvider.ANTHROPIC, "Nice."));
    platforms =
        new LlmSettings(LlmProvider.OLLAMA, service.url(""), null, "platform", null, LIMITS);
    accounts =
        new ModelAccess(
            ModelAccess.Protocol.ANTHROPIC, service.url(""), "theirs", "mine", null, false);

    assertThat(hear(brain()).over().said()).isEqualTo("Nice.");
    assertThat(service.asked.getFirst().line()).isEqualTo("POST /v1/messages");
    assertThat(service.asked.getFirst().body()).contains("\"mine\"").doesNotContain("platform");
  }

  /// Where a redirect leads is not asked, so that nobody gets at what only this server can reach.
  @ParameterizedTest
  @EnumSource
  void followsNoRedirect(LlmProvider provider) {
    service.answer =
        exchange -> {
          if (exchange.getRequestURI().getPath().contains("elsewhere")) {
            throw new AssertionError("followed");
          }
          exchange.getResponseHeaders().set("Location", service.url("/elsewhere").toString());
          exchange.sendResponseHeaders(307, -1);
        };

    FakeAnswer answer = hear(brain(provider, LIMITS)).over();

    assertThat(answer.failure).isNotNull();
    assertThat(service.asked).allMatch(asked -> !asked.line().contains("elsewhere"));
  }

  @ParameterizedTest
  @EnumSource
  void anAccountsModelIsAtNoPrivateAddress(ModelAccess.Protocol protocol)
      throws InterruptedException {
    for (String host : List.of("127.0.0.1", "localhost")) {
      URI url = URI.create("http://" + host + ":" + service.url("").getPort());
      ModelAccess access = new ModelAccess(protocol, url, "theirs", "mine", null, true);
      accounts = access;

      assertThat(hear(brain()).over().failure).contains("not public");
      assertThat(brains().ask(access).words()).contains("not public");
    }
    assertThat(service.asked).isEmpty();
  }

  @Test
  void triesAModel() throws InterruptedException {
    ModelAccess access =
        new ModelAccess(ModelAccess.Protocol.OPEN_AI, service.url(""), "theirs", "m", null, false);
    service.answer =
        WireFixtures.stream(LlmProvider.OPEN_AI, WireFixtures.words(LlmProvider.OPEN_AI, "OK"));
    assertThat(brains().ask(access))
        .returns(true, ModelTrial.Result::answered)
        .returns("OK", ModelTrial.Result::words);

    service.answer(401, "application/json", "{\"error\":{\"message\":\"bad key theirs\"}}");
    ModelTrial.Result refused = brains().ask(access);
    assertThat(refused.answered()).isFalse();
    assertThat(refused.words()).contains("does not accept the API key").doesNotContain("theirs");
  }
}
