package io.callmanager.call;

import io.callmanager.agent.AgentRecording;
import io.callmanager.call.LiveControl.Note;
import io.callmanager.call.RecordResult.Phase;
import io.callmanager.call.spi.Answerer;
import io.callmanager.call.spi.ConversationPlan;
import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.Tape;
import io.callmanager.call.spi.Utterance;
import io.callmanager.shared.MachinePolicy;
import io.callmanager.shared.PlaybackId;
import io.callmanager.shared.RecordingId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The recordings of one call, one after the other. Lives in the call's mailbox.
///
/// Where an announcement goes before a recording that the agent wants, the agent's own first words wait for it: those of a call that
/// is recorded from the answer on until the announcement is said, those of one in which only humans are recorded until it is known
/// who answered. To the rest of the call they are the opening all the same: [#read] sees to that.
final class LiveRecording {

  /// What comes of asking for something.
  record Obeyed(RecordResult result, List<Note> notes) {}

  private final RecordingRule rule;
  private final MachinePolicy machine;
  private final Utterance opening;
  private final Supplier<Tape> tapes;
  private final PlaybackId announcementId = PlaybackId.next();
  private final PlaybackId openingId = PlaybackId.next();
  private final PlaybackId nothingId = PlaybackId.next();
  private final Map<RecordingId, Instant> underWay = new LinkedHashMap<>(0);
  private boolean announcing;
  private boolean announced;
  private boolean opensItself;
  private boolean openingWaits;
  private boolean openingDue;
  private Phase phase = Phase.STOPPED;
  private @Nullable Tape tape;

  /// @param machine what the call does about answering machines
  LiveRecording(
      RecordingRule rule, MachinePolicy machine, Utterance opening, Supplier<Tape> tapes) {
    this.rule = rule;
    this.machine = machine;
    this.opening = opening;
    this.tapes = tapes;
  }

  /// What is said as soon as the callee has answered.
  Utterance firstWords() {
    Utterance announcement = rule.announcement();
    if (rule.when() == AgentRecording.NEVER || announcement == null) {
      return opening;
    }
    opensItself = true;
    openingWaits = true;
    if (rule.when() == AgentRecording.HUMAN) {
      return opening.saying("");
    }
    openingDue = true;
    announcing = true;
    tape = tapes.get();
    phase = Phase.ANNOUNCING;
    return announcement;
  }

  /// A conversation, told under which id its first words are said if something goes before them; asked after [#firstWords].
  @Nullable ConversationPlan opened(@Nullable ConversationPlan plan) {
    return plan == null || !opensItself ? plan : plan.openingAs(openingId);
  }

  /// The call is being dialled.
  void dialed(Leg leg) {
    if (rule.when() == AgentRecording.ALWAYS && phase == Phase.STOPPED) {
      record(leg, tapes.get());
    }
  }

  private void answeredBy(Answerer answerer, Leg leg) {
    boolean human = answerer == Answerer.HUMAN;
    boolean wanted = human && rule.when() == AgentRecording.HUMAN;
    if (wanted && phase == Phase.STOPPED && underWay.isEmpty()) {
      begin(leg);
    }
    if (answerer != Answerer.MACHINE || machine == MachinePolicy.DETECT) {
      sayOpening(leg);
    }
  }

  private void sayOpening(Leg leg) {
    openingDue = true;
    if (openingWaits && phase != Phase.ANNOUNCING) {
      openingWaits = false;
      leg.say(openingId, opening);
    }
  }

  /// Something else is to be heard in place of what is being said and waits to be.
  void interrupted() {
    openingWaits = false;
  }

  /// What somebody else has to be told before they join the call; null for nothing.
  @Nullable Utterance notice() {
    return tape == null ? null : rule.announcement();
  }

  Obeyed obey(RecordAction action, Leg leg) {
    return switch (action) {
      case START ->
          tape == null ? done(begin(leg)) : refused(new RecordResult.Recording(tape.id()));
      case STOP -> tape == null ? notRecording() : done(stop(tape, leg));
      case PAUSE -> pause(true, leg);
      case RESUME -> pause(false, leg);
    };
  }

  private static Obeyed done(RecordResult.Accepted accepted) {
    return refused(accepted);
  }

  private static Obeyed refused(RecordResult result) {
    return new Obeyed(result, List.of());
  }

  private static Obeyed notRecording() {
    return refused(new RecordResult.NotRecording());
  }

  private RecordResult.Accepted begin(Leg leg) {
    Tape next = tapes.get();
    Utterance announcement = rule.announcement();
    if (announcement == null || announced) {
      record(leg, next);
    } else {
      tape = next;
      phase = Phase.ANNOUNCING;
      if (!announcing) {
        announcing = true;
        leg.say(announcementId, announcement);
      }
    }
    return new RecordResult.Accepted(next.id(), phase);
  }

  private void record(Leg leg, Tape next) {
    tape = next;
    phase = Phase.RECORDING;
    leg.record(next);
  }

  private RecordResult.Accepted stop(Tape running, Leg leg) {
    if (phase == Phase.ANNOUNCING) {
      running.over(new Tape.Outcome.Unused());
    } else {
      leg.stopRecording();
    }
    off();
    return new RecordResult.Accepted(running.id(), phase);
  }

  private void off() {
    tape = null;
    phase = Phase.STOPPED;
  }

  private Obeyed pause(boolean wanted, Leg leg) {
    Tape running = tape;
    if (running == null || phase == Phase.ANNOUNCING) {
      return notRecording();
    }
    Phase after = wanted ? Phase.PAUSED : Phase.RECORDING;
    List<Note> notes = List.of();
    if (phase != after) {
      leg.pauseRecording(wanted);
      phase = after;
      notes =
          List.of(
              new Note(
                  wanted ? CallEventType.RECORDING_PAUSED : CallEventType.RECORDING_RESUMED,
                  naming(running.id())));
    }
    return new Obeyed(new RecordResult.Accepted(running.id(), phase), notes);
  }

