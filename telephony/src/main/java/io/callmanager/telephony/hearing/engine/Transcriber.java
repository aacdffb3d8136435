package io.callmanager.telephony.hearing.engine;

import io.callmanager.telephony.hearing.Expectation;
import io.callmanager.telephony.hearing.Heard;
import io.callmanager.telephony.speech.SpeechException;

/// Understands an utterance that is there as a whole.
@FunctionalInterface
interface Transcriber {

  /// What was said. Blocks.
  ///
  /// @param samples at 8 kHz
  /// @throws SpeechException when the engine failed; another engine may do
  Heard transcribe(short[] samples, Expectation expected)
      throws SpeechException, InterruptedException;
}
