package io.callmanager.telephony.sip.call;

import io.callmanager.call.spi.Answerer;
import io.callmanager.telephony.amd.AmdProperties;
import io.callmanager.telephony.amd.AmdVerdict;
import io.callmanager.telephony.amd.AnsweringMachineDetector;
import io.callmanager.telephony.amd.GreetingEnd;
import io.callmanager.telephony.amd.GreetingEndDetector;
import io.callmanager.telephony.media.Listening;
import io.callmanager.telephony.media.ToneDigitDetector;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is listened for on an answered call: who answered, when a machine's greeting is over, and keys in the audio itself.
/// Frames are put in by the thread that paces the call's packets, and heard by the thread that listens to all calls.
final class CallEar implements AutoCloseable {

  /// Told on the thread that listens: note it and return.
  interface Listener {

    void answeredBy(Answerer answerer, String cause, double confidence, int afterMillis);

    /// A machine's greeting is over.
    ///
    /// @param beep whether it was a beep that told so
    void greetingOver(boolean beep);

    void digit(char digit);
  }

  private static final int FRAME_MILLIS = 20;

  private final AmdProperties rules;
  private final Listener listener;
  private final @Nullable ToneDigitDetector digits;
  private final Listening.Ear ear;
  private @Nullable AnsweringMachineDetector answerer;
  private final Consumer<short[]> conversation;
  private @Nullable GreetingEndDetector greeting;
  private int heardMillis;

  /// Begins to listen.
  ///
  /// @param machine whether to listen for who answered
  /// @param toneDigits whether to listen for keys
  /// @param conversation gets each frame, on the thread that listens
  CallEar(
      Listening listening,
      AmdProperties rules,
      boolean machine,
      boolean toneDigits,
      Consumer<short[]> conversation,
      Listener listener) {
    this.rules = rules;
    this.listener = listener;
    this.answerer = machine ? new AnsweringMachineDetector(rules.settings()) : null;
    this.digits = toneDigits ? new ToneDigitDetector() : null;
    this.conversation = conversation;
    this.ear = listening.open(this::hear);
  }

  /// Takes what was received in the last 20 ms.
  void offer(short[] frame) {
    ear.offer(frame);
  }

  private void hear(short[] frame) {
    heardMillis += FRAME_MILLIS;
    if (digits != null) {
      char digit = digits.onFrame(frame);
      if (digit != ToneDigitDetector.NO_DIGIT) {
        listener.digit(digit);
      }
    }
    conversation.accept(frame);
    if (answerer != null) {
      answerer.onFrame(frame).ifPresent(verdict -> judged(answerer, verdict));
    } else if (greeting != null) {
      hearGreeting(greeting, frame);
    }
  }

  private void judged(@Nullable AnsweringMachineDetector by, AmdVerdict verdict) {
    answerer = null;
    Answerer who =
        switch (verdict.answerer()) {
          case HUMAN -> Answerer.HUMAN;
          case MACHINE -> Answerer.MACHINE;
          case NOT_SURE -> Answerer.NOT_SURE;
        };
    if (who == Answerer.MACHINE && by != null) {
      greeting = by.greetingEnd();
    }
    listener.answeredBy(who, verdict.cause().name(), verdict.confidence(), verdict.afterMillis());
  }

  private void hearGreeting(GreetingEndDetector detector, short[] frame) {
    Optional<GreetingEnd> end = detector.onFrame(frame);
    if (end.isPresent() || heardMillis >= rules.longestGreeting().toMillis()) {
      greeting = null;
      listener.greetingOver(end.filter(GreetingEnd.AfterBeep.class::isInstance).isPresent());
    }
  }

  @Override
  public void close() {
    ear.close();
  }
}
