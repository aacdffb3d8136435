package io.callmanager.telephony.sip;

import io.callmanager.telephony.hearing.Expectation;
import io.callmanager.telephony.hearing.Heard;
import io.callmanager.telephony.hearing.Hearing;
import io.callmanager.telephony.hearing.HearingListener;
import io.callmanager.telephony.hearing.SpeechRecognizer;
import java.util.Optional;

/// Understands "yes", whatever is said, at once.
class YesRecognizer implements SpeechRecognizer {

  @Override
  public String name() {
    return "test";
  }

  @Override
  public Optional<String> unavailability() {
    return Optional.empty();
  }

  @Override
  public Scope scope() {
    return Scope.ANYTHING;
  }

  /// An utterance is over.
  void understand(int utterance, HearingListener listener) {
    listener.heard(utterance, new Heard("yes", 1, name()));
  }

  @Override
  public Hearing open(String language, HearingListener listener) {
    return new Hearing() {
      private int current;

      @Override
      public void begin(int utterance, Expectation expected) {
        current = utterance;
      }

      @Override
      public void audio(short[] frame) {}

      @Override
      public void end() {
        understand(current, listener);
      }

      @Override
      public void close() {}
    };
  }
}
