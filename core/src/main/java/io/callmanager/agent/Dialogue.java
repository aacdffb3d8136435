package io.callmanager.agent;

import java.util.List;

/// How an agent talks with a callee once its first message has been said.
///
/// @param brain who finds its answers
/// @param script the text of its script (see [io.callmanager.flow.FlowReader]); empty when it follows none
/// @param endOfSpeechMillis after how much silence a callee is taken to have said what they wanted
/// @param silenceSeconds how long a callee may be silent when it is their turn, where a script does not say
/// @param silencePrompt what is said then, where a script does not say; empty for nothing
/// @param mostSilences how often that may happen, one time after the other, before the call is ended
/// @param maxTurns after how many turns of the callee's the call is ended
/// @param interruptible whether the callee's speech stops the agent's
/// @param filler what is said when it takes long to find an answer; empty for nothing
/// @param apology what is said when no answer could be found
/// @param farewell what is said before the platform ends the call; empty for nothing
/// @param goodbyePhrases by which a callee ends the call; a script goes by its own words
/// @param abilities what it may do beside speaking, where a language model speaks for it
/// @param analysis what is to be found out about conversations once they are over
/// @param stream the server that is the agent, where it is a media stream
public record Dialogue(
    Brain brain,
    String script,
    int endOfSpeechMillis,
    int silenceSeconds,
    String silencePrompt,
    int mostSilences,
    int maxTurns,
    boolean interruptible,
    String filler,
    String apology,
    String farewell,
    List<String> goodbyePhrases,
    Abilities abilities,
    AnalysisSchema analysis,
    AgentStream stream) {

  public static final int MIN_END_OF_SPEECH_MILLIS = 200;
  public static final int MAX_END_OF_SPEECH_MILLIS = 5000;
  public static final int MIN_SILENCE_SECONDS = 1;
  public static final int MAX_SILENCE_SECONDS = 60;
  public static final int MOST_SILENCES = 10;
  public static final int MOST_TURNS = 200;
  public static final int MAX_PHRASE_LENGTH = 500;
  public static final int MOST_GOODBYES = 20;

  /// What an agent has that says nothing about it.
  public static final Dialogue NONE =
      new Dialogue(
          Brain.NONE,
          "",
          700,
          8,
          "Are you still there?",
          2,
          20,
          true,
          "",
          "Sorry, something went wrong. Could you say that again?",
          "Goodbye.",
          List.of("goodbye", "bye", "bye bye", "have a nice day", "that is all", "that's all"));

  /// A dialogue of an agent that may do what is usual, and is no server of the customer's.
  public Dialogue(
      Brain brain,
      String script,
      int endOfSpeechMillis,
      int silenceSeconds,
      String silencePrompt,
      int mostSilences,
      int maxTurns,
      boolean interruptible,
      String filler,
      String apology,
      String farewell,
      List<String> goodbyePhrases) {
    this(
        brain,
        script,
        endOfSpeechMillis,
        silenceSeconds,
        silencePrompt,
        mostSilences,
        maxTurns,
        interruptible,
        filler,
        apology,
        farewell,
        goodbyePhrases,
        Abilities.USUAL,
        AnalysisSchema.USUAL,
        AgentStream.NONE);
  }

  /// The same dialogue of an agent that may do something else.
  public Dialogue abilities(Abilities other) {
    return with(other, analysis, stream);
  }

  /// The same dialogue, in which something else is to be found out.
  public Dialogue analysis(AnalysisSchema other) {
    return with(abilities, other, stream);
  }

  /// The same dialogue of an agent that is a certain server.
  public Dialogue stream(AgentStream other) {
    return with(abilities, analysis, other);
  }

  /// The same dialogue, which goes another way.
  Dialogue conversation(Brain other, int endOfSpeech, int turns) {
    return new Dialogue(
        other,
        script,
        endOfSpeech,
        silenceSeconds,
        silencePrompt,
        mostSilences,
        turns,
        interruptible,
        filler,
        apology,
        farewell,
        goodbyePhrases,
        abilities,
        analysis,
        stream);
  }

  private Dialogue with(Abilities able, AnalysisSchema analysed, AgentStream streamed) {
    return new Dialogue(
        brain,
        script,
        endOfSpeechMillis,
        silenceSeconds,
        silencePrompt,
        mostSilences,
        maxTurns,
        interruptible,
        filler,
        apology,
        farewell,
        goodbyePhrases,
        able,
        analysed,
        streamed);
  }

  /// Who finds an agent's answers.
  public enum Brain {
    /// Nobody: it stays on the line, and the customer's own software says what is to be said.
    NONE,
    /// Its script.
    SCRIPT,
    /// A language model, which goes by the agent's prompt.
    LLM,
    /// A server of the customer's, which hears and speaks itself.
    MEDIA_STREAM,
    /// A model that hears and speaks itself, which goes by the agent's prompt.
    REALTIME
  }

  public Dialogue {
    goodbyePhrases = List.copyOf(goodbyePhrases);
  }

  @Override
  public String toString() {
    return "Dialogue[" + brain + "]";
  }
}
