package io.callmanager.call;

import io.callmanager.call.CallPreparation.Prepared;
import io.callmanager.call.spi.Carrier;
import io.callmanager.call.spi.Carrier.Admission.Admitted;
import io.callmanager.call.spi.Carrier.Admission.NoTrunk;
import io.callmanager.call.spi.Carrier.Admission.Saturated;
import io.callmanager.shared.Credits;
import io.callmanager.shared.TenantDatabase.Write;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Service;

/// Places calls: checks the wish, reserves its credits and writes it down in one statement, dials, and waits for the first
/// answer of a trunk.
@Service
@EnableConfigurationProperties(CallProperties.class)
public class CallInitiation {

  private final CallPreparation preparation;
  private final Carrier carrier;
  private final CallEngine engine;
  private final CallWriter writer;
  private final CallQueue queue;
  private final CallChanges changes;
  private final Timer latency;

  CallInitiation(
      CallPreparation preparation,
      Carrier carrier,
      CallEngine engine,
      CallWriter writer,
      CallQueue queue,
      CallChanges changes,
      MeterRegistry meters) {
    this.preparation = preparation;
    this.carrier = carrier;
    this.engine = engine;
    this.writer = writer;
    this.queue = queue;
    this.changes = changes;
    this.latency =
        Timer.builder("callmanager.calls.initiate")
            .description("from the wish to the first answer of a trunk")
            .publishPercentileHistogram()
            .register(meters);
  }

  /// Places a call. Blocks until a trunk has answered, for at most `callmanager.initiate-timeout`, unless the request wants to be
  /// answered at once.
  public InitiationResult initiate(CallRequest request) {
    if (request.options().atOnce()) {
      return attempt(request);
    }
    Timer.Sample sample = Timer.start();
    InitiationResult result = attempt(request);
    sample.stop(latency);
    return result;
  }

  private InitiationResult attempt(CallRequest request) {
    return switch (carrier.admit(request.account())) {
      case NoTrunk() -> new InitiationResult.NoTrunk();
      case Saturated(Duration retryAfter, String words) ->
          new InitiationResult.Saturated(retryAfter, words);
      case Admitted(Carrier.Permit permit)
          when request.to().isExtension() && !permit.reachesExtensions() -> {
        permit.release();
        yield new InitiationResult.NoTrunk();
      }
      case Admitted(Carrier.Permit permit) ->
          switch (placeOrRelease(request, permit)) {
            case Turned(InitiationResult result) -> {
              permit.release();
              yield result;
            }
            case Written(PlacedCall call, CallWords words, Credits balance) ->
                request.options().atOnce()
                    ? dialing(call, words, balance, permit)
                    : dial(call, words, balance, permit);
          };
    };
  }

  private InitiationResult dial(
      PlacedCall call, CallWords words, Credits balance, Carrier.Permit permit) {
    LiveCall livecall = engine.start(call, words, permit);
    return engine
        .awaitFirstAnswer(livecall)
        .<InitiationResult>map(
            failure ->
                new InitiationResult.CarrierFailed(
                    call.id(), failure, livecall.attempted(), livecall.trunkCount()))
        .orElseGet(
            () ->
                new InitiationResult.Initiated(
                    call,
                    livecall.trunk(),
                    livecall.trunkAttempts(),
                    livecall.trunkCount(),
                    balance));
  }

  private InitiationResult dialing(
      PlacedCall call, CallWords words, Credits balance, Carrier.Permit permit) {
    engine.startUnawaited(call, 1, words, permit);
    return new InitiationResult.Initiated(call, null, 0, 0, balance);
  }

  private Placement placeOrRelease(CallRequest request, Carrier.Permit permit) {
    boolean settled = false;
    try {
      Placement placement = place(request, permit.free(), true);
      settled = true;
      return placement;
    } finally {
      if (!settled) {
        permit.release();
      }
    }
  }

  /// Checks the wish against the account and writes the call down.
  ///
  /// @param free whether it costs no credits
  /// @param again whether to look once more when the agent or the number turns out not to be as remembered
  private Placement place(CallRequest request, boolean free, boolean again) {
    return switch (preparation.prepare(request, free, !again)) {
      case Prepared.Refused(InitiationResult result, var call) -> new Turned(result);
      case Prepared.Ready ready ->
          switch (ready.placed(this::write)) {
            case Placed.Done(Credits balance) -> {
              tell(ready.call(), CallEventType.INITIATED, CallStatus.INITIATED);
              yield new Written(ready.call(), ready.words(), balance);
            }
            case Placed.Queued(int position) -> {
              tell(ready.call(), CallEventType.QUEUED, CallStatus.QUEUED);
              queue.added(request.account());
              yield new Turned(new InitiationResult.Queued(ready.call(), position));
            }
            case Placed.Outdated() -> {
              preparation.forget(ready);
              yield again ? place(request, free, false) : new Turned(CallPreparation.changing());
            }
            case Placed other -> new Turned(ready.refusal(other));
          };
    };
  }

  private Placed write(Write<Placed> write) {
    try {
      return writer.writeNew(write).orElseGet(Placed.Crossed::new);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Placed.Crossed();
    }
  }

  private void tell(PlacedCall call, CallEventType type, CallStatus status) {
    changes.tell(new CallChange(call.account(), call.id(), 1, type, status, call.startedAt()));
  }

  /// What came of checking and writing.
  private sealed interface Placement {}

  private record Turned(InitiationResult result) implements Placement {}

  private record Written(PlacedCall call, CallWords words, Credits balance) implements Placement {}
}
