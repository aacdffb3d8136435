package io.callmanager.telephony.conversation;

import io.callmanager.call.spi.Answerer;
import io.callmanager.call.spi.ConversationEnd;
import io.callmanager.call.spi.ConversationManners;
import io.callmanager.call.spi.ConversationTurn.Times;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.shared.PlaybackId;
import io.callmanager.telephony.conversation.Expected.KeyRule;
import io.callmanager.telephony.hearing.Expectation;
import io.callmanager.telephony.hearing.Heard;
import io.callmanager.telephony.hearing.Hearing;
import io.callmanager.telephony.hearing.HearingListener;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Agent and callee take turns: what the callee says is understood, an answer is found and spoken sentence by sentence, and the
/// callee may interrupt it. What is heard is recognised while it is said, and the first sentence of an answer is spoken while the
/// brain looks for the second.
///
/// Everything happens in the call's mailbox, save for [#hear].
public final class TurnLoop implements Conversation {

  private static final Logger LOG = LoggerFactory.getLogger(TurnLoop.class);

  private static final Duration MORE_THAN_A_GREETING = Duration.ofSeconds(1);

  /// What is shorter and not understood was no speech.
  private static final int SHORTEST_SPEECH_MILLIS = 300;

  private static final Duration LONGEST_RECOGNITION = Duration.ofSeconds(8);
  private static final Duration LONGEST_THOUGHT = Duration.ofSeconds(30);
  private static final int MOST_FAILURES = 2;

  /// How the ear lags behind the callee when it finds that they have begun.
  private static final int ONSET_MILLIS = 80;

  /// Whose turn it is.
  private enum Phase {
    /// The first message is being said, or about to be.
    OPENING,
    /// The callee's, whether they speak or not.
    LISTENING,
    /// The agent's, who looks for an answer.
    THINKING,
    /// The agent's, who speaks.
    SPEAKING,
    /// Somebody else's, with whom the callee talks, or is to.
    AWAY,
    OVER
  }

  /// What the agent answers to.
  ///
  /// @param endedAtNanos when the callee was taken to have finished
  /// @param open whether the callee may have more to say that belongs to it
  private record Question(long endedAtNanos, long recognitionMillis, boolean open) {}

  private final ConversationParts parts;
  private final ConversationManners manners;
  private final AgentBrain brain;
  private final boolean deaf;
  private final CalleeEar ear;
  private final Transcript transcript;
  private final Goodbyes goodbyes;
  private final AgentVoice voice;
  private final Opening opening;
  private final Wakeups wakeups;
  private final CalleeTurn turn = new CalleeTurn();
  private final KeyPad keys = new KeyPad();
  private final Reply.Listener replies;

  private Phase phase = Phase.OPENING;
  private boolean machine;
  private @Nullable Reply reply;
  private @Nullable Question question;
  private int silences;
  private int failures;
  private int calleeTurns;

  /// Opens an engine that understands a callee.
  @FunctionalInterface
  public interface Ears {

    /// Begins to listen.
    ///
    /// @return null when there is none
    @Nullable Hearing open(HearingListener listener);
  }

  public TurnLoop(
      ConversationParts parts, ConversationManners manners, AgentBrain brain, Ears ears) {
    this.parts = parts;
    this.manners = manners;
    this.brain = brain;
    this.transcript = new Transcript(parts);
    this.opening = new Opening(parts, transcript);
    this.wakeups = new Wakeups(parts.alarms());
    this.goodbyes = new Goodbyes(manners.goodbyes());
    this.voice = new AgentVoice(parts, manners, new Voice());
    this.replies = Posted.replies(parts.mailbox(), this::firstSentence, this::complete);
    Hearing hearing = ears.open(Posted.understood(parts.mailbox(), this::told, new Understood()));
    this.deaf = hearing == null;
    this.ear =
        new CalleeEar(
            manners.endOfSpeech(),
            hearing,
            Posted.utterances(parts.mailbox(), this::began, this::ended));
  }

  @Override
  public void hear(short[] frame) {
    ear.hear(frame);
  }

  @Override
  public void observe(LegEvent event) {
    if (phase == Phase.OVER) {
      return;
    }
    PlaybackId late = parts.openingId();
    switch (event) {
      case LegEvent.SpeechStarted started when late == null -> opening.started();
      case LegEvent.SpeechFinished over when late == null ->
          openingOver(over.playedMillis(), over.inFull());
      case LegEvent.PlaybackStarted started when started.id().equals(late) -> opening.started();
      case LegEvent.PlaybackFinished over when over.id().equals(late) ->
          openingOver(over.playedMillis(), over.inFull());
      case LegEvent.AnsweredBy by -> machine = by.answerer() == Answerer.MACHINE;
      case LegEvent.DigitReceived digit -> pressed(digit.digit());
      case LegEvent.TransferConnected connected -> goAway();
      case LegEvent.TransferFailed failed -> transferFailed(failed.words());
      default -> {}
    }
  }

