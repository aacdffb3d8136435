package io.callmanager.telephony.conversation;

import io.callmanager.call.spi.ConversationPlan;
import io.callmanager.telephony.conversation.llm.CallLine;
import io.callmanager.telephony.conversation.llm.LlmBrains;
import io.callmanager.telephony.conversation.stream.RealtimeLines;
import io.callmanager.telephony.conversation.stream.StreamLines;
import io.callmanager.telephony.hearing.Hearing;
import io.callmanager.telephony.hearing.HearingListener;
import io.callmanager.telephony.hearing.SpeechRecognizer;
import io.callmanager.telephony.hearing.SpeechRecognizer.Scope;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Holds agents' conversations, with the engines that are at hand.
public final class Conversations {

  private final BiFunction<String, Scope, Optional<SpeechRecognizer>> recognizers;
  private final LlmBrains models;
  private final @Nullable StreamLines streams;
  private final @Nullable RealtimeLines realtime;

  /// Without language models.
  ///
  /// @param recognizers the best one for a language and what is to be understood; empty when nobody can be understood, but by keys
  public Conversations(BiFunction<String, Scope, Optional<SpeechRecognizer>> recognizers) {
    this(recognizers, LlmBrains.NONE);
  }

  /// @param recognizers the best one for a language and what is to be understood; empty when nobody can be understood, but by keys
  /// @param models speak for agents that no script speaks for
  public Conversations(
      BiFunction<String, Scope, Optional<SpeechRecognizer>> recognizers, LlmBrains models) {
    this(recognizers, models, null, null);
  }

  /// @param recognizers the best one for a language and what is to be understood; empty when nobody can be understood, but by keys
  /// @param models speak for agents that no script speaks for
  /// @param streams lead to servers that hear and speak themselves; null for nowhere
  /// @param realtime lead to a model that hears and speaks itself; null for nowhere
  public Conversations(
      BiFunction<String, Scope, Optional<SpeechRecognizer>> recognizers,
      LlmBrains models,
      @Nullable StreamLines streams,
      @Nullable RealtimeLines realtime) {
    this.recognizers = recognizers;
    this.models = models;
    this.streams = streams;
    this.realtime = realtime;
  }

  /// Begins a conversation on a call that was answered. The callee is listened to from now on.
  public Conversation begin(ConversationPlan plan, ConversationParts parts) {
    return switch (plan.brain()) {
      case ConversationPlan.Brain.Script script ->
          inTurns(plan, parts, new ScriptBrain(script.flow(), script.variables()));
      case ConversationPlan.Brain.Llm llm ->
          inTurns(
              plan,
              parts,
              models.make(
                  llm,
                  plan.opening().text(),
                  plan.manners(),
                  new CallLine(
                      parts.call(),
                      event -> parts.mailbox().accept(() -> parts.tell(event)),
                      parts::tell,
                      parts.clock())));
      case ConversationPlan.Brain.MediaStream stream -> {
        StreamLines lines = Objects.requireNonNull(streams, "there are no streams");
        yield new StreamedConversation(
            parts, plan.manners(), listener -> lines.open(parts.call(), stream, listener));
      }
      case ConversationPlan.Brain.Realtime model -> {
        RealtimeLines lines = Objects.requireNonNull(realtime, "there is no realtime model");
        yield new StreamedConversation(
            parts,
            plan.manners(),
            listener ->
                lines.open(
                    parts.call(),
                    model,
                    plan.manners(),
                    plan.opening().text(),
                    parts::millis,
                    listener));
      }
    };
  }

  private Conversation inTurns(ConversationPlan plan, ConversationParts parts, AgentBrain brain) {
    String language = plan.manners().language();
    return new TurnLoop(
        parts,
        plan.manners(),
        brain,
        listener ->
            recognizers
                .apply(language, Scope.EXPECTED_WORDS)
                .map(engine -> open(engine, language, listener))
                .orElse(null));
  }

  private static Hearing open(SpeechRecognizer engine, String language, HearingListener listener) {
    return engine.open(language, listener);
  }
}
