package io.callmanager.call.spi;

import java.time.Duration;
import java.util.List;

/// How an agent takes turns with a callee.
///
/// @param voice the name of the voice it speaks with
/// @param language what is spoken, a BCP 47 tag such as `en-US`
/// @param endOfSpeech after how much silence a callee is taken to have said what they wanted
/// @param patience how long a callee may be silent when it is their turn
/// @param silencePrompt what is said to a callee who is silent; empty for nothing
/// @param mostSilences how often a callee may be silent, one time after the other, before the call is ended
/// @param maxTurns after how many turns of the callee's the call is ended
/// @param interruptible whether the callee's speech stops the agent's
/// @param filler what is said when it takes long to find an answer; empty for nothing
/// @param fillerAfter how long that is
/// @param apology what is said when no answer could be found or nobody could be understood
/// @param goodbyes phrases by which a callee ends the call; none where the agent decides
/// @param farewell what is said before the call is ended because of a goodbye, silence or the last turn; empty for nothing
public record ConversationManners(
    String voice,
    String language,
    Duration endOfSpeech,
    Duration patience,
    String silencePrompt,
    int mostSilences,
    int maxTurns,
    boolean interruptible,
    String filler,
    Duration fillerAfter,
    String apology,
    List<String> goodbyes,
    String farewell) {

  public ConversationManners {
    goodbyes = List.copyOf(goodbyes);
    if (endOfSpeech.isNegative() || patience.isNegative() || maxTurns < 1 || mostSilences < 0) {
      throw new IllegalArgumentException("impossible manners");
    }
  }

  /// Something to say in the agent's voice.
  public Utterance saying(String text) {
    return new Utterance(text, voice, language);
  }
}
