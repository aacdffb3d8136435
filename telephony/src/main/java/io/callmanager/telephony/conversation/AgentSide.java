package io.callmanager.telephony.conversation;

import io.callmanager.call.spi.ConversationEnd;
import io.callmanager.call.spi.ConversationManners;
import io.callmanager.call.spi.ConversationTurn.Times;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The agent's turns: a question is put to the brain, and the answer is spoken while the rest of it is being found. Lives in the
/// call's mailbox.
final class AgentSide {

  private static final Duration LONGEST_THOUGHT = Duration.ofSeconds(30);

  /// Told in the call's mailbox.
  interface Listener {

    /// The answer begins: what it answers to is all of what the callee wanted to say.
    void answering();

    /// The callee does not want to be called any more. It counts, even if no more of the answer is heard.
    void optedOut();

    /// All of the answer is found.
    void found();

    /// It has been said, and what is to be done afterwards may be done.
    void said(Reply reply);

    /// No answer was found, or none could be spoken.
    void failed(String why);
  }

  /// What the agent answers to.
  ///
  /// @param endedAtNanos when the callee was taken to have finished, of the monotonic clock
  /// @param open whether the callee may have more to say that belongs to it
  record Question(long endedAtNanos, long recognitionMillis, boolean open) {}

  private enum State {
    QUIET,
    THINKING,
    SPEAKING
  }

  private final ConversationManners manners;
  private final AgentBrain brain;
  private final Transcript transcript;
  private final Listener listener;
  private final AgentVoice voice;
  private final Wakeups wakeups;
  private final Reply.Listener replies;

  private State state = State.QUIET;
  private @Nullable Reply reply;
  private @Nullable Question question;
  private @Nullable Question answered;
  private boolean asked;
  private boolean closed;

  AgentSide(
      ConversationParts parts,
      ConversationManners manners,
      AgentBrain brain,
      Transcript transcript,
      Listener listener) {
    this.manners = manners;
    this.brain = brain;
    this.transcript = transcript;
    this.listener = listener;
    this.voice = new AgentVoice(parts, manners, new Voice());
    this.wakeups = new Wakeups(parts.alarms());
    this.replies = Posted.replies(parts.mailbox(), this::firstSentence, this::complete);
  }

  /// Whether an answer is being looked for and nothing of it was said yet.
  boolean thinking() {
    return state == State.THINKING;
  }

  boolean speaking() {
    return state == State.SPEAKING;
  }

  /// Asks the brain, as soon as what was interrupted has fallen silent.
  ///
  /// @param about what the answer is timed from; null for nothing
  void ask(@Nullable Question about, Consumer<Answer> how) {
    Reply next = new Reply(replies);
    begin(next, about);
    voice.mayFillAgain();
    failWhenSlow(next);
    if (!manners.filler().isBlank()) {
      wakeups.meanwhile(manners.fillerAfter(), voice::fill);
    }
    whenSilent(
        () -> {
          if (reply == next) {
            asked = true;
            letGo();
            how.accept(next);
          }
        });
  }

  /// Says something of the conversation's own.
  ///
  /// @param end why the conversation is over then; null when it goes on
  void say(String text, @Nullable ConversationEnd end) {
    Reply fixed = Reply.fixed(end, replies);
    begin(fixed, null);
    whenSilent(
        () -> {
          letGo();
          fixed.say(text);
          fixed.done();
        });
  }

  private void begin(Reply next, @Nullable Question about) {
    wakeups.stop();
    state = State.THINKING;
    reply = next;
    question = about;
    asked = false;
  }

  private void failWhenSlow(Reply awaited) {
    wakeups.after(
        LONGEST_THOUGHT,
        () -> awaited.failed("nothing came for " + LONGEST_THOUGHT.toSeconds() + " s"));
  }

  /// The callee goes on: takes the question back if what they say belongs to it and nothing of the answer was heard.
  ///
  /// @return whether it was taken back
  boolean takeBack() {
    if (state != State.THINKING || question == null || !question.open()) {
      return false;
    }
    voice.stopFiller();
    forget();
    if (asked) {
      brain.takeBack();
    }
    return true;
  }

