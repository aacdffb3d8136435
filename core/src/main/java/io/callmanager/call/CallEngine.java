package io.callmanager.call;

import io.callmanager.call.spi.Carrier;
import io.callmanager.call.spi.DialOrder;
import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.Tapes;
import io.callmanager.dialgate.DialClearance;
import io.callmanager.redaction.Redaction;
import io.callmanager.shared.CallId;
import io.callmanager.shared.ClosingTime;
import io.callmanager.shared.SerialMailbox;
import io.callmanager.shared.TenantDatabase.Write;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.stereotype.Component;

/// Carries the calls of this server through their lives. Every call has a mailbox of its own; all that happens to it is
/// worked off there, one signal after the other: decided by [CallReactions] and written by [CallWriter].
@Component
class CallEngine implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(CallEngine.class);

  /// Stops before the carrier does, so that calls can still be hung up.
  static final int PHASE = 2000;

  private static final int MAILBOX_CAPACITY = 1000;
  private static final Duration FIRST_RETRY = Duration.ofMillis(50);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);
  private static final Duration SHUTDOWN_WAIT = Duration.ofSeconds(5);

  private final Carrier carrier;
  private final Tapes tapes;
  private final CallChanges changes;
  private final CallClosings closings;
  private final CallWriter writer;
  private final FirstAnswers firstAnswers;
  private final CallReactions reactions;
  private final Redaction redaction;
  private final CallPace pace;
  private final Clock clock;
  private final ClosingTime closing;
  private final ConcurrentMap<CallId, LiveCall> live = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor timers;
  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("call-", 0).factory());
  private volatile boolean running;

  CallEngine(
      Carrier carrier,
      Tapes tapes,
      CallChanges changes,
      CallClosings closings,
      CallProperties properties,
      CallWriter writer,
      CalleeOptOuts optOuts,
      DialClearance clearance,
      Redaction redaction,
      Clock clock,
      ClosingTime closing,
      MeterRegistry meters) {
    this.carrier = carrier;
    this.tapes = tapes;
    this.changes = changes;
    this.closings = closings;
    this.writer = writer;
    this.redaction = redaction;
    this.pace = new CallPace(clock);
    this.clock = clock;
    this.closing = closing;
    this.timers =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("call-timers").daemon().factory());
    timers.setRemoveOnCancelPolicy(true);
    this.firstAnswers = new FirstAnswers(properties, timers);
    this.reactions =
        new CallReactions(
            clock,
            timers,
            this::signal,
            optOuts::note,
            new TransferWishes(clearance, workers, clock, this::signal));
    for (CallStatus status : CallStatus.values()) {
      if (!status.ended()) {
        Gauge.builder("callmanager.calls.live", live, carried -> count(carried, status))
            .description("calls that this server carries")
            .tag("state", status.name())
            .register(meters);
      }
    }
  }

  private static long count(Map<CallId, LiveCall> carried, CallStatus status) {
    return carried.values().stream().filter(call -> call.state().status() == status).count();
  }

  /// Dials a call that is written down.
  LiveCall start(PlacedCall call, CallWords words, Carrier.Permit permit) {
    LiveCall livecall = live(call, 1, words, permit);
    dial(livecall, permit);
    return livecall;
  }

  /// Dials a call for whose first answer nobody waits.
  ///
  /// @param version the call's, as it is written
  void startUnawaited(PlacedCall call, int version, CallWords words, Carrier.Permit permit) {
    LiveCall livecall = live(call, version, words, permit);
    livecall.firstAnswer().underWay();
    dial(livecall, permit);
  }

  private LiveCall live(PlacedCall call, int version, CallWords words, Carrier.Permit permit) {
    LiveCall livecall =
        new LiveCall(
            call,
            version,
            words,
            permit.pause(),
            new SerialMailbox(workers, MAILBOX_CAPACITY),
            () -> tapes.next(call.account(), call.id()),
            redaction);
    live.put(call.id(), livecall);
    return livecall;
  }

  private void dial(LiveCall livecall, Carrier.Permit permit) {
    PlacedCall call = livecall.call();
    boolean calm = pace.calm();
    livecall
        .mailbox()
        .post(
            () -> {
              livecall.timer(
                  timers.schedule(
                      () -> signal(livecall, new CallSignal.RingTimeout(clock.instant())),
                      call.ringTimeout().toMillis(),
                      TimeUnit.MILLISECONDS));
              Leg leg =
                  carrier.dial(
                      new DialOrder(
                          call.account(),
                          call.id(),
                          call.callSid(),
                          call.from(),
                          call.to(),
                          livecall.recording().firstWords(),
                          call.machine(),
                          livecall.recording().opened(livecall.words().conversation())),
                      permit,
                      event -> onLeg(livecall, event, calm));
              livecall.dialing(leg);
              livecall.recording().dialed(leg);
            });
  }

  /// Waits for the first answer of a trunk, for as long as a customer's request may wait.
  ///
  /// @return the carrier's words when the call could not be initiated; empty when it is under way
  Optional<String> awaitFirstAnswer(LiveCall livecall) {
    return firstAnswers.await(
        livecall,
        livecall.pause(),
        waited -> signal(livecall, new CallSignal.NoFirstAnswer(clock.instant(), waited)));
  }

  /// Asks something of a call that goes on.
  ///
  /// @return completed with what comes of it; empty when this server does not carry the call
  Optional<CompletableFuture<CommandResult>> command(CallId id, CallCommand command) {
    LiveCall livecall = live.get(id);
    if (livecall == null) {
      return Optional.empty();
    }
    CompletableFuture<CommandResult> outcome = new CompletableFuture<>();
    signal(livecall, new CallSignal.Commanded(clock.instant(), command, outcome));
    var _ =
        livecall
            .ended()
            .whenComplete((end, failure) -> outcome.complete(new CommandResult.NotFound()));
    return Optional.of(outcome);
  }

  /// Asks something of the recording of a call that goes on.
  ///
  /// @return completed with what comes of it; empty when this server does not carry the call
  Optional<CompletableFuture<RecordResult>> record(CallId id, RecordAction action) {
    LiveCall livecall = live.get(id);
    if (livecall == null) {
      return Optional.empty();
    }
    CompletableFuture<RecordResult> outcome = new CompletableFuture<>();
    signal(livecall, new CallSignal.RecordWanted(clock.instant(), action, outcome));
    var _ =
        livecall
            .ended()
            .whenComplete((end, failure) -> outcome.complete(new RecordResult.NotFound()));
    return Optional.of(outcome);
  }

  /// Tells a call that goes on of something that belongs into its timeline.
  ///
  /// @return completed with true when the call took it, with false when it has ended; empty when this server does not carry it
  Optional<CompletableFuture<Boolean>> tell(
      CallId id, CallEventType type, Instant at, Map<String, Object> data) {
    LiveCall livecall = live.get(id);
    if (livecall == null) {
      return Optional.empty();
    }
    CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    signal(livecall, new CallSignal.Told(at, type, data, outcome));
    var _ = livecall.ended().whenComplete((end, failure) -> outcome.complete(false));
    return Optional.of(outcome);
  }

  /// Asks a call to end.
  ///
  /// @return completed once the end is written down; empty when this server does not carry the call
  Optional<CompletableFuture<Termination>> hangUp(CallId id) {
    LiveCall livecall = live.get(id);
    if (livecall == null) {
      return Optional.empty();
    }
    signal(livecall, new CallSignal.HangupRequested(clock.instant()));
    return Optional.of(livecall.ended());
  }

  Set<CallId> carried() {
    return Set.copyOf(live.keySet());
  }

  /// An event takes its place among the call's signals before anybody is answered because of it: what they then do to the
  /// call comes after it.
  private void onLeg(LiveCall livecall, LegEvent event, boolean calm) {
    if (event instanceof LegEvent.DigitReceived && livecall.mailbox().isFull()) {
      return;
    }
    signal(livecall, new CallSignal.OnLeg(livecall.discretion().marked(event)));
    firstAnswers.heard(livecall, event, calm);
  }

  private void signal(LiveCall livecall, CallSignal signal) {
    livecall.add(signal);
    livecall.mailbox().post(() -> react(livecall));
  }

  /// Decides on what a call is to react to and writes it, until the database takes it: a database that is away for a while
  /// must not lose what happened on the phone.
  private void react(LiveCall livecall) {
    reactions.decide(livecall);
    Duration pause = FIRST_RETRY;
    while (livecall.anythingToWrite()) {
      try {
        writeInTurn(livecall);
      } catch (DataAccessException e) {
        if (workers.isShutdown() || !passes(e) || !waited(livecall, e, pause)) {
          abandon(livecall, "could not be written: " + e.getMostSpecificCause().getMessage());
          return;
        }
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : pause;
      }
    }
  }

  /// What happens while the call waits for its turn is written with it: the busier the database, the fewer the statements
  /// that a call costs.
  private void writeInTurn(LiveCall livecall) {
    boolean written =
        writer.writeUnderWay(
            () -> {
              reactions.decide(livecall);
              return statement(livecall);
            });
    if (written) {
      tellWhatIsWritten(livecall);
    } else {
      abandon(livecall, "was ended by another server");
    }
  }

  /// Whether the same write may succeed later. What the database refuses for what it says will never pass.
  private static boolean passes(DataAccessException e) {
    return !(e instanceof NonTransientDataAccessException)
        || e instanceof DataAccessResourceFailureException;
  }

  private static boolean waited(LiveCall livecall, DataAccessException e, Duration pause) {
    log.error(
        "call={} could not be written, trying again in {} ms: {}",
        livecall.call().id(),
        pause.toMillis(),
        e.getMostSpecificCause().getMessage());
    try {
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Write<Boolean> statement(LiveCall livecall) {
    PlacedCall call = livecall.call();
    List<Happening> happenings = livecall.unwritten();
    CallEnd end = livecall.end();
    return end == null
        ? CallStatements.advance(
            call.account(), call.id(), livecall.version(), livecall.progress(), happenings)
        : EndStatement.of(
            call, livecall.version(), livecall.progress(), happenings, end, livecall.talk());
  }

  private void tellWhatIsWritten(LiveCall livecall) {
    PlacedCall call = livecall.call();
    List<Happening> happenings = livecall.unwritten();
    CallEnd end = livecall.end();
    int sequence = livecall.version();
    livecall.written();
    for (Happening happening : happenings) {
      sequence++;
      tell(call, sequence, happening);
    }
    if (end != null) {
      closed(livecall, end);
      tell(call, sequence + 1, end.happening());
      livecall.ended().complete(end.termination());
    }
  }

  private void closed(LiveCall livecall, CallEnd end) {
    live.remove(livecall.call().id());
    if (end.neverBegan()) {
      String words = end.termination().words();
      livecall.firstAnswer().failed(words == null ? end.termination().reason().word() : words);
    }
    closings.closed(livecall, end);
  }

  /// Lets go of a call that somebody else has ended, or will: one whose end is not written is ended as a lost one.
  private void abandon(LiveCall livecall, String why) {
    log.warn("call={} {}", livecall.call().id(), why);
    livecall.letGo();
    livecall.timer(null);
    livecall.hangUp();
    livecall.firstAnswer().underWay();
    live.remove(livecall.call().id());
    livecall.ended().completeExceptionally(new IllegalStateException(why));
  }

  private void tell(PlacedCall call, int sequence, Happening happening) {
    changes.tell(
        new CallChange(
            call.account(),
            call.id(),
            sequence,
            happening.type(),
            happening.status(),
            happening.at()));
  }

  @Override
  public void start() {
    running = true;
  }

  /// Hangs up every call and waits, for a bounded time, until their ends are written.
  @Override
  public void stop() {
    running = false;
    List<CompletableFuture<Termination>> endings = new ArrayList<>();
    for (LiveCall livecall : live.values()) {
      signal(livecall, new CallSignal.ShuttingDown(clock.instant()));
      endings.add(livecall.ended());
    }
    try {
      CompletableFuture.allOf(endings.toArray(CompletableFuture[]::new))
          .get(closing.toWait(SHUTDOWN_WAIT).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.warn("{} calls could not be ended in time; the next start will end them", live.size());
    }
    timers.shutdownNow();
    workers.shutdown();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
