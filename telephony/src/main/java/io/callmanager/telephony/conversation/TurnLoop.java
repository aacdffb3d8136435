package io.callmanager.telephony.conversation;

import io.callmanager.call.spi.Answerer;
import io.callmanager.call.spi.ConversationEnd;
import io.callmanager.call.spi.ConversationManners;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.shared.PlaybackId;
import io.callmanager.telephony.conversation.AgentSide.Question;
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

  /// What is shorter and not understood was no speech.
  private static final int SHORTEST_SPEECH_MILLIS = 300;

  private static final Duration LONGEST_RECOGNITION = Duration.ofSeconds(8);
  private static final int MOST_FAILURES = 2;

  /// How the ear lags behind the callee when it finds that they have begun.
  private static final int ONSET_MILLIS = 80;

  /// Whose turn it is.
  private enum Phase {
    /// The first message is being said, or about to be.
    OPENING,
    /// The callee's, whether they speak or not.
    LISTENING,
    /// The agent's, who looks for an answer or speaks.
    ANSWERING,
    /// Somebody else's, with whom the callee talks, or is to.
    AWAY,
    OVER
  }

  private final ConversationParts parts;
  private final ConversationManners manners;
  private final AgentBrain brain;
  private final boolean deaf;
  private final CalleeEar ear;
  private final Transcript transcript;
  private final Goodbyes goodbyes;
  private final AgentSide agent;
  private final Opening opening;
  private final Wakeups wakeups;
  private final CalleeTurn turn = new CalleeTurn();
  private final KeyPad keys = new KeyPad();

  private Phase phase = Phase.OPENING;
  private boolean machine;
  private boolean begun;
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
    this.agent = new AgentSide(parts, manners, brain, transcript, new Answering());
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
    opening.observe(event, this::openingOver);
    switch (event) {
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
      case LISTENING -> wakeups.stop();
      case ANSWERING -> {
        if (agent.takeBack()) {
          phase = Phase.LISTENING;
        } else if (agent.speaking() && manners.interruptible()) {
          agent.cutShort();
          phase = Phase.LISTENING;
        }
      }
      case AWAY, OVER -> {}
    }
  }

  private void beganInOpening(int utterance) {
    if (manners.interruptible() && !machine) {
      opening.spokenInto(
          () -> phase == Phase.OPENING && turn.speaking(utterance) && ear.hearsSpeech(),
          this::cutOpeningShort);
    }
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
    if (phase == Phase.LISTENING && !turn.isEmpty() && !turn.complete() && !turn.speaking()) {
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
    if (turn.text().isEmpty()) {
      agent.whenSilent(this::notUnderstood);
    } else {
      calleeSaid();
    }
  }

  /// Nothing can be made of what was heard, unless more came while the agent fell silent.
  private void notUnderstood() {
    if (phase != Phase.LISTENING || turn.isEmpty() || !turn.complete() || !turn.text().isEmpty()) {
      return;
    }
    int spokenMillis = turn.spokenMillis();
    Question asked = new Question(turn.endedAtNanos(), turn.recognitionMillis(), true);
    turn.clear();
    phase = Phase.ANSWERING;
    if (agent.goOn()) {
      return;
    }
    if (!begun) {
      ask(null, brain::begin);
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
    if (goodbyes.isOne(text)) {
      say(manners.farewell(), ConversationEnd.GOODBYE);
    } else {
      ask(
          new Question(turn.endedAtNanos(), turn.recognitionMillis(), true),
          answer -> brain.hear(new Input.Said(text, confidence), answer));
    }
  }

  /// What the callee said is all of it, now that it is answered.
  private void tellCalleeTurn() {
    if (!turn.isEmpty() && turn.complete() && !turn.text().isEmpty()) {
      calleeTurns++;
      transcript.callee(turn);
      turn.clear();
    }
  }

  /// Keys into the first message are for whoever else waits for keys, too: nobody has asked for them yet.
  @Override
  public boolean awaitsKeys() {
    return switch (phase) {
      case OPENING, AWAY, OVER -> false;
      case LISTENING, ANSWERING -> brain.expected().keys() != null;
    };
  }

  private void pressed(char key) {
    switch (phase) {
      case OPENING -> keys.pressAhead(key);
      case ANSWERING -> {
        if (agent.thinking()) {
          keys.pressAhead(key);
        } else {
          take(key);
        }
      }
      case LISTENING -> take(key);
      case AWAY, OVER -> {}
    }
  }

  private void take(char key) {
    KeyRule rule = brain.expected().keys();
    if (rule == null) {
      return;
    }
    if (keys.isEmpty() && rule.finishes(key)) {
      if (turn.speaking()) {
        ear.enough();
      }
      return;
    }
    agent.cutShort();
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
    String pressed = keys.take();
    silences = 0;
    ask(
        new Question(System.nanoTime(), 0, false),
        answer -> {
          calleeTurns++;
          transcript.keys(pressed);
          brain.hear(new Input.Keys(pressed), answer);
        });
  }

  /// Takes the keys that were pressed before it was known which are wanted.
  private void takeKeysAhead() {
    keys.takeAhead().chars().forEach(key -> pressed((char) key));
  }

  private void ask(@Nullable Question about, Consumer<Answer> how) {
    phase = Phase.ANSWERING;
    wakeups.stop();
    begun = true;
    agent.ask(about, how);
  }

  private void say(String text, @Nullable ConversationEnd end) {
    phase = Phase.ANSWERING;
    wakeups.stop();
    agent.say(text, end);
  }

  /// Does what is to be done after a reply.
  ///
  /// @return whether the conversation goes on
  private boolean carryOut(Reply ended) {
    for (Act act : ended.acts()) {
      switch (act) {
        case Act.End() -> over(ConversationEnd.AGENT);
        case Act.OptOut() -> {} // counted before
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
    wakeups.stop();
    agent.fallSilent();
    phase = Phase.AWAY;
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
    takeKeysAhead();
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
    agent.tellWhatWasHeard();
  }

  private void end() {
    phase = Phase.OVER;
    wakeups.stop();
    agent.close();
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

  /// What comes of the agent's turns.
  private final class Answering implements AgentSide.Listener {

    @Override
    public void answering() {
      tellCalleeTurn();
    }

    @Override
    public void optedOut() {
      parts.tell(new LegEvent.OptOutAsked(parts.now()));
    }

    @Override
    public void found() {
      ear.expect(new Expectation(brain.expected().phrases()));
      takeKeysAhead();
    }

    @Override
    public void said(Reply reply) {
      ConversationEnd end = reply.end();
      if (end != null) {
        over(end);
      } else if (carryOut(reply)) {
        failures = reply.isFixed() ? failures : 0;
        if (calleeTurns >= manners.maxTurns()) {
          say(manners.farewell(), ConversationEnd.MAX_TURNS);
        } else {
          listen();
        }
      }
    }

    @Override
    public void failed(String why) {
      apologise(why);
    }
  }

  /// What the engines understood.
  private final class Understood implements Posted.Told {

    @Override
    public void soFar(int utterance, Heard soFar) {
      turn.soFar(utterance, soFar);
    }

    @Override
    public void heard(int utterance, Heard heard, long atNanos) {
      turn.heard(utterance, heard, atNanos);
      goOnIfUnderstood();
    }

    @Override
    public void failed(int utterance, String words, long atNanos) {
      if (phase != Phase.OVER) {
        LOG.warn("call={} an utterance was not recognised: {}", parts.call(), words);
      }
      turn.failed(utterance, atNanos);
      goOnIfUnderstood();
    }
  }
}
