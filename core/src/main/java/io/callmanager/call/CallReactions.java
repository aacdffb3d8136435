package io.callmanager.call;

import io.callmanager.agent.AgentMode;
import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.dialgate.DoNotCallEntry.Source;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the signals of a call do to it: its state by [CallTransitions], its timers, what is played, gathered and recorded on
/// it. Nothing is written here: what is decided is kept in the [LiveCall] until that has been. Works in the call's mailbox.
final class CallReactions {

  private static final Logger log = LoggerFactory.getLogger(CallReactions.class);

  private final Clock clock;
  private final ScheduledExecutorService timers;
  private final BiConsumer<LiveCall, CallSignal> later;
  private final BiConsumer<PlacedCall, Source> optedOut;
  private final TransferWishes transfers;

  /// @param later takes a signal that a timer gives to a call
  /// @param optedOut told of a callee who does not want to be called any more; must not block
  CallReactions(
      Clock clock,
      ScheduledExecutorService timers,
      BiConsumer<LiveCall, CallSignal> later,
      BiConsumer<PlacedCall, Source> optedOut,
      TransferWishes transfers) {
    this.clock = clock;
    this.timers = timers;
    this.later = later;
    this.optedOut = optedOut;
    this.transfers = transfers;
  }

  /// Works off the signals that have come, until none is left.
  void decide(LiveCall livecall) {
    CallSignal signal = livecall.nextSignal();
    while (signal != null) {
      decide(livecall, signal);
      signal = livecall.nextSignal();
    }
  }

  private void decide(LiveCall livecall, CallSignal raw) {
    CallSignal signal =
        livecall.discretion().counted(livecall.recording().read(raw), livecall.control().gathers());
    if (signal instanceof CallSignal.OnLeg(LegEvent event)) {
      livecall.observe(event);
    }
    if (signal instanceof CallSignal.Commanded commanded) {
      obey(livecall, commanded);
      return;
    }
    if (signal instanceof CallSignal.RecordWanted wanted) {
      wanted.outcome().complete(record(livecall, wanted));
      return;
    }
    if (signal instanceof CallSignal.Told told && !livecall.state().status().ended()) {
      told.outcome().complete(true);
      if (told.type() == CallEventType.OPTED_OUT && !livecall.control().optsOut()) {
        return;
      }
    }
    transit(livecall, signal);
    follow(livecall, signal);
  }

  private void obey(LiveCall livecall, CallSignal.Commanded commanded) {
    CommandResult result =
        switch (livecall.state()) {
          case CallState.Ended ended -> new CommandResult.NotFound();
          case CallState.Queued queued -> new CommandResult.NotAnswered();
          case CallState.Initiated initiated -> new CommandResult.NotAnswered();
          case CallState.Ringing ringing -> new CommandResult.NotAnswered();
          case CallState.Answered answered -> {
            Leg leg = livecall.leg();
            yield leg == null
                ? new CommandResult.NotAnswered()
                : carryOut(livecall, leg, commanded);
          }
        };
    commanded.outcome().complete(result);
  }

  private static RecordResult record(LiveCall livecall, CallSignal.RecordWanted wanted) {
    Leg leg = livecall.leg();
    if (livecall.state().status().ended()) {
      return new RecordResult.NotFound();
    }
    if (leg == null || !(livecall.state() instanceof CallState.Answered)) {
      return new RecordResult.NotAnswered();
    }
    LiveRecording.Obeyed obeyed = livecall.recording().obey(wanted.action(), leg);
    note(livecall, obeyed.notes(), wanted.at());
    return obeyed.result();
  }

  private CommandResult carryOut(LiveCall livecall, Leg leg, CallSignal.Commanded commanded) {
    LiveRecording recording = livecall.recording();
    LiveControl.Obeyed obeyed =
        livecall.control().obey(commanded.command(), leg, recording.notice());
    if (commanded.command().interrupts() && obeyed.result() instanceof CommandResult.Accepted) {
      recording.interrupted();
    }
    note(livecall, obeyed.notes(), commanded.at());
    awaitKeys(livecall);
    return obeyed.result();
  }

