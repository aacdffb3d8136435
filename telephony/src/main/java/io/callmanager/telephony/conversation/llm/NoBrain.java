package io.callmanager.telephony.conversation.llm;

import io.callmanager.telephony.conversation.AgentBrain;
import io.callmanager.telephony.conversation.Answer;
import io.callmanager.telephony.conversation.Expected;
import io.callmanager.telephony.conversation.Input;

/// An agent whose model is not configured: it fails whatever it is asked, so that the conversation apologises and ends.
final class NoBrain implements AgentBrain {

  @Override
  public String name() {
    return "llm";
  }

  @Override
  public void begin(Answer answer) {
    answer.done();
  }

  @Override
  public void hear(Input input, Answer answer) {
    answer.failed("no language model is configured in callmanager.llm.provider");
  }

  @Override
  public Expected expected() {
    return Expected.ANYTHING;
  }

  @Override
  public void interrupted(String heard) {}

  @Override
  public void takeBack() {}

  @Override
  public void close() {}
}