  /// Stops what is being said, at once. It may turn out to be no interruption.
  void cutShort() {
    if (state == State.SPEAKING) {
      wakeups.stop();
      state = State.QUIET;
      voice.cutShort();
    }
  }

  /// Does something as soon as what was interrupted has fallen silent; when several things wait, the last of them.
  void whenSilent(Runnable task) {
    voice.whenSilent(
        () -> {
          if (!closed) {
            task.run();
          }
        });
  }

  /// It was no interruption: says what was left, if anything was interrupted.
  ///
  /// @return false when nothing was
  boolean goOn() {
    Speaking interrupted = voice.interrupted();
    if (interrupted == null) {
      return false;
    }
    Reply left = interrupted.reply();
    state = State.SPEAKING;
    reply = left;
    if (voice.goOn(interrupted)) {
      if (!left.isComplete()) {
        failWhenSlow(left);
      }
    } else {
      over(left);
    }
    return true;
  }

  /// The agent has nothing more to say for now.
  void fallSilent() {
    cutShort();
    drop();
    whenSilent(this::letGo);
  }

  /// What was interrupted will not be said to its end.
  private void letGo() {
    Speaking interrupted = voice.interrupted();
    if (interrupted != null) {
      voice.letGo();
      note(interrupted.reply());
      interrupted.reply().cancel();
      brain.interrupted(interrupted.heard());
    }
  }

  private void firstSentence(Reply ready) {
    if (closed || ready != reply || state != State.THINKING) {
      return;
    }
    wakeups.stop();
    listener.answering();
    note(ready);
    state = State.SPEAKING;
    answered = question;
    if (!ready.isComplete()) {
      failWhenSlow(ready);
    }
    voice.speak(ready, 0);
  }

  private void complete(Reply ready) {
    if (closed || ready != reply) {
      return;
    }
    wakeups.stop();
    if (state == State.THINKING) {
      listener.answering();
      over(ready);
    } else {
      note(ready);
      listener.found();
    }
  }

  private void spoken(Speaking ended) {
    transcript.agent(ended.heard(), !ended.inFull(), times(ended));
    Reply said = ended.reply();
    if (!ended.inFull() && said.end() == null) {
      // Nobody stopped it: no engine could go on.
      drop();
      brain.interrupted(ended.heard());
      listener.failed("no engine could speak");
    } else {
      over(said);
    }
  }

  private void over(Reply ended) {
    note(ended);
    wakeups.stop();
    state = State.QUIET;
    reply = null;
    String failure = ended.failure();
    if (failure != null && ended.end() == null) {
      listener.failed(failure);
    } else {
      listener.said(ended);
    }
  }

  /// What was said in answer to a question is timed once.
  private @Nullable Times times(Speaking said) {
    Question about = answered;
    answered = null;
    long started = said.startedAtNanos();
    if (about == null || started == 0) {
      return null;
    }
    return new Times(
        (started - about.endedAtNanos()) / 1_000_000,
        about.recognitionMillis(),
        said.reply().brainMillis(),
        said.synthesisMillis());
  }

  private void drop() {
    if (reply != null) {
      note(reply);
    }
    forget();
  }

  private void forget() {
    wakeups.stop();
    state = State.QUIET;
    if (reply != null) {
      reply.cancel();
      reply = null;
    }
  }

  /// What of a reply counts without being heard.
  private void note(Reply of) {
    if (of.takeOptOut()) {
      listener.optedOut();
    }
  }

  /// Nothing is said or told any more.
  void close() {
    closed = true;
    Speaking interrupted = voice.interrupted();
    if (interrupted != null) {
      note(interrupted.reply());
    }
    drop();
  }

  /// The call ends in the middle of what is being said.
  void tellWhatWasHeard() {
    transcript.agent(voice.heardSoFar(), true, null);
  }

  private final class Voice implements AgentVoice.Listener {

    @Override
    public void started(Speaking speaking) {
      if (!closed) {
        transcript.agentBegan();
      }
    }

    @Override
    public void over(Speaking speaking) {
      if (!closed) {
        spoken(speaking);
      }
    }

    @Override
    public void cut(Speaking speaking) {
      if (!closed) {
        transcript.agent(speaking.heard(), true, times(speaking));
      }
    }
  }
}
