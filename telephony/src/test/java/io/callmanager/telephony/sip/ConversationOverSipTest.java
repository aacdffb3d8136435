package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.ConversationEnd;
import io.callmanager.call.spi.ConversationManners;
import io.callmanager.call.spi.ConversationPlan;
import io.callmanager.call.spi.ConversationTurn;
import io.callmanager.call.spi.ConversationTurn.Speaker;
import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.Utterance;
import io.callmanager.flow.Flow;
import io.callmanager.flow.FlowReader;
import io.callmanager.flow.FlowReading;
import io.callmanager.telephony.hearing.Expectation;
import io.callmanager.telephony.hearing.Hearing;
import io.callmanager.telephony.hearing.HearingListener;
import io.callmanager.telephony.hearing.SpeechRecognizer;
import io.callmanager.telephony.hearing.Voices;
import io.callmanager.telephony.media.MediaAddress;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.rtp.PortRange;
import io.callmanager.telephony.rtp.RtpEngine;
import io.callmanager.telephony.rtp.RtpProperties;
import io.callmanager.telephony.sip.trunk.TrunkProperties;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Conversations over SIP and RTP, with engines that take no time: what is left is our own.
@SuppressWarnings("NullAway.Init")
@Isolated("It measures.")
class ConversationOverSipTest {

  private static final Logger LOG = LoggerFactory.getLogger(ConversationOverSipTest.class);
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final int AT_ONCE = 100;

  private static final String FOUR_QUESTIONS =
      """
      {"start":"a","steps":[
       {"id":"a","type":"gather","say":"One?","branches":[{"words":["yes"],"to":"b"}],"otherwise":"e"},
       {"id":"b","type":"gather","say":"Two?","branches":[{"words":["yes"],"to":"c"}],"otherwise":"e"},
       {"id":"c","type":"gather","say":"Three?","branches":[{"words":["yes"],"to":"d"}],"otherwise":"e"},
       {"id":"d","type":"gather","say":"Four?","branches":[{"words":["yes"],"to":"e"}],"otherwise":"e"},
       {"id":"e","type":"end","say":"Goodbye."}]}
      """;

  private RtpEngine engine;

