package io.callmanager.telephony.conversation;

import io.callmanager.call.spi.ConversationPlan;
import io.callmanager.telephony.hearing.Hearing;
import io.callmanager.telephony.hearing.HearingListener;
import io.callmanager.telephony.hearing.SpeechRecognizer;
import java.util.Optional;

/// Holds agents' conversations, with the engines that are at hand.
public final class Conversations {

  private final Optional<SpeechRecognizer> recognizer;

  /// @param recognizer empty when nobody can be understood, but by keys
  public Conversations(Optional<SpeechRecognizer> recognizer) {
    this.recognizer = recognizer;
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
        listener -> recognizer.map(engine -> open(engine, language, listener)).orElse(null));
  }

  private static Hearing open(SpeechRecognizer engine, String language, HearingListener listener) {
    return engine.open(language, listener);
  }
}
