package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.callmanager.call.spi.ConversationEnd;
import io.callmanager.call.spi.ConversationPlan;
import io.callmanager.call.spi.ConversationTurn;
import io.callmanager.call.spi.ConversationTurn.Speaker;
import io.callmanager.call.spi.Leg;
import io.callmanager.shared.AccountId;
import io.callmanager.telephony.conversation.Conversations;
import io.callmanager.telephony.conversation.llm.LlmBrains;
import io.callmanager.telephony.conversation.llm.LlmLimits;
import io.callmanager.telephony.conversation.llm.LlmMeters;
import io.callmanager.telephony.conversation.llm.LlmProvider;
import io.callmanager.telephony.conversation.llm.LlmSettings;
import io.callmanager.telephony.engine.FakeService;
import io.callmanager.telephony.hearing.HearingListener;
import io.callmanager.telephony.hearing.Voices;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.rtp.RtpEngine;
import io.callmanager.telephony.sip.trunk.TrunkProperties;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Conversations over SIP and RTP on which something goes wrong: nobody waits in silence for what never comes.
@Execution(ExecutionMode.CONCURRENT)
class TroubledConversationsTest {

  private static final String TWO_QUESTIONS =
      """
      {"start":"a","steps":[
       {"id":"a","type":"gather","say":"One?","attempts":1,"branches":[{"words":["yes"],"to":"b"}],"otherwise":"no"},
       {"id":"b","type":"gather","say":"Two?","attempts":1,"branches":[{"words":["yes"],"to":"e"}],"otherwise":"no"},
       {"id":"no","type":"end","say":"Some other time."},
       {"id":"e","type":"end","say":"Thank you."}]}
      """;

  private final RtpEngine engine = Conversing.engine("25700-25999");

  @AfterEach
  void close() {
    engine.close();
  }

  private static Sound noise(int frames, double level, boolean spoken) {
    Random random = new Random(frames);
    short[] samples = new short[frames * Voices.FRAME];
    for (int frame = 0; frame < frames; frame++) {
      short[] noise = Voices.noise(random, level);
      short[] heard = spoken ? Voices.mixed(Voices.vowel(frame), noise) : noise;
      System.arraycopy(heard, 0, samples, frame * Voices.FRAME, Voices.FRAME);
    }
    return new Sound(samples);
  }

  /// A fan, a street: as loud as a twentieth and a tenth of who speaks.
  @ParameterizedTest
  @ValueSource(doubles = {100, 200})
  void noiseOnTheLineIsNoVoice(double level) {
    try (TalkingCallees callees =
            new TalkingCallees(engine, 0, noise(30, level, true), noise(150, level, false));
        CarrierUnderTest ours =
            CarrierUnderTest.conversing(
                engine,
                Conversing.voice(),
                new YesRecognizer(),
                TrunkProperties.at("test", callees.uri()))) {
      Heard heard = new Heard();
      Leg leg = ours.converse(Conversing.script("Hello.", TWO_QUESTIONS), heard);

      assertThat(Conversing.awaitEnd(heard)).isEqualTo(ConversationEnd.AGENT);
      assertThat(Conversing.said(heard))
          .containsExactly(
              "AGENT Hello.",
              "AGENT One?",
              "CALLEE yes",
              "AGENT Two?",
              "CALLEE yes",
              "AGENT Thank you.");
      assertThat(Conversing.turns(heard)).noneMatch(ConversationTurn::interrupted);
      leg.hangUp();
    }
  }

  @Test
  void goesOnWithoutARecogniserThatNeverTells() {
    YesRecognizer mute =
        new YesRecognizer() {
          @Override
          void understand(int utterance, HearingListener listener) {}
        };
    try (TalkingCallees callees = new TalkingCallees(engine, 0);
        CarrierUnderTest ours =
            CarrierUnderTest.conversing(
                engine, Conversing.voice(), mute, TrunkProperties.at("test", callees.uri()))) {
      Heard heard = new Heard();
      Leg leg = ours.converse(Conversing.script("", TWO_QUESTIONS), heard);

      assertThat(Conversing.awaitEnd(heard)).isEqualTo(ConversationEnd.AGENT);
      assertThat(Conversing.said(heard)).containsExactly("AGENT One?", "AGENT Some other time.");
      List<ConversationTurn> turns = Conversing.turns(heard);
      assertThat(turns.getLast().startMillis() - turns.getFirst().endMillis())
          .as("milliseconds until somebody says something")
          .isBetween(8000L, 11_000L);
      leg.hangUp();
    }
  }