  /// On an engine's thread.
  private void told(int utterance) {
    ear.told(utterance);
  }

  private void openingOver(long playedMillis, boolean inFull) {
    String heard = opening.over(playedMillis, inFull);
    if (heard != null) {
      brain.interrupted(heard);
    }
    if (phase != Phase.OPENING) {
      return;
    }
    if (machine && parts.leavesMessages()) {
      over(ConversationEnd.MESSAGE_LEFT);
    } else {
      ask(null, brain::begin);
    }
  }

  private void cutOpeningShort() {
    phase = Phase.LISTENING;
    opening.cutShort();
  }

  private void began(int utterance, boolean continues) {
    if (phase == Phase.AWAY || phase == Phase.OVER) {
      return;
    }
    turn.began(utterance, Math.max(0, parts.millis() - ONSET_MILLIS), continues);
    switch (phase) {
      case OPENING -> beganInOpening(utterance);
      case SPEAKING -> {
        if (manners.interruptible()) {
          voice.cutShort();
          phase = Phase.LISTENING;
          wakeups.stop();
        }
      }
      case THINKING -> {
        if (question != null && question.open()) {
          takeBackQuestion();
        }
      }
      case LISTENING -> wakeups.stop();
      case AWAY, OVER -> {}
    }
  }

  private void beganInOpening(int utterance) {
    if (!opening.hasStarted() || !manners.interruptible() || machine) {
      return;
    }
    if (!opening.isNew()) {
      cutOpeningShort();
      return;
    }
    var _ =
        parts
            .alarms()
            .after(
                MORE_THAN_A_GREETING,
                () -> {
                  if (phase == Phase.OPENING && turn.speaking(utterance) && ear.hearsSpeech()) {
                    cutOpeningShort();
                  }
                });
  }

  private void ended(int utterance, int spokenMillis, long atNanos) {
    if (phase != Phase.LISTENING) {
      turn.drop(utterance);
      return;
    }
    long at = Math.max(0, parts.millis() - manners.endOfSpeech().toMillis());
    if (!turn.ended(utterance, at, spokenMillis, atNanos)) {
      return;
    }
    if (deaf) {
      turn.failed(utterance, System.nanoTime());
    }
    goOnIfUnderstood();
    if (phase == Phase.LISTENING && !turn.isEmpty() && !turn.speaking()) {
      wakeups.after(
          LONGEST_RECOGNITION,
          () -> {
            LOG.warn("call={} nobody told in time what was said", parts.call());
            turn.giveUp(System.nanoTime());
            goOnIfUnderstood();
          });
    }
  }

  /// Answers, if it is known what the callee wants to say.
  private void goOnIfUnderstood() {
    if (phase != Phase.LISTENING || turn.isEmpty() || !turn.complete()) {
      return;
    }
    wakeups.stop();
    voice.whenSilent(
        () -> {
          if (turn.text().isEmpty()) {
            notUnderstood();
          } else {
            calleeSaid();
          }
        });
  }

  private void notUnderstood() {
    Speaking interrupted = voice.interrupted();
    int spokenMillis = turn.spokenMillis();
    Question asked = new Question(turn.endedAtNanos(), turn.recognitionMillis(), true);
    turn.clear();
    if (interrupted != null) {
      phase = Phase.SPEAKING;
      if (!voice.goOn(interrupted)) {
        replyOver(interrupted.reply());
      }
    } else if (spokenMillis < SHORTEST_SPEECH_MILLIS || !brain.expected().speech()) {
      listen();
    } else {
      ask(asked, answer -> brain.hear(new Input.Unclear(), answer));
    }
  }

  private void calleeSaid() {
    silences = 0;
    String text = turn.text();
    double confidence = turn.confidence();
    letGoOfInterrupted();
    if (goodbyes.isOne(text)) {
      tellCalleeTurn();
      say(manners.farewell(), ConversationEnd.GOODBYE);
      return;
    }
    Question asked = new Question(turn.endedAtNanos(), turn.recognitionMillis(), true);
    ask(asked, answer -> brain.hear(new Input.Said(text, confidence), answer));
  }

