package io.callmanager.telephony.conversation;

import io.callmanager.shared.PlaybackId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The first message: from when it is heard, and whether the callee stopped it. Lives in the call's mailbox.
final class Opening {

  /// A callee's "hello" into our first words does not stop them, unless it turns out to be more.
  private static final Duration GREETING = Duration.ofMillis(800);

  private final ConversationParts parts;
  private final Transcript transcript;
  private @Nullable Instant startedAt;
  private boolean cut;

  Opening(ConversationParts parts, Transcript transcript) {
    this.parts = parts;
    this.transcript = transcript;
  }

  void started() {
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
