package io.callmanager.telephony.rtp;

import io.callmanager.telephony.sdp.AudioCodec;

/// What a telephone line does to a sound.
public final class TelephoneLine {

  private TelephoneLine() {}

  /// The sound as it comes out of a codec.
  public static short[] through(AudioCodec codec, short[] samples) {
    G711 law = G711.of(codec);
    short[] heard = new short[samples.length];
    for (int i = 0; i < heard.length; i++) {
      heard[i] = law.decode(law.encode(samples[i]));
    }
    return heard;
  }
}