  /// What the callee said is all of it, now that it is answered.
  private void tellCalleeTurn() {
    if (!turn.isEmpty() && turn.complete() && !turn.text().isEmpty()) {
      calleeTurns++;
      transcript.callee(turn);
      turn.clear();
    }
  }

  @Override
  public boolean awaitsKeys() {
    return switch (phase) {
      case AWAY, OVER -> false;
      case OPENING, LISTENING, THINKING, SPEAKING -> brain.expected().keys() != null;
    };
  }

  private void pressed(char key) {
    if (phase == Phase.THINKING) {
      keys.pressAhead(key);
      return;
    }
    KeyRule rule = brain.expected().keys();
    if (rule == null || (phase != Phase.LISTENING && phase != Phase.SPEAKING)) {
      return;
    }
    Character finish = rule.finish();
    if (finish != null && finish == key && keys.isEmpty() && turn.speaking()) {
      ear.enough();
      return;
    }
    voice.cutShort();
    phase = Phase.LISTENING;
    wakeups.stop();
    // A key's tones are no speech.
    turn.clear();
    if (keys.press(key, rule)) {
      keysComplete();
    } else {
      wakeups.after(rule.pause(), this::keysComplete);
    }
  }

  private void keysComplete() {
    wakeups.stop();
    String pressed = keys.take();
    Question asked = new Question(System.nanoTime(), 0, false);
    silences = 0;
    voice.whenSilent(
        () -> {
          letGoOfInterrupted();
          calleeTurns++;
          transcript.keys(pressed);
          ask(asked, answer -> brain.hear(new Input.Keys(pressed), answer));
        });
  }

  /// @param asked what the answer is timed from; null for nothing
  private void ask(@Nullable Question asked, Consumer<Answer> how) {
    phase = Phase.THINKING;
    question = asked;
    voice.mayFillAgain();
    Reply next = new Reply(replies);
    reply = next;
    failWhenSlow(next);
    if (!manners.filler().isBlank()) {
      wakeups.meanwhile(manners.fillerAfter(), () -> fill(next));
    }
    how.accept(next);
  }

  private void failWhenSlow(Reply awaited) {
    wakeups.after(
        LONGEST_THOUGHT,
        () -> awaited.failed("nothing came for " + LONGEST_THOUGHT.toSeconds() + " s"));
  }

  private void fill(Reply awaited) {
    if (phase == Phase.THINKING && reply == awaited) {
      voice.fill();
    }
  }

  /// The callee was not through yet: what they go on with belongs to what they said.
  private void takeBackQuestion() {
    wakeups.stop();
    voice.stopFiller();
    Reply unheard = reply;
    reply = null;
    if (unheard != null) {
      unheard.cancel();
      brain.takeBack();
    }
    phase = Phase.LISTENING;
  }

  /// What was interrupted will not be said to its end.
  private void letGoOfInterrupted() {
    Speaking interrupted = voice.interrupted();
    if (interrupted != null) {
      voice.letGo();
      interrupted.reply().cancel();
      reply = null;
      brain.interrupted(interrupted.heard());
    }
  }

  /// Says something of the conversation's own.
  ///
  /// @param end why the conversation is over then; null when it goes on
  private void say(String text, @Nullable ConversationEnd end) {
    wakeups.stop();
    phase = Phase.THINKING;
    question = null;
    Reply fixed = Reply.fixed(end, replies);
    reply = fixed;
    fixed.say(text);
    fixed.done();
  }

  private void firstSentence(Reply ready) {
    if (ready != reply || phase != Phase.THINKING) {
      return;
    }
    wakeups.stop();
    tellCalleeTurn();
    phase = Phase.SPEAKING;
    if (!ready.isComplete()) {
      failWhenSlow(ready);
    }
    voice.speak(ready, 0);
  }

  private void complete(Reply ready) {
    if (ready != reply) {
      return;
    }
    ear.expect(new Expectation(brain.expected().phrases()));
    if (phase == Phase.SPEAKING) {
      wakeups.stop();
    } else if (phase == Phase.THINKING) {
      wakeups.stop();
      tellCalleeTurn();
      replyOver(ready);
    }
    keys.takeAhead().chars().forEach(key -> pressed((char) key));
  }

  private void spoken(Speaking ended) {
    transcript.agent(ended.heard(), !ended.inFull(), times(ended));
    question = null;
    Reply said = ended.reply();
    if (!ended.inFull() && said.end() == null) {
      // Nobody stopped it: no engine could go on.
      said.cancel();
      brain.interrupted(ended.heard());
      apologise("no engine could speak");
    } else {
      replyOver(said);
    }
  }

