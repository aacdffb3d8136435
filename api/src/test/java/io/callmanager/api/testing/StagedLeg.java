package io.callmanager.api.testing;

import io.callmanager.call.spi.Answerer;
import io.callmanager.call.spi.Carrier;
import io.callmanager.call.spi.ConversationTurn;
import io.callmanager.call.spi.ConversationTurn.Speaker;
import io.callmanager.call.spi.DialOrder;
import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.LegListener;
import io.callmanager.call.spi.PcmSound;
import io.callmanager.call.spi.Refusal;
import io.callmanager.call.spi.Tape;
import io.callmanager.call.spi.Utterance;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.PlaybackId;
import io.callmanager.shared.WavHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A leg on which a test says what happens. Its time is the real time plus what the test let pass.
public final class StagedLeg implements Leg {

  private final DialOrder order;
  private final Carrier.Permit permit;
  private final LegListener listener;
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile Instant now = Instant.now();
  private volatile boolean answered;
  private volatile @Nullable Tape waiting;
  private volatile @Nullable Tape tape;

  StagedLeg(DialOrder order, Carrier.Permit permit, LegListener listener) {
    this.order = order;
    this.permit = permit;
    this.listener = listener;
  }

  public DialOrder order() {
    return order;
  }

  /// Lets time pass before the next event.
  public StagedLeg after(Duration time) {
    now = now.plus(time);
    return this;
  }

  public StagedLeg dialed(String trunk, int attempt, int trunks) {
    return tell(new LegEvent.Dialed(now, trunk, attempt, trunks));
  }

  public StagedLeg trunkFailed(String trunk, String words) {
    return tell(new LegEvent.TrunkFailed(now, trunk, null, words));
  }

  public StagedLeg trying() {
    return tell(new LegEvent.Trying(now));
  }

  public StagedLeg ringing() {
    return tell(new LegEvent.Ringing(now, 180, false));
  }

  public StagedLeg answered() {
    answered = true;
    tell(new LegEvent.Answered(now));
    Tape next = waiting;
    if (next != null) {
      record(next);
    }
    return this;
  }

  public StagedLeg speaks() {
    return tell(new LegEvent.SpeechStarted(now, "test/voice"));
  }

  public StagedLeg hasSpoken(long millis) {
    return tell(new LegEvent.SpeechFinished(now, millis, true));
  }

  public StagedLeg presses(char digit) {
    return tell(new LegEvent.DigitReceived(now, digit));
  }

  /// The callee has said something in a conversation.
  public StagedLeg hears(int number, String words) {
    return tell(
        new LegEvent.TurnTaken(
            now,
            new ConversationTurn(
                number, Speaker.CALLEE, words, 500, 900, 0.9, false, "test", null)));
  }

  public StagedLeg answeredBy(Answerer answerer, boolean unwanted) {
    return tell(new LegEvent.AnsweredBy(now, answerer, "LONG_GREETING", 0.75, 1900, unwanted));
  }

  public void hangsUp() {
    stopRecording();
    end(new LegEvent.HungUp(now));
  }

  public void refuses(Refusal refusal, int sipCode, String words) {
    end(new LegEvent.Refused(now, refusal, sipCode, words));
  }

  /// Everything is played at once, in 100 ms.
  @Override
  public void say(PlaybackId id, Utterance utterance) {
    tell(new LegEvent.PlaybackStarted(now, id, "test/voice"));
    tell(new LegEvent.PlaybackFinished(now, id, 100, true));
  }

  @Override
  public void play(PlaybackId id, PcmSound sound) {
    tell(new LegEvent.PlaybackStarted(now, id, null));
    tell(new LegEvent.PlaybackFinished(now, id, sound.millis(), true));
  }

  @Override
  public void sendDigits(PlaybackId id, String digits) {
    tell(new LegEvent.PlaybackFinished(now, id, 100, true));
  }

  @Override
  public void transfer(PlaybackId id, PhoneNumber to, @Nullable Utterance notice) {
    end(new LegEvent.Transferred(now));
  }

  @Override
  public void stopPlaying() {}

  @Override
  public void stopPlaying(PlaybackId last) {}

  /// Every recording is a second of a rising line.
  @Override
  public void record(Tape next) {
    if (!answered) {
      waiting = next;
      return;
    }
    ByteBuffer file = ByteBuffer.allocate(WavHeader.BYTES + 32_000);
    WavHeader.CALL.write(file, 32_000);
    for (int i = 0; file.hasRemaining(); i++) {
      file.put((byte) i);
    }
    next.started(now);
    try {
      Files.write(next.file(), file.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    tape = next;
    tell(new LegEvent.RecordingStarted(now, next.id()));
  }

  @Override
  public void pauseRecording(boolean paused) {}

  @Override
  public void stopRecording() {
    Tape over = tape;
    tape = null;
    if (over != null) {
      tell(new LegEvent.RecordingStopped(now, over.id(), 1000, null));
      over.over(new Tape.Outcome.Written(1000, null));
    }
  }

  @Override
  public void hangUp() {
    stopRecording();
    end(new LegEvent.Closed(now));
  }

  private StagedLeg tell(LegEvent event) {
    listener.onEvent(event);
    return this;
  }

  private void end(LegEvent event) {
    if (over.compareAndSet(false, true)) {
      permit.release();
      listener.onEvent(event);
    }
  }
}
