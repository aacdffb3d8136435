package io.callmanager.telephony.conversation.llm;

import io.callmanager.call.spi.ConversationManners;
import io.callmanager.telephony.conversation.Act;
import io.callmanager.telephony.conversation.AgentBrain;
import io.callmanager.telephony.conversation.Answer;
import io.callmanager.telephony.conversation.Expected;
import io.callmanager.telephony.conversation.Input;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An agent that a language model speaks for. What callees say is told to the model as what they say and never as an instruction,
/// and does not widen what it may do. A call that may take no more of the model ends with the agent's farewell.
final class LlmBrain implements AgentBrain {

  private static final Logger LOG = LoggerFactory.getLogger(LlmBrain.class);
  private static final int LONGEST_SPEECH = 2_000;

  private final Thought.Call call;
  private final ConversationManners manners;
  private @Nullable Thread thinking;
  private @Nullable Thought thought;

  LlmBrain(Thought.Call call, ConversationManners manners) {
    this.call = call;
    this.manners = manners;
  }

  @Override
  public String name() {
    return "llm";
  }

  /// The first message was all there is to say.
  @Override
  public void begin(Answer answer) {
    answer.done();
  }

  @Override
  public void hear(Input input, Answer answer) {
    stopThinking();
    switch (input) {
      case Input.Silence(int times) -> remark(manners.silencePrompt(), answer);
      case Input.Unclear() -> remark(manners.apology(), answer);
      case Input.Said(String text, double confidence) -> think(speech(text), answer);
      case Input.Keys(String digits) -> think("[The callee pressed " + digits + "]", answer);
      case Input.TransferFailed(String words) ->
          think("[The transfer did not work: " + speech(words) + "]", answer);
    }
  }

  /// Square brackets are ours, to tell what happened.
  private static String speech(String text) {
    String plain =
        text.replace('[', '(').replace(']', ')').replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
    return plain.substring(0, Math.min(plain.length(), LONGEST_SPEECH));
  }

  /// Something for which no model is asked.
  private void remark(String text, Answer answer) {
    call.history().remark(text);
    if (!text.isBlank()) {
      answer.say(text);
    }
    answer.done();
  }

  private void think(String text, Answer answer) {
    if (call.spending().isExhausted()) {
      LOG.warn("A call has taken {} tokens and may take no more", call.spending().total());
      if (!manners.farewell().isBlank()) {
        answer.say(manners.farewell());
      }
      answer.act(new Act.End());
      answer.done();
      return;
    }
    int exchange = call.history().ask(text);
    Thought next = new Thought(call, exchange, answer);
    thought = next;
    thinking = Thread.ofVirtual().name("llm-answer").start(next);
  }

  /// Its thread tells the service to stop; nobody waits for that.
  private void stopThinking() {
    Thread now = thinking;
    thinking = null;
    if (now != null) {
      now.interrupt();
    }
  }

  @Override
  public Expected expected() {
    return Expected.ANYTHING;
  }

  @Override
  public void interrupted(String heard) {
    stopThinking();
    call.history().heardOnly(heard);
  }

  @Override
  public void takeBack() {
    stopThinking();
    call.history().takeBack();
  }

  @Override
  public void close() {
    stopThinking();
    if (thought != null) {
      thought.tellLastSpending();
    }
    LOG.debug("The call took about {} tokens", call.spending().total());
  }
}
