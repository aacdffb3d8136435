package io.callmanager.telephony.sandbox;

/// Tells speech from silence by loudness, frame by frame.
final class VoiceActivity {

  /// The usual threshold of answering-machine detectors, of 32,767.
  static final int SILENCE_THRESHOLD = 256;

  private static final int FRAME_MILLIS = 20;

  private boolean heardSpeech;
  private long silentMillis;
  private long millisSinceSpeechBegan;

  /// Takes the next 20 ms.
  void hear(short[] frame) {
    long sum = 0;
    for (short sample : frame) {
      sum += Math.abs(sample);
    }
    if (sum / frame.length >= SILENCE_THRESHOLD) {
      heardSpeech = true;
      silentMillis = 0;
    } else {
      silentMillis += FRAME_MILLIS;
    }
    if (heardSpeech) {
      millisSinceSpeechBegan += FRAME_MILLIS;
    }
  }

  /// Begins anew, as if nothing had been heard.
  void forget() {
    heardSpeech = false;
    silentMillis = 0;
    millisSinceSpeechBegan = 0;
  }

  /// Whether there is speech now that began at least `millis` ago, pauses included.
  boolean speakingFor(long millis) {
    return heardSpeech && silentMillis == 0 && millisSinceSpeechBegan >= millis;
  }

  /// Whether there was speech, followed by silence of at least `millis`.
  boolean silentAfterSpeechFor(long millis) {
    return heardSpeech && silentMillis >= millis;
  }
}
