package io.callmanager.telephony.conversation;

import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.Utterance;
import io.callmanager.shared.CallId;
import io.callmanager.shared.PlaybackId;
import io.callmanager.telephony.speech.SpeechSynthesizer;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The call that a conversation is held on.
///
/// @param answeredAt when the callee answered
/// @param opening what is said first
/// @param openingId under which that is said, where it is not the first thing to be said; null where it is
/// @param leavesMessages whether the first message is all that an answering machine is told
/// @param mailbox where everything happens
/// @param events told, in the mailbox, of what happens in the conversation
/// @param clock asked on any thread
public record ConversationParts(
    CallId call,
    Instant answeredAt,
    Utterance opening,
    @Nullable PlaybackId openingId,
    boolean leavesMessages,
    SpeechSynthesizer synthesizer,
    Mouth mouth,
    Consumer<Runnable> mailbox,
    Alarms alarms,
    Consumer<LegEvent> events,
    Supplier<Instant> clock) {

  Instant now() {
    return clock.get();
  }

  /// Milliseconds since the answer.
  long millis() {
    return Math.max(0, Duration.between(answeredAt, now()).toMillis());
  }

  void tell(LegEvent event) {
    events.accept(event);
  }
}
