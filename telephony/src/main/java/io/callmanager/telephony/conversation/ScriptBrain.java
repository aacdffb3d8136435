package io.callmanager.telephony.conversation;

import io.callmanager.flow.Flow;
import io.callmanager.flow.FlowAct;
import io.callmanager.flow.FlowRun;
import io.callmanager.flow.FlowTurn;
import io.callmanager.telephony.conversation.Expected.KeyRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An agent that follows a script: no model is asked, and the same callee is answered the same way each time. Used from the call's
/// mailbox, save for [#expected].
final class ScriptBrain implements AgentBrain {

  /// How long to wait for the next of several keys.
  private static final Duration BETWEEN_KEYS = Duration.ofSeconds(3);

  private static final Expected NOTHING = new Expected(false, List.of(), null, null);

  private final Flow flow;
  private final Map<String, String> variables;
  private final List<Input> inputs = new ArrayList<>();
  private FlowRun run;
  private boolean begun;
  private volatile Expected expected = NOTHING;

  ScriptBrain(Flow flow, Map<String, String> variables) {
    this.flow = flow;
    this.variables = variables;
    this.run = FlowRun.begin(flow, variables);
  }

  @Override
  public String name() {
    return "script";
  }

  @Override
  public void begin(Answer answer) {
    begun = true;
    answer(run.turn(), answer);
  }

  /// What a callee does before the script has begun is no answer to its first question.
  @Override
  public void hear(Input input, Answer answer) {
    if (!begun) {
      begin(answer);
      return;
    }
    Optional<FlowTurn> next = follow(run, input);
    inputs.add(input);
    if (next.isPresent()) {
      answer(next.get(), answer);
    } else {
      answer.done();
    }
  }

  private static Optional<FlowTurn> follow(FlowRun run, Input input) {
    return switch (input) {
      case Input.Said(String text, double confidence) -> run.heard(text);
      case Input.Keys(String digits) -> run.digits(digits);
      case Input.Unclear() -> run.heard("");
      case Input.Silence(int times) -> run.silence();
      case Input.TransferFailed(String words) -> run.transferFailed();
    };
  }

  private void answer(FlowTurn turn, Answer answer) {
    expected = awaited(turn);
    for (FlowAct act : turn.acts()) {
      switch (act) {
        case FlowAct.Say(String text) -> answer.say(text + "\n");
        case FlowAct.OptOut() -> answer.act(new Act.OptOut());
      }
    }
    switch (turn.then()) {
      case FlowTurn.Await await -> {}
      case FlowTurn.Transfer transfer -> answer.act(new Act.Transfer(transfer.number()));
      case FlowTurn.End end -> answer.act(new Act.End());
    }
    answer.done();
  }

  private static Expected awaited(FlowTurn turn) {
    if (!(turn.then() instanceof FlowTurn.Await await)) {
      return NOTHING;
    }
    Duration pause = await.timeout().compareTo(BETWEEN_KEYS) < 0 ? await.timeout() : BETWEEN_KEYS;
    return new Expected(
        await.listens(),
        await.phrases(),
        await.keys() == 0 ? null : new KeyRule(await.keys(), await.finishOnKey(), pause),
        await.timeout());
  }

  @Override
  public Expected expected() {
    return expected;
  }

  /// A script has said what it says, whether it was heard or not.
  @Override
  public void interrupted(String heard) {}

  /// Goes the same way again, without the last input.
  @Override
  public void takeBack() {
    if (inputs.isEmpty()) {
      begun = false;
      expected = NOTHING;
      return;
    }
    inputs.removeLast();
    run = FlowRun.begin(flow, variables);
    for (Input input : inputs) {
      var _ = follow(run, input);
    }
    expected = awaited(run.turn());
  }

  @Override
  public void close() {}
}
