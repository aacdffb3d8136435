package io.callmanager.telephony.conversation;

import io.callmanager.shared.PlaybackId;
import io.callmanager.telephony.media.FrameSource;
import io.callmanager.telephony.speech.SpokenPlayback;
import io.callmanager.telephony.speech.SpokenText;
import org.jspecify.annotations.Nullable;

/// Where what an agent says goes: into the call's queue of what is played, behind what is there. Used from the call's mailbox.
public interface Mouth {

  /// Says something, and tells its listener alone.
  void speak(PlaybackId id, SpokenText text, SpokenPlayback.Listener listener);

  /// Presses keys.
  void sendDigits(PlaybackId id, String digits);

  /// Has what this gives played whenever nothing else is, in place of what was relayed before.
  ///
  /// @param source null for silence
  void relay(@Nullable FrameSource source);

  /// Stops what is playing and drops what is queued up to this; nothing happens when it is over.
  void stop(PlaybackId last);

  /// Stops the first message.
  void stopOpening();
}
