package io.callmanager.telephony.conversation;

import io.callmanager.call.spi.ConversationTurn;
import io.callmanager.call.spi.ConversationTurn.Speaker;
import io.callmanager.call.spi.ConversationTurn.Times;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.telephony.conversation.stream.LineEvent;
import org.jspecify.annotations.Nullable;

/// Tells who said what and when. Lives in the call's mailbox.
final class Transcript {

  private static final String KEYS = "keys";
  private static final String REALTIME = "realtime";

  private final ConversationParts parts;
  private int number;
  private long agentBeganMillis;

  Transcript(ConversationParts parts) {
    this.parts = parts;
  }

  /// The agent has begun to speak.
  void agentBegan() {
    agentBeganMillis = parts.millis();
  }

  /// The agent has stopped.
  ///
  /// @param text what was heard of it; of nothing nothing is told
  void agent(String text, boolean interrupted, @Nullable Times times) {
    if (!text.isBlank()) {
      tell(Speaker.AGENT, text, agentBeganMillis, parts.millis(), 1, interrupted, null, times);
    }
  }

  /// The callee has said what they wanted, and was understood.
  void callee(CalleeTurn turn) {
    tell(
        Speaker.CALLEE,
        turn.text(),
        turn.beganMillis(),
        turn.endedMillis(),
        turn.confidence(),
        false,
        turn.by(),
        null);
  }

  /// Somebody has said something on a line to an agent that hears and speaks itself.
  void said(LineEvent.Said said) {
    tell(
        said.who(),
        said.text(),
        said.startMillis(),
        said.endMillis(),
        1,
        said.interrupted(),
        said.who() == Speaker.CALLEE ? REALTIME : null,
        null);
  }

  /// The callee has pressed keys.
  void keys(String keys) {
    tell(Speaker.CALLEE, keys, parts.millis(), parts.millis(), 1, false, KEYS, null);
  }

  private void tell(
      Speaker who,
      String text,
      long startMillis,
      long endMillis,
      double confidence,
      boolean interrupted,
      @Nullable String by,
      @Nullable Times times) {
    number++;
    ConversationTurn turn =
        new ConversationTurn(
            number, who, text, startMillis, endMillis, confidence, interrupted, by, times);
    parts.tell(new LegEvent.TurnTaken(parts.now(), turn));
  }
}
