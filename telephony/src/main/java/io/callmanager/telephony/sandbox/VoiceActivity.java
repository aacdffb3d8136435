package io.callmanager.telephony.sandbox;

/// Tells speech from silence by loudness, frame by frame.
final class VoiceActivity {

  /// The usual threshold of answering-machine detectors, of 32,767.
  private static final int SILENCE_THRESHOLD = 256;

  private static final int FRAME_MILLIS = 20;

  private boolean heardSpeech;
  private long silentMillis;

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
  }

  /// Whether there was speech, followed by silence of at least `millis`.
  boolean silentAfterSpeechFor(long millis) {
    return heardSpeech && silentMillis >= millis;
  }
}