  @Test
  void endsWhenNoEngineSpeaksAnyMore() {
    LengthVoice sometimes =
        new LengthVoice(
            text -> {
              if (!text.equals("One?")) {
                throw new IllegalStateException("the engine is broken");
              }
              return Conversing.voice().sounds().apply(text);
            });
    try (TalkingCallees callees = new TalkingCallees(engine, 0);
        CarrierUnderTest ours =
            CarrierUnderTest.conversing(
                engine,
                sometimes,
                new YesRecognizer(),
                TrunkProperties.at("test", callees.uri()))) {
      Heard heard = new Heard();
      Leg leg = ours.converse(Conversing.script("", TWO_QUESTIONS), heard);

      assertThat(Conversing.awaitEnd(heard)).isEqualTo(ConversationEnd.ERROR);
      assertThat(Conversing.said(heard)).containsExactly("AGENT One?", "CALLEE yes");
      leg.hangUp();
    }
  }

  /// What a language model's service may send in place of an answer.
  enum Garbage {
    /// No event at all.
    BYTES("\u0000\u0001{]\u007f\ufffd data data\n\n"),
    /// Events that are none of the documented ones.
    EVENTS("data: {\"choices\": 7}\n\ndata: {\"id\": [\n\n"),
    /// Words that can't be spoken.
    SIGNS(
        "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
            + "\"delta\":{\"role\":\"assistant\",\"content\":\"{{[<|#*|>]}}\"},\"finish_reason\":null}]}\n\n"),
    /// A page of somebody else's.
    PAGE("<!doctype html><title>Welcome</title>");

    private final String text;

    Garbage(String text) {
      this.text = text;
    }

    void to(HttpExchange exchange) throws IOException {
      FakeService.send(exchange, 200, "text/event-stream", text.getBytes(StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @EnumSource
  void apologisesForAModelThatStreamsGarbageAndEnds(Garbage garbage) {
    FakeService service = new FakeService();
    service.answer = garbage::to;
    LlmLimits limits =
        new LlmLimits(Duration.ofSeconds(3), Duration.ofSeconds(5), 300, 100_000, null, 10);
    LlmBrains brains =
        new LlmBrains(
            Optional.of(
                new LlmSettings(LlmProvider.OPEN_AI, service.url(""), "key", "m", 0.3, limits)),
            limits,
            account -> Optional.empty(),
            (account, call, tool, arguments) -> {
              throw new IllegalStateException("there are no tools");
            },
            new LlmMeters(new SimpleMeterRegistry()));
    @Nullable Leg leg = null;
    try (service;
        brains;
        TalkingCallees callees = new TalkingCallees(engine, 0);
        CarrierUnderTest ours =
            CarrierUnderTest.conversing(
                engine,
                Conversing.voice(),
                new Conversations((language, needed) -> Optional.of(new YesRecognizer()), brains),
                TrunkProperties.at("test", callees.uri()))) {
      Heard heard = new Heard();
      leg =
          ours.converse(
              Conversing.plan(
                  "Hello.",
                  new ConversationPlan.Brain.Llm(
                      AccountId.next(), "Be kind.", Set.of(), Map.of(), "", List.of(), null)),
              heard);

      assertThat(Conversing.awaitEnd(heard)).isEqualTo(ConversationEnd.ERROR);
      assertThat(Conversing.said(heard))
          .containsExactly(
              "AGENT Hello.", "CALLEE yes", "AGENT Sorry.", "CALLEE yes", "AGENT Sorry.");
      assertThat(Conversing.turns(heard))
          .filteredOn(turn -> turn.who() == Speaker.AGENT)
          .allMatch(turn -> !turn.interrupted());
      leg.hangUp();
    }
  }
}
