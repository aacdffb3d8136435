package io.callmanager.telephony.conversation;

import io.callmanager.call.spi.LegEvent;
import io.callmanager.shared.PlaybackId;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The first message: from when it is heard, and whether the callee stopped it. Lives in the call's mailbox.
final class Opening {

  /// A callee's "hello" into our first words does not stop them, unless it turns out to be more.
  private static final Duration GREETING = Duration.ofMillis(800);

  private static final Duration MORE_THAN_A_GREETING = Duration.ofSeconds(1);

  private final ConversationParts parts;
  private final Transcript transcript;
  private @Nullable Instant startedAt;
  private boolean cut;

  Opening(ConversationParts parts, Transcript transcript) {
    this.parts = parts;
    this.transcript = transcript;
  }

  /// Told when the message is over.
  @FunctionalInterface
  interface Over {
    void over(long playedMillis, boolean inFull);
  }

  /// Takes note of what the leg tells of the message, which is a playback of its own where it waited for who answered.
  void observe(LegEvent event, Over listener) {
    PlaybackId late = parts.openingId();
    switch (event) {
      case LegEvent.SpeechStarted _ when late == null -> started();
      case LegEvent.SpeechFinished over when late == null ->
          listener.over(over.playedMillis(), over.inFull());
      case LegEvent.PlaybackStarted started when started.id().equals(late) -> started();
      case LegEvent.PlaybackFinished over when over.id().equals(late) ->
          listener.over(over.playedMillis(), over.inFull());
      default -> {}
    }
  }

  private void started() {
    if (startedAt == null) {
      startedAt = parts.now();
      transcript.agentBegan();
    }
  }

  boolean hasStarted() {
    return startedAt != null;
  }

  /// Whether somebody who begins to speak now may only be greeting.
  boolean isNew() {
    return startedAt != null && Duration.between(startedAt, parts.now()).compareTo(GREETING) < 0;
  }

  /// The callee begins to speak into it, which is to stop it unless it is only a greeting.
  ///
  /// @param goesOn whether they still speak
  /// @param stop stops it
  void spokenInto(BooleanSupplier goesOn, Runnable stop) {
    if (startedAt == null) {
      return;
    }
    if (!isNew()) {
      stop.run();
      return;
    }
    var _ =
        parts
            .alarms()
            .after(
                MORE_THAN_A_GREETING,
                () -> {
                  if (goesOn.getAsBoolean()) {
                    stop.run();
                  }
                });
  }

  /// Stops it.
  void cutShort() {
    cut = true;
    PlaybackId late = parts.openingId();
    if (late == null) {
      parts.mouth().stopOpening();
    } else {
      parts.mouth().stop(late);
    }
  }

  /// It is over.
  ///
  /// @return what was heard of it, if it was cut short; null when it was not
  @Nullable String over(long playedMillis, boolean inFull) {
    String text = parts.opening().text();
    if (cut) {
      cut = false;
      String heard = AgentVoice.beginning(text, playedMillis);
      transcript.agent(heard, true, null);
      return heard;
    }
    if (playedMillis > 0) {
      transcript.agent(text, !inFull, null);
    }
    return null;
  }

  /// The call ends in the middle of it.
  void tellWhatWasHeard() {
    if (startedAt != null) {
      long played = Duration.between(startedAt, parts.now()).toMillis();
      transcript.agent(AgentVoice.beginning(parts.opening().text(), played), true, null);
    }
  }
}
