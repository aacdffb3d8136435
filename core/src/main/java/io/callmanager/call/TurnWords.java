package io.callmanager.call;

import io.callmanager.call.spi.ConversationTurn;
import io.callmanager.call.spi.ConversationTurn.Times;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// A turn of a conversation as its event tells it.
final class TurnWords {

  private TurnWords() {}

  static Map<String, Object> of(ConversationTurn turn) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("turn", turn.number());
    data.put("speaker", turn.who().name().toLowerCase(Locale.ROOT));
    data.put("text", turn.text());
    data.put("startMs", turn.startMillis());
    data.put("endMs", turn.endMillis());
    data.put("interrupted", turn.interrupted());
    if (turn.who() == ConversationTurn.Speaker.CALLEE) {
      data.put("confidence", Math.round(turn.confidence() * 100) / 100.0);
    }
    if (turn.by() != null) {
      data.put("by", turn.by());
    }
    Times times = turn.times();
    if (times != null) {
      data.put("responseMs", times.total());
      data.put("recognitionMs", times.recognition());
      data.put("brainMs", times.brain());
      data.put("synthesisMs", times.synthesis());
      data.put("ownMs", times.own());
    }
    return data;
  }
}
