package io.callmanager.sound;

import io.callmanager.call.spi.PcmSound;

/// What came of fetching a sound.
public sealed interface RemoteSound {

  record Fetched(PcmSound audio) implements RemoteSound {}

  /// It can't be fetched or played.
  ///
  /// @param why in words for whoever asked
  record Unusable(String why) implements RemoteSound {}

  /// Too many sounds are being fetched at the moment.
  record Busy() implements RemoteSound {}
}
