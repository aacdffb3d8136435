package io.callmanager.call;

import io.callmanager.call.spi.LegEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// What a customer's request waits for before it is answered, and for how long.
final class FirstAnswers {

  /// How long a failure that was claimed may take to be written down.
  private static final Duration FAILURE_WRITTEN_WAIT = Duration.ofSeconds(15);

  private final CallProperties properties;
  private final ScheduledExecutorService timers;

  FirstAnswers(CallProperties properties, ScheduledExecutorService timers) {
    this.properties = properties;
    this.timers = timers;
  }

  /// Takes what a leg tells for an answer, if it is one. Any thread may tell.
  ///
  /// @param calm whether there is time to see if a trunk that tries fails right away
  void heard(LiveCall livecall, LegEvent event, boolean calm) {
    switch (event) {
      case LegEvent.Trying trying -> {
        livecall.tryingSeen(trying);
        Duration grace = calm ? properties.initiateGrace() : Duration.ZERO;
        if (grace.isZero()) {
          livecall.firstAnswer().underWay();
        } else {
          var _ =
              timers.schedule(
                  () -> stillTrying(livecall, trying), grace.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
      case LegEvent.TrunkFailed failed -> livecall.tryingSeen(null);
      case LegEvent.Ringing ringing -> livecall.firstAnswer().underWay();
      case LegEvent.Answered answered -> livecall.firstAnswer().underWay();
      case LegEvent.Dialed dialed -> livecall.dialedThrough(dialed);
      case LegEvent.SpeechStarted started -> {}
      case LegEvent.SpeechFinished finished -> {}
      case LegEvent.PlaybackStarted started -> {}
      case LegEvent.PlaybackFinished finished -> {}
      case LegEvent.AnsweredBy by -> {}
      case LegEvent.GreetingOver over -> {}
      case LegEvent.RecordingStarted started -> {}
      case LegEvent.RecordingStopped stopped -> {}
      case LegEvent.RecordingFailed failed -> {}
      case LegEvent.Warned warned -> {}
      case LegEvent.DigitReceived digit -> {}
      case LegEvent.TurnTaken taken -> {}
      case LegEvent.ToolUsed used -> {}
      case LegEvent.ModelUsed used -> {}
      case LegEvent.OptOutAsked asked -> {}
      case LegEvent.TransferAsked asked -> {}
      case LegEvent.ConversationOver talked -> {}
      case LegEvent.Refused refused -> {}
      case LegEvent.Unreachable unreachable -> {}
      case LegEvent.HungUp hungUp -> {}
      case LegEvent.Silent silent -> {}
      case LegEvent.TransferConnected connected -> {}
      case LegEvent.TransferFailed transfer -> {}
      case LegEvent.Transferred transferred -> {}
      case LegEvent.Closed closed -> {}
    }
  }

  private static void stillTrying(LiveCall livecall, LegEvent.Trying trying) {
    if (trying.equals(livecall.trying())) {
      livecall.firstAnswer().underWay();
    }
  }

  /// Waits for the first answer.
  ///
  /// @param pause how long the call waits for its place before it is dialled
  /// @param onSilence told how long was waited when no trunk answered at all; must end the call
  /// @return the carrier's words when the call could not be initiated; empty when it is under way
  Optional<String> await(LiveCall livecall, Duration pause, Consumer<Duration> onSilence) {
    CompletableFuture<FirstAnswer.Verdict> verdict = livecall.firstAnswer().verdict();
    Duration longest = properties.initiateTimeout();
    try {
      try {
        return Optional.ofNullable(
            verdict.get(pause.plus(longest).toMillis(), TimeUnit.MILLISECONDS).failure());
      } catch (TimeoutException e) {
        if (livecall.trying() != null) {
          livecall.firstAnswer().underWay();
        } else {
          onSilence.accept(longest);
        }
        return Optional.ofNullable(
            verdict.get(FAILURE_WRITTEN_WAIT.toMillis(), TimeUnit.MILLISECONDS).failure());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a call was being initiated", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("a call's first answer was not written down in time", e);
    }
  }
}
