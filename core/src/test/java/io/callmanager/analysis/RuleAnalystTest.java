package io.callmanager.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.agent.AnalysisSchema;
import io.callmanager.agent.AnalysisSchemaJson;
import io.callmanager.analysis.Analysis.Sentiment;
import io.callmanager.call.EndReason;
import io.callmanager.call.Transcript.Line;
import io.callmanager.call.spi.ConversationTurn.Speaker;
import io.callmanager.flow.FlowWatch;
import io.callmanager.shared.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What rules make of what callees say, word by word.
class RuleAnalystTest {

  private static final String CALLBACK =
      """
      {"outcomes":[{"name":"interested"},{"name":"callback"}]}""";
  private static final String BOTH =
      """
      {"outcomes":[{"name":"interested"},{"name":"not_interested"},{"name":"no_show"}]}""";
  private static final String DAYTIME =
      """
      {"fields":[{"name":"daytime","type":"enum","options":["morning","afternoon","late afternoon"]}]}""";

  private static AnalysisSchema schema(String json) {
    return ((AnalysisSchemaJson.Reading.Read) AnalysisSchemaJson.read(json)).schema();
  }

  /// @param turns with ` / ` between them
  private static Analysis found(String schema, String turns) {
    return found(schema, turns, EndReason.CONVERSATION_COMPLETE, false);
  }

  @SuppressWarnings("NullAway") // It does not see in class files that nested types may be null.
  private static Analysis found(
      String schema, String turns, @Nullable EndReason reason, boolean scriptEnded) {
    List<Line> lines =
        Stream.of(turns.split(" / "))
            .map(text -> new Line(Speaker.CALLEE, text, false, 1000, 2000))
            .toList();
    Conversation talk =
        new Conversation(
            new AccountId(new UUID(1, 2)),
            schema(schema),
            lines,
            null,
            scriptEnded,
            reason,
            false,
            12);
    return RuleAnalyst.analyse(talk, null, Instant.EPOCH);
  }

  @ParameterizedTest
  @CsvSource({
    "I'm interested., interested",
    "I'm not interested.,",
    "I am not very interested,",
    "I don't want a callback,",
    "'No, I am interested', interested",
    "no I'm interested, interested",
    "'I''m not at home, callback please', callback",
    "not interested but a callback, callback",
    "why not a callback, callback",
    "I'm interested / I'm not interested.,",
    "I'm not interested / I'm interested, interested",
    "I'm interested / interested or callback,",
    "callback / hm, callback"
  })
  void takesNoDeniedOutcomeForTheOutcome(String turns, @Nullable String outcome) {
    assertThat(found(CALLBACK, turns).outcome()).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({
    "I'm not interested., not_interested",
    "no I'm not interested, not_interested",
    "I'm interested / I'm not interested, not_interested",
    "I'm interested / not interested but perhaps interested,",
    "that was a no show, no_show"
  })
  void aNameWithinAnotherOneIsNotSaid(String turns, @Nullable String outcome) {
    assertThat(found(BOTH, turns).outcome()).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({
    "In the morning please, morning",
    "Not in the morning,",
    "Not in the morning. Afternoon., afternoon",
    "Morning / no wait not the morning,",
    "Morning / no wait not the morning / the afternoon, afternoon",
    "Late afternoon, late afternoon",
    "'No, the morning', morning",
    "Morning or afternoon,"
  })
  void takesNoDeniedOptionForTheAnswer(String turns, @Nullable String option) {
    Map<String, Object> fields = found(DAYTIME, turns).fields();
    assertThat(fields.get("daytime")).isEqualTo(option);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Do not call me again",
        "I said don't call me!",
        "Never ever call me again.",
        "And please don't call here",
        "So don't call this number",
        "Please don't call.",
        "Do not call any more",
        "I told you do not call me",
        "You will not... never call us again",
        "Don't you call, don't call me"
      })
  void hearsThatNoCallIsWanted(String said) {
    assertThat(found("{}", said).optOut()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "If I don't call back by Friday, try me again",
        "They never call back",
        "You never call me back",
        "If you don't call again I will ask my bank",
        "I don't call that cheap",
        "Don't call me before nine",
        "We do not call this number often"
      })
  void hearsNoWishThatNobodyHas(String said) {
    Analysis found = found("{}", said);
    assertThat(found.optOut()).isFalse();
    assertThat(found.outcome()).isEqualTo("completed");
  }

  @ParameterizedTest
  @CsvSource({
    "Good morning, NEUTRAL",
    "Good afternoon. Who is it?, NEUTRAL",
    "'Goodbye, have a good day', NEUTRAL",
    "Good bye, NEUTRAL",
    "No good, NEGATIVE",
    "I'm not very happy, NEGATIVE",
    "That is not great, NEGATIVE",
    "That is not so nice, NEUTRAL",
    "It isn't really helpful, NEUTRAL",
    "'I''d love to, but I can''t', NEUTRAL",
    "Thanks but no thanks, NEUTRAL",
    "I'm not angry, NEUTRAL",
    "'No, that''s great', POSITIVE",
    "Good morning. That is great, POSITIVE",
    "I'd love to, POSITIVE"
  })
  void hearsNoPraiseInGreetingsAndDenials(String said, Sentiment sentiment) {
    assertThat(found("{}", said).sentiment()).isEqualTo(sentiment);
  }

  @Test
  void aTalkIsCompletedWhoeverHangsUpAtItsEnd() {
    assertThat(found("{}", "ok", EndReason.REMOTE_HANGUP, false).outcome()).isEqualTo("broken_off");
    assertThat(found("{}", "ok", EndReason.REMOTE_HANGUP, true).outcome()).isEqualTo("completed");
  }

  @Test
  void aScriptIsThroughAtItsEnd() {
    String script =
        """
        {"start":"ask","steps":[
          {"id":"ask","type":"gather","say":"Well?","digits":1,"to":"bye","saveAs":"a","otherwise":"bye"},
          {"id":"bye","type":"end","say":"Goodbye."}]}""";

    assertThat(Conversation.isThrough(script, progress("ask", "bye"))).isTrue();
    assertThat(Conversation.isThrough(script, progress("ask"))).isFalse();
    assertThat(Conversation.isThrough("", progress("bye"))).isFalse();
  }

  private static FlowWatch.Progress progress(String... path) {
    return new FlowWatch.Progress(List.of(path), Map.of());
  }
}
