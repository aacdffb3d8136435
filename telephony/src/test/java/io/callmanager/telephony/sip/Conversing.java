package io.callmanager.telephony.sip;

import io.callmanager.call.spi.ConversationEnd;
import io.callmanager.call.spi.ConversationManners;
import io.callmanager.call.spi.ConversationPlan;
import io.callmanager.call.spi.ConversationTurn;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.Utterance;
import io.callmanager.flow.Flow;
import io.callmanager.flow.FlowReader;
import io.callmanager.flow.FlowReading;
import io.callmanager.telephony.hearing.Voices;
import io.callmanager.telephony.media.MediaAddress;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.rtp.PortRange;
import io.callmanager.telephony.rtp.RtpEngine;
import io.callmanager.telephony.rtp.RtpProperties;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What tests hold conversations with, and what they find in them.
final class Conversing {

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private Conversing() {}

  static RtpEngine engine(String ports) {
    return new RtpEngine(
        new RtpProperties(
            PortRange.valueOf(ports),
            2,
            4,
            Duration.ofSeconds(1),
            Duration.ofMillis(40),
            Duration.ofSeconds(5)),
        new MediaAddress(LOOPBACK, LOOPBACK),
        Clock.systemUTC(),
        new SimpleMeterRegistry());
  }

  /// A second of a voice for each sentence; four for a long one.
  static LengthVoice voice() {
    return new LengthVoice(text -> vowel(text.length() > 20 ? 200 : 50));
  }

  private static Sound vowel(int frames) {
    short[] samples = new short[frames * Voices.FRAME];
    for (int frame = 0; frame < frames; frame++) {
      System.arraycopy(Voices.vowel(frame), 0, samples, frame * Voices.FRAME, Voices.FRAME);
    }
    return new Sound(samples);
  }

  static ConversationPlan script(String opening, String script) {
    Flow flow = ((FlowReading.Read) FlowReader.read(script)).flow();
    return plan(opening, new ConversationPlan.Brain.Script(flow, Map.of()));
  }

  static ConversationPlan plan(String opening, ConversationPlan.Brain brain) {
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
    return new ConversationPlan(brain, manners, new Utterance(opening, "default", "en-US"), null);
  }

  static List<ConversationTurn> turns(Heard heard) {
    return heard.events().stream()
        .filter(LegEvent.TurnTaken.class::isInstance)
        .map(event -> ((LegEvent.TurnTaken) event).turn())
        .toList();
  }

  /// Who said what, one turn a line.
  static List<String> said(Heard heard) {
    return turns(heard).stream().map(turn -> turn.who() + " " + turn.text()).toList();
  }

  /// Why the conversation is over, once it is.
  static ConversationEnd awaitEnd(Heard heard) {
    return heard.awaitEvent(LegEvent.ConversationOver.class).why();
  }
}
