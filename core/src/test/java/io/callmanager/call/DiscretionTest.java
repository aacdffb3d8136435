package io.callmanager.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.call.spi.ConversationManners;
import io.callmanager.call.spi.ConversationPlan;
import io.callmanager.call.spi.ConversationPlan.Brain;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.flow.Flow;
import io.callmanager.flow.FlowReader;
import io.callmanager.flow.FlowReading;
import io.callmanager.flow.FlowRun;
import io.callmanager.flow.FlowWatch;
import io.callmanager.redaction.Redaction;
import io.callmanager.shared.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is told of keys, before anything is written down.
class DiscretionTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final String CARD = "4111111111111111";

  private Instant now = NOW;
  private Discretion discretion = new Discretion(new Redaction(Map.of()), null);

  private static Flow flow(String json) {
    return ((FlowReading.Read) FlowReader.read(json)).flow().watchedBy(new FlowWatch());
  }

  private static Discretion of(Flow flow) {
    ConversationManners manners =
        new ConversationManners(
            "v",
            "en-US",
            Duration.ZERO,
            Duration.ZERO,
            "",
            1,
            9,
            true,
            "",
            Duration.ZERO,
            "",
            List.of(),
            "");
    return new Discretion(
        new Redaction(Map.of()),
        new ConversationPlan(
            new Brain.Script(flow, Map.of()), manners, manners.saying("Hello."), null));
  }

  private LegEvent.DigitReceived key(char digit, boolean awaited) {
    now = now.plusMillis(300);
    return new LegEvent.DigitReceived(now, digit, awaited);
  }

  /// What is told of keys one by one, `*` for a hidden one.
  private String pressed(String keys, boolean awaited, boolean gathers) {
    StringBuilder told = new StringBuilder();
    for (int i = 0; i < keys.length(); i++) {
      LegEvent marked = discretion.marked(key(keys.charAt(i), awaited));
      CallSignal counted = discretion.counted(new CallSignal.OnLeg(marked), gathers);
      if (counted instanceof CallSignal.OnLeg(LegEvent.DigitReceived key)) {
        told.append(key.hidden() ? '*' : key.digit());
      }
    }
    return told.toString();
  }

  private String told(CallEventType type, Map<String, Object> data, String name) {
    return String.valueOf(discretion.told(type, data).get(name));
  }

  /// Keys that a customer gathers, as the event that tells of all of them has them.
  private String gathered(String keys) {
    return told(CallEventType.GATHER_COMPLETE, Map.of("digits", keys), "digits");
  }

  private void keyed(String keys) {
    discretion.told(
        CallEventType.TURN_TAKEN, Map.of("speaker", "callee", "by", "keys", "text", keys));
  }

  @Test
  void aSecretThatIsPressedAheadIsOneAllTheSame() {
    Flow flow =
        flow(
            """
            {"start":"pin","steps":[
             {"id":"pin","type":"gather","say":"Your PIN?","digits":4,"sensitive":true,"to":"plain","otherwise":"end"},
             {"id":"plain","type":"gather","say":"And?","digits":4,"to":"end","otherwise":"end"},
             {"id":"end","type":"end"}]}
            """);
    discretion = of(flow);
    FlowRun run = FlowRun.begin(flow, Map.of());

    assertThat(pressed("47", false, false) + pressed("11", true, false)).isEqualTo("****");
    keyed("****");
    run.digits("4711");
    assertThat(pressed("22", false, false) + pressed("22", true, false)).isEqualTo("2222");
  }

  @Test
  void tellsNoCardKeyByKeyThatIsGatheredInParts() {
    StringBuilder keys = new StringBuilder();
    StringBuilder progress = new StringBuilder();
    for (String part : List.of("4111", "1111", "1111", "1111")) {
      discretion.told(CallEventType.GATHER_STARTED, Map.of());
      for (int i = 1; i <= part.length(); i++) {
        String key = part.substring(i - 1, i);
        keys.append(pressed(key, false, true));
        progress.append(
            told(
                CallEventType.GATHER_PROGRESS,
                Map.of("digits", part.substring(0, i), "digit", key),
                "digit"));
      }
      String whole = gathered(part);
      assertThat(whole).isIn(part, "****");
    }

    assertThat(keys).hasToString("411111111111****");
    assertThat(progress).hasToString("411111111111****");
    assertThat(pressed("12", false, true)).isEqualTo("12");
  }

  @Test
  void tellsNoCardKeyByKeyThatIsPressedBeforeAndDuringAGather() {
    String before = pressed(CARD.substring(0, 10), false, false);
    discretion.told(CallEventType.GATHER_STARTED, Map.of());
    String during = pressed(CARD.substring(10), false, true);

    assertThat(before + during).isEqualTo("411111111111****");

    now = now.plusSeconds(31);
    assertThat(pressed("123456", false, true)).isEqualTo("123456");
  }

  @Test
  void tellsNoCardKeyByKeyThatIsKeyedInTurns() {
    StringBuilder keys = new StringBuilder();
    for (String part : List.of("4111", "1111", "1111", "1111")) {
      keys.append(pressed(part, true, false));
      keyed(part);
    }

    assertThat(keys).hasToString("411111111111****");
  }

  @Test
  void keepsNoCardInWhatAScriptSaved() {
    assertThat(saved("4111", "1111", "1111", "1111")).containsExactly("***", "***", "***", "***");
    assertThat(saved("4111", "yes", "1111 1111", "1111", "42"))
        .containsExactly("***", "yes", "***", "***", "42");
    assertThat(saved("4111", "1111", "1111", "1112"))
        .containsExactly("4111", "1111", "1111", "1112");
    assertThat(saved("7", CARD)).containsExactly("7", "[card number]");
  }

  private static List<String> saved(String... values) {
    StringBuilder steps = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      steps.append(
          """
          {"id":"s%d","type":"set","variable":"v%d","value":"%s","to":"s%d"},
          """
              .formatted(i, i, values[i], i + 1));
    }
    Flow flow =
        flow(
            "{\"start\":\"s0\",\"steps\":["
                + steps
                + "{\"id\":\"s"
                + values.length
                + "\",\"type\":\"end\"}]}");
    Discretion discretion = of(flow);
    FlowRun.begin(flow, Map.of());
    String script = discretion.script();
    assertThat(script).isNotNull();
    List<?> pairs = (List<?>) Json.readObject(String.valueOf(script)).get("values");
    return pairs == null
        ? List.of()
        : pairs.stream().map(pair -> String.valueOf(((List<?>) pair).getLast())).toList();
  }
}