  /// What is played and gathered goes on with what happens on the line.
  private void follow(LiveCall livecall, CallSignal signal) {
    Leg leg = livecall.leg();
    if (leg != null && livecall.state() instanceof CallState.Answered) {
      if (livecall.control().cutsShort(signal)) {
        livecall.recording().interrupted();
      }
      note(livecall, livecall.recording().follow(signal, leg), signal.at());
      List<LiveControl.Note> notes = livecall.control().follow(signal, leg);
      note(livecall, notes, signal.at());
      if (notes.stream().anyMatch(note -> note.type() == CallEventType.OPTED_OUT)) {
        boolean told = signal instanceof CallSignal.OnLeg(LegEvent.OptOutAsked asked);
        optedOut.accept(livecall.call(), told ? Source.AGENT : Source.KEY);
      }
      if (signal instanceof CallSignal.OnLeg(LegEvent.TransferAsked asked)) {
        transfers.carryOut(livecall, asked);
      }
      awaitKeys(livecall);
    }
  }

  private static void note(LiveCall livecall, List<LiveControl.Note> notes, Instant at) {
    for (LiveControl.Note note : notes) {
      happened(livecall, livecall.state(), note.type(), at, note.data());
    }
  }

  private void awaitKeys(LiveCall livecall) {
    livecall
        .control()
        .newWait()
        .ifPresent(
            wait -> {
              var _ =
                  timers.schedule(
                      () ->
                          later.accept(
                              livecall,
                              new CallSignal.GatherTimeout(
                                  clock.instant(), wait.gather(), wait.keys())),
                      wait.patience().toMillis(),
                      TimeUnit.MILLISECONDS);
            });
  }

  private void transit(LiveCall livecall, CallSignal signal) {
    // A call that its customer plays on stays up when its opening has been said.
    AgentMode mode = livecall.control().used() ? AgentMode.CONVERSATION : livecall.call().mode();
    switch (CallTransitions.next(livecall.state(), signal, mode)) {
      case Step.Moved moved -> move(livecall, moved, signal.at());
      case Step.Noted(CallEventType type, Map<String, Object> data) ->
          happened(livecall, livecall.state(), type, signal.at(), withWords(livecall, type, data));
      case Step.Ignored ignored -> {}
      case Step.Illegal(String why) ->
          log.warn(
              "call={} ignored {} while {}: {}",
              livecall.call().id(),
              signal.getClass().getSimpleName(),
              livecall.state().status(),
              why);
    }
  }

  /// Puts what is said into the event that tells that it is being said.
  private static Map<String, Object> withWords(
      LiveCall livecall, CallEventType type, Map<String, Object> data) {
    if (type != CallEventType.SPEECH_STARTED) {
      return data;
    }
    Map<String, Object> told = new HashMap<>(data);
    told.put("text", livecall.words().opening().text());
    return told;
  }

  private void move(LiveCall livecall, Step.Moved moved, Instant at) {
    switch (moved.next()) {
      case CallState.Queued queued -> throw new IllegalStateException("a call is queued only once");
      case CallState.Initiated initiated ->
          throw new IllegalStateException("a call begins only once");
      case CallState.Ringing ringing -> happened(livecall, ringing, moved.type(), at, moved.data());
      case CallState.Answered answered -> {
        livecall.timer(startDurationTimer(livecall, answered.since()));
        happened(livecall, answered, moved.type(), at, moved.data());
      }
      case CallState.Ended ended -> over(livecall, ended, moved.data());
    }
  }

  private static void happened(
      LiveCall livecall, CallState next, CallEventType type, Instant at, Map<String, Object> data) {
    livecall.happened(next, new Happening(type, at, next.status(), data));
  }

  private static void over(LiveCall livecall, CallState.Ended ended, Map<String, Object> data) {
    PlacedCall call = livecall.call();
    Termination termination = ended.termination();
    livecall.timer(null);
    note(
        livecall,
        livecall.recording().end(termination.at(), livecall.answeredAt() != null),
        termination.at());
    livecall.hangUp();
    boolean neverBegan = false;
    if (termination.by() == Termination.Party.CARRIER && livecall.ringingAt() == null) {
      neverBegan = livecall.firstAnswer().claimFailure();
    } else {
      livecall.firstAnswer().underWay();
    }
    livecall.over(
        ended,
        CallEnd.of(
            termination,
            livecall.answeredAt(),
            call.tariff(),
            call.reserved(),
            neverBegan,
            ModelUseWords.added(data, livecall.modelUse())));
  }

  private Future<?> startDurationTimer(LiveCall livecall, Instant answeredAt) {
    Duration left =
        Duration.between(clock.instant(), answeredAt.plus(livecall.call().maxDuration()));
    return timers.schedule(
        () -> later.accept(livecall, new CallSignal.DurationReached(clock.instant())),
        Math.max(0, left.toMillis()),
        TimeUnit.MILLISECONDS);
  }
}