  /// A signal as the rest of the call is to take it: words that were said in the place of others stand for those.
  CallSignal read(CallSignal signal) {
    return opensItself && signal instanceof CallSignal.OnLeg(LegEvent event)
        ? new CallSignal.OnLeg(read(event))
        : signal;
  }

  private LegEvent read(LegEvent event) {
    PlaybackId first = rule.when() == AgentRecording.ALWAYS ? announcementId : nothingId;
    if (event instanceof LegEvent.SpeechStarted(Instant at, String voice)) {
      return new LegEvent.PlaybackStarted(at, first, voice);
    }
    if (event instanceof LegEvent.SpeechFinished(Instant at, long millis, boolean inFull)) {
      return new LegEvent.PlaybackFinished(at, first, millis, inFull);
    }
    if (event instanceof LegEvent.PlaybackStarted started && started.id().equals(openingId)) {
      String voice = started.voice();
      return new LegEvent.SpeechStarted(started.at(), voice == null ? "" : voice);
    }
    if (event instanceof LegEvent.PlaybackFinished finished && finished.id().equals(openingId)) {
      return new LegEvent.SpeechFinished(finished.at(), finished.playedMillis(), finished.inFull());
    }
    return event;
  }

  /// Goes on with what happened on an answered call.
  ///
  /// @return what is to be told of it
  List<Note> follow(CallSignal signal, Leg leg) {
    if (!(signal instanceof CallSignal.OnLeg(LegEvent event))) {
      return List.of();
    }
    return switch (event) {
      case LegEvent.PlaybackStarted started when started.id().equals(announcementId) ->
          List.of(new Note(CallEventType.SPEECH_STARTED, words(started.voice())));
      case LegEvent.PlaybackFinished finished when finished.id().equals(announcementId) ->
          announced(finished, leg);
      case LegEvent.RecordingStarted(Instant at, RecordingId id) -> {
        underWay.put(id, at);
        yield List.of(new Note(CallEventType.RECORDING_STARTED, naming(id)));
      }
      case LegEvent.RecordingStopped(Instant at, RecordingId id, long millis, String why) -> {
        over(id);
        yield List.of(stopped(id, millis, why));
      }
      case LegEvent.RecordingFailed failed -> {
        // Told by whoever takes care of what was recorded.
        over(failed.id());
        yield List.of();
      }
      case LegEvent.AnsweredBy by -> {
        answeredBy(by.answerer(), leg);
        yield List.of();
      }
      case LegEvent.GreetingOver over when machine == MachinePolicy.LEAVE_MESSAGE -> {
        sayOpening(leg);
        yield List.of();
      }
      case LegEvent.TransferConnected connected -> {
        interrupted();
        yield List.of();
      }
      default -> List.of();
    };
  }

  private void over(RecordingId id) {
    underWay.remove(id);
    if (tape != null && tape.id().equals(id)) {
      off();
    }
  }

  private List<Note> announced(LegEvent.PlaybackFinished finished, Leg leg) {
    List<Note> notes = new ArrayList<>();
    Map<String, Object> said = words(null);
    said.put("playedMillis", finished.playedMillis());
    said.put("completed", finished.inFull());
    notes.add(new Note(CallEventType.TTS_PLAYED, said));
    announcing = false;
    announced = finished.inFull() && finished.playedMillis() > 0;
    Tape waiting = tape;
    if (waiting != null && phase == Phase.ANNOUNCING) {
      if (announced) {
        record(leg, waiting);
      } else {
        notes.add(unannounced(waiting, "The announcement was not said to its end"));
      }
    }
    if (openingDue) {
      sayOpening(leg);
    }
    return notes;
  }

  private Note unannounced(Tape waiting, String why) {
    off();
    waiting.over(new Tape.Outcome.Unused());
    return new Note(CallEventType.RECORDING_FAILED, because(waiting.id(), why));
  }

  /// The call is over.
  ///
  /// @param answered whether it ever was
  /// @return what is to be told of recordings of which the leg has told no end
  List<Note> end(Instant at, boolean answered) {
    List<Note> notes = new ArrayList<>(0);
    if (tape != null && phase == Phase.ANNOUNCING) {
      Note never = unannounced(tape, "The call ended before the announcement was said");
      if (answered) {
        notes.add(never);
      }
    }
    off();
    underWay.forEach(
        (id, since) ->
            notes.add(stopped(id, Math.max(0, Duration.between(since, at).toMillis()), null)));
    underWay.clear();
    return notes;
  }

  private static Note stopped(RecordingId id, long millis, @Nullable String why) {
    Map<String, Object> data = why == null ? naming(id) : because(id, why);
    data.put("durationMs", millis);
    return new Note(CallEventType.RECORDING_STOPPED, data);
  }

  private static Map<String, Object> because(RecordingId id, String why) {
    Map<String, Object> data = naming(id);
    data.put("reason", why);
    return data;
  }

  private static Map<String, Object> naming(RecordingId id) {
    Map<String, Object> data = new HashMap<>();
    data.put("recordingId", id.toString());
    return data;
  }

  private Map<String, Object> words(@Nullable String voice) {
    Map<String, Object> data = new HashMap<>();
    data.put("playbackId", announcementId.toString());
    Utterance announcement = rule.announcement();
    data.put("text", announcement == null ? "" : announcement.text());
    if (voice != null) {
      data.put("voice", voice);
    }
    return data;
  }
}
