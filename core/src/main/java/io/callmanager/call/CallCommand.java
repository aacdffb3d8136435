package io.callmanager.call;

import io.callmanager.call.spi.PcmSound;
import io.callmanager.call.spi.Utterance;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.PlaybackId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Something that a customer wants of a call that goes on.
public sealed interface CallCommand {

  /// Under which it is told of in the call's events.
  PlaybackId id();

  /// Whether what is playing and queued is dropped first.
  default boolean interrupts() {
    return false;
  }

  /// Say something after what is queued.
  ///
  /// @param interrupt whether what is playing and queued is dropped first
  record Say(PlaybackId id, Utterance utterance, boolean interrupt) implements CallCommand {

    @Override
    public boolean interrupts() {
      return interrupt;
    }
  }

  /// Play a sound after what is queued.
  ///
  /// @param name what the sound is called
  /// @param interrupt whether what is playing and queued is dropped first
  record Play(PlaybackId id, String name, PcmSound sound, boolean interrupt)
      implements CallCommand {

    @Override
    public boolean interrupts() {
      return interrupt;
    }
  }

  /// Send digits after what is queued.
  record SendDigits(PlaybackId id, String digits) implements CallCommand {}

  /// Hand the callee over to somebody else. When that is done, the call has ended.
  record Transfer(PlaybackId id, PhoneNumber to) implements CallCommand {}

  /// Gather keys that the callee presses, while and after something is said.
  ///
  /// @param prompt what is said first; null for nothing
  /// @param mostKeys after how many keys it is complete
  /// @param patience how long no key may be pressed, from the end of what is said and from each key
  /// @param finishKey the key that completes it and is not part of it; null for none
  record Gather(
      PlaybackId id,
      @Nullable Utterance prompt,
      int mostKeys,
      Duration patience,
      @Nullable Character finishKey)
      implements CallCommand {}
}
