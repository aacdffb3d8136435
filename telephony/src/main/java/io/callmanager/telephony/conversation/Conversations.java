package io.callmanager.telephony.conversation;

import io.callmanager.call.spi.ConversationPlan;
import io.callmanager.telephony.hearing.Hearing;
import io.callmanager.telephony.hearing.HearingListener;
import io.callmanager.telephony.hearing.SpeechRecognizer;
import io.callmanager.telephony.hearing.SpeechRecognizer.Scope;
import java.util.Optional;
import java.util.function.BiFunction;

/// Holds agents' conversations, with the engines that are at hand.
public final class Conversations {

  private final BiFunction<String, Scope, Optional<SpeechRecognizer>> recognizers;

  /// @param recognizers the best one for a language and what is to be understood; empty when nobody can be understood, but by keys
  public Conversations(BiFunction<String, Scope, Optional<SpeechRecognizer>> recognizers) {
    this.recognizers = recognizers;
  }

  /// Begins a conversation on a call that was answered. The callee is listened to from now on.
  public Conversation begin(ConversationPlan plan, ConversationParts parts) {
    AgentBrain brain =
        switch (plan.brain()) {
          case ConversationPlan.Brain.Script script ->
              new ScriptBrain(script.flow(), script.variables());
        };
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
