package io.callmanager.telephony.hearing.engine;

import io.callmanager.telephony.hearing.Expectation;
import io.callmanager.telephony.hearing.Heard;
import io.callmanager.telephony.hearing.Hearing;
import io.callmanager.telephony.hearing.HearingListener;
import io.callmanager.telephony.hearing.UtteranceAudio;
import io.callmanager.telephony.speech.SpeechException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Collects an utterance and has it understood when it is over, on a thread of its own.
final class WholeUtterances implements Hearing {

  private final Transcriber transcriber;
  private final HearingListener listener;
  private @Nullable Utterance current;
  private boolean closed;

  /// An utterance and whoever understands it.
  private static final class Utterance {
    private final int number;
    private final Expectation expected;
    private final UtteranceAudio audio = new UtteranceAudio();
    private boolean over;
    private @Nullable Thread worker;

    Utterance(int number, Expectation expected) {
      this.number = number;
      this.expected = expected;
    }
  }

  WholeUtterances(Transcriber transcriber, HearingListener listener) {
    this.transcriber = transcriber;
    this.listener = listener;
  }

  @Override
  public synchronized void begin(int utterance, Expectation expected) {
    drop();
    if (!closed) {
      current = new Utterance(utterance, expected);
    }
  }

  @Override
  public synchronized void audio(short[] frame) {
    Utterance utterance = current;
    if (utterance != null && !utterance.over) {
      utterance.audio.add(frame);
    }
  }

  @Override
  public synchronized void end() {
    Utterance utterance = current;
    if (utterance != null && !utterance.over) {
      utterance.over = true;
      utterance.worker = Thread.ofVirtual().name("hearing-", 0).start(() -> understand(utterance));
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    drop();
  }

  private void drop() {
    Utterance utterance = current;
    current = null;
    if (utterance != null && utterance.worker != null) {
      utterance.worker.interrupt();
    }
  }

  private void understand(Utterance utterance) {
    try {
      Heard heard = transcriber.transcribe(utterance.audio.samples(), utterance.expected);
      tell(utterance, told -> told.heard(utterance.number, heard));
    } catch (SpeechException e) {
      String words = String.valueOf(e.getMessage());
      switch (e.fault()) {
        case ENGINE -> tell(utterance, told -> told.failed(utterance.number, words));
        case TEXT, RESTING -> tell(utterance, told -> told.refused(utterance.number, words));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody waits for it any more
    } catch (RuntimeException e) {
      tell(utterance, told -> told.failed(utterance.number, "failed: " + e));
    }
  }

  private void tell(Utterance utterance, Consumer<HearingListener> what) {
    synchronized (this) {
      if (current != utterance) {
        return;
      }
      current = null;
    }
    what.accept(listener);
  }
}