  @BeforeEach
  void open() {
    engine =
        new RtpEngine(
            new RtpProperties(
                PortRange.valueOf("26200-26999"),
                2,
                4,
                Duration.ofSeconds(1),
                Duration.ofMillis(40),
                Duration.ofSeconds(5)),
            new MediaAddress(LOOPBACK, LOOPBACK),
            Clock.systemUTC(),
            new SimpleMeterRegistry());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  /// A second of a voice for each sentence; four for a long one.
  private static Sound sentence(String text) {
    int frames = text.length() > 20 ? 200 : 50;
    short[] samples = new short[frames * Voices.FRAME];
    for (int frame = 0; frame < frames; frame++) {
      System.arraycopy(Voices.vowel(frame), 0, samples, frame * Voices.FRAME, Voices.FRAME);
    }
    return new Sound(samples);
  }

  private static ConversationPlan plan(String opening, String script) {
    Flow flow = ((FlowReading.Read) FlowReader.read(script)).flow();
    ConversationManners manners =
        new ConversationManners(
            "default",
            "en-US",
            Duration.ofMillis(700),
            Duration.ofSeconds(5),
            "",
            1000,
            20,
            true,
            "",
            Duration.ofSeconds(2),
            "Sorry.",
            List.of(),
            "Goodbye.");
    return new ConversationPlan(
        new ConversationPlan.Brain.Script(flow, Map.of()),
        manners,
        new Utterance(opening, "default", "en-US"),
        null);
  }

  private CarrierUnderTest caller(TalkingCallees callees) {
    return CarrierUnderTest.conversing(
        engine,
        new LengthVoice(ConversationOverSipTest::sentence),
        new Understanding(),
        TrunkProperties.at("test", callees.uri()));
  }

  private static List<ConversationTurn> turns(Heard heard) {
    return heard.events().stream()
        .filter(LegEvent.TurnTaken.class::isInstance)
        .map(event -> ((LegEvent.TurnTaken) event).turn())
        .toList();
  }

  @Test
  void aHundredAtOnceAreAnsweredWithoutDelay() {
    try (TalkingCallees callees = new TalkingCallees(engine, 0);
        CarrierUnderTest ours = caller(callees)) {
      List<Heard> calls = new ArrayList<>();
      List<Leg> legs = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        Heard heard = new Heard();
        calls.add(heard);
        legs.add(ours.converse(plan("Hello.", FOUR_QUESTIONS), heard));
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> calls.stream().allMatch(heard -> heard.names().contains("ConversationOver")));

      List<Long> own = new ArrayList<>();
      for (Heard heard : calls) {
        assertThat(heard.events())
            .filteredOn(LegEvent.ConversationOver.class::isInstance)
            .extracting(over -> ((LegEvent.ConversationOver) over).why())
            .containsExactly(ConversationEnd.AGENT);
        List<ConversationTurn> turns = turns(heard);
        assertThat(turns).extracting(ConversationTurn::text).contains("Four?", "Goodbye.");
        assertThat(turns.stream().filter(turn -> turn.who() == Speaker.CALLEE)).hasSize(4);
        turns.stream()
            .map(ConversationTurn::times)
            .filter(java.util.Objects::nonNull)
            .forEach(times -> own.add(times.own()));
      }
      own.sort(null);
      assertThat(own).hasSize(4 * AT_ONCE);
      LOG.info(
          "{} answers in {} conversations at once: our own share p50 {} ms, p95 {} ms, most {} ms",
          own.size(),
          AT_ONCE,
          own.get(own.size() / 2),
          own.get(own.size() * 95 / 100),
          own.getLast());
      assertThat(own.get(own.size() * 95 / 100)).isLessThanOrEqualTo(60);
      legs.forEach(Leg::hangUp);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 1000, 2500})
  void fallsSilentWhenTheCalleeSpeaks(int afterMillis) {
    String script =
        """
        {"start":"a","steps":[{"id":"a","type":"gather","say":"A long question, it takes four seconds to be asked?",
         "branches":[{"words":["yes"],"to":"e"}],"otherwise":"e"},{"id":"e","type":"end","say":"Goodbye."}]}
        """;
    try (TalkingCallees callees = new TalkingCallees(engine, afterMillis);
        CarrierUnderTest ours = caller(callees)) {
      Heard heard = new Heard();
      Leg leg = ours.converse(plan("", script), heard);
      await().until(() -> turns(heard).stream().anyMatch(turn -> turn.who() == Speaker.CALLEE));
      TalkingCallees.Callee callee = callees.callees.getFirst();
      await().until(() -> callee.fellSilent);

      long millis = (callee.lastLoudNanos - callee.spokeAtNanos) / 1_000_000;
      LOG.info("Silent {} ms after the callee began to speak", millis);
      assertThat(millis).isBetween(0L, 200L);
      heard.awaitEvent(LegEvent.ConversationOver.class);
      assertThat(turns(heard))
          .extracting(turn -> turn.who() + " " + turn.text())
          .contains("CALLEE yes")
          .endsWith("AGENT Goodbye.");
      leg.hangUp();
      heard.awaitEnd();
    }
  }

  /// Understands "yes", whatever is said, at once.
  private static final class Understanding implements SpeechRecognizer {

    @Override
    public String name() {
      return "test";
    }

    @Override
    public Optional<String> unavailability() {
      return Optional.empty();
    }

    @Override
    public Scope scope() {
      return Scope.ANYTHING;
    }

    @Override
    public Hearing open(String language, HearingListener listener) {
      return new Hearing() {
        private int current;

        @Override
        public void begin(int utterance, Expectation expected) {
          current = utterance;
        }

        @Override
        public void audio(short[] frame) {}

        @Override
        public void end() {
          listener.heard(current, new io.callmanager.telephony.hearing.Heard("yes", 1, "test"));
        }

        @Override
        public void close() {}
      };
    }
  }
}