  private @Nullable Times times(Speaking said) {
    Question asked = question;
    long started = said.startedAtNanos();
    if (asked == null || started == 0) {
      return null;
    }
    return new Times(
        (started - asked.endedAtNanos()) / 1_000_000,
        asked.recognitionMillis(),
        said.reply().brainMillis(),
        said.synthesisMillis());
  }

  private void replyOver(Reply ended) {
    reply = null;
    ConversationEnd end = ended.end();
    String failure = ended.failure();
    if (end != null) {
      over(end);
    } else if (failure != null) {
      apologise(failure);
    } else if (carryOut(ended)) {
      failures = ended.isFixed() ? failures : 0;
      if (calleeTurns >= manners.maxTurns()) {
        say(manners.farewell(), ConversationEnd.MAX_TURNS);
      } else {
        listen();
      }
    }
  }

  /// Does what is to be done after a reply.
  ///
  /// @return whether the conversation goes on
  private boolean carryOut(Reply ended) {
    for (Act act : ended.acts()) {
      switch (act) {
        case Act.End() -> over(ConversationEnd.AGENT);
        case Act.OptOut() -> parts.tell(new LegEvent.OptOutAsked(parts.now()));
        case Act.SendDigits(String digits) -> parts.mouth().sendDigits(PlaybackId.next(), digits);
        case Act.Transfer(var to) -> {
          phase = Phase.AWAY;
          Consumer<String> refused = why -> parts.mailbox().accept(() -> transferFailed(why));
          parts.tell(new LegEvent.TransferAsked(parts.now(), to, refused));
        }
      }
    }
    return phase != Phase.AWAY && phase != Phase.OVER;
  }

  /// The callee talks with somebody else.
  private void goAway() {
    voice.cutShort();
    wakeups.stop();
    dropReply();
    phase = Phase.AWAY;
    voice.whenSilent(this::letGoOfInterrupted);
  }

  private void transferFailed(String why) {
    if (phase == Phase.AWAY) {
      ask(null, answer -> brain.hear(new Input.TransferFailed(why), answer));
    }
  }

  private void apologise(String why) {
    LOG.warn("call={} the agent could not answer: {}", parts.call(), why);
    failures++;
    say(manners.apology(), failures >= MOST_FAILURES ? ConversationEnd.ERROR : null);
  }

  private void listen() {
    phase = Phase.LISTENING;
    turn.keepSpeaking();
    Expected expected = brain.expected();
    ear.expect(new Expectation(expected.phrases()));
    if (!turn.speaking()) {
      Duration patience = expected.patience();
      wakeups.after(patience == null ? manners.patience() : patience, this::silent);
    }
  }

  private void silent() {
    if (phase != Phase.LISTENING || turn.speaking()) {
      return;
    }
    silences++;
    if (silences > manners.mostSilences()) {
      say(manners.farewell(), ConversationEnd.SILENCE);
    } else {
      ask(
          new Question(System.nanoTime(), 0, true),
          answer -> brain.hear(new Input.Silence(silences), answer));
    }
  }

  private void over(ConversationEnd why) {
    end();
    parts.tell(new LegEvent.ConversationOver(parts.now(), why));
  }

  /// The call ends in the middle of what somebody says.
  private void tellWhatIsUnderWay() {
    if (phase == Phase.OPENING) {
      opening.tellWhatWasHeard();
    }
    tellCalleeTurn();
    String heard = voice.heardSoFar();
    transcript.agent(heard, true, null);
  }

  private void end() {
    phase = Phase.OVER;
    wakeups.stop();
    dropReply();
  }

  private void dropReply() {
    if (reply != null) {
      reply.cancel();
      reply = null;
    }
  }

  @Override
  public void close() {
    if (phase != Phase.OVER) {
      tellWhatIsUnderWay();
    }
    end();
    ear.close();
    brain.close();
  }

  /// What the engines understood.
  private final class Understood implements Posted.Told {

    @Override
    public void heard(int utterance, Heard heard, long atNanos) {
      turn.heard(utterance, heard, atNanos);
      goOnIfUnderstood();
    }

    @Override
    public void failed(int utterance, String words, long atNanos) {
      LOG.warn("call={} an utterance was not recognised: {}", parts.call(), words);
      turn.failed(utterance, atNanos);
      goOnIfUnderstood();
    }
  }

  private final class Voice implements AgentVoice.Listener {

    @Override
    public void started(Speaking speaking) {
      transcript.agentBegan();
    }

    @Override
    public void over(Speaking speaking) {
      spoken(speaking);
    }

    @Override
    public void cut(Speaking speaking) {
      transcript.agent(speaking.heard(), true, times(speaking));
    }
  }
}
