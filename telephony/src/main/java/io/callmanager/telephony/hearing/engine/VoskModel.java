package io.callmanager.telephony.hearing.engine;

import io.callmanager.telephony.hearing.UtteranceAudio;
import io.callmanager.telephony.speech.SpeechException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vosk.LibVosk;
import org.vosk.LogLevel;
import org.vosk.Model;
import org.vosk.Recognizer;

/// A model of Vosk in memory. This class alone needs Vosk's library: it is touched only when a model is configured.
final class VoskModel {

  private static final int PIECE = UtteranceAudio.RATE / 5;

  private final Model model;

  private VoskModel(Model model) {
    this.model = model;
  }

  /// Loads a model, which takes seconds.
  ///
  /// @throws LinkageError when the library doesn't run on this machine
  static VoskModel load(Path directory) throws IOException {
    LibVosk.setLogLevel(LogLevel.WARNINGS);
    return new VoskModel(new Model(directory.toString()));
  }

  /// What was said, as the JSON of each stretch. Not for virtual threads, which it would pin.
  List<String> understand(short[] samples) throws SpeechException, InterruptedException {
    List<String> stretches = new ArrayList<>();
    try (Recognizer recognizer = new Recognizer(model, UtteranceAudio.RATE)) {
      recognizer.setWords(true);
      for (int at = 0; at < samples.length; at += PIECE) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        short[] piece = Arrays.copyOfRange(samples, at, Math.min(at + PIECE, samples.length));
        if (recognizer.acceptWaveForm(piece, piece.length)) {
          stretches.add(recognizer.getResult());
        }
      }
      stretches.add(recognizer.getFinalResult());
      return stretches;
    } catch (IOException e) {
      throw new SpeechException("Vosk can't use its model", e);
    }
  }
}
