package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.ConversationEnd;
import io.callmanager.call.spi.ConversationTurn;
import io.callmanager.call.spi.ConversationTurn.Speaker;
import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.telephony.rtp.RtpEngine;
import io.callmanager.telephony.sip.trunk.TrunkProperties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    engine = Conversing.engine("26200-26999");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private CarrierUnderTest caller(TalkingCallees callees) {
    return CarrierUnderTest.conversing(
        engine, Conversing.voice(), new YesRecognizer(), TrunkProperties.at("test", callees.uri()));
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
        legs.add(ours.converse(Conversing.script("Hello.", FOUR_QUESTIONS), heard));
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
        List<ConversationTurn> turns = Conversing.turns(heard);
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
      Leg leg = ours.converse(Conversing.script("", script), heard);
      await()
          .until(
              () ->
                  Conversing.turns(heard).stream().anyMatch(turn -> turn.who() == Speaker.CALLEE));
      TalkingCallees.Callee callee = callees.callees.getFirst();
      await().until(() -> callee.fellSilent);

      long millis = (callee.lastLoudNanos - callee.spokeAtNanos) / 1_000_000;
      LOG.info("Silent {} ms after the callee began to speak", millis);
      assertThat(millis).isBetween(0L, 200L);
      heard.awaitEvent(LegEvent.ConversationOver.class);
      assertThat(Conversing.turns(heard))
          .extracting(turn -> turn.who() + " " + turn.text())
          .contains("CALLEE yes")
          .endsWith("AGENT Goodbye.");
      leg.hangUp();
      heard.awaitEnd();
    }
  }
}
