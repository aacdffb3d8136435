package io.callmanager.telephony.sip;

import io.callmanager.call.spi.Tape;
import io.callmanager.telephony.media.FrameSource;
import io.callmanager.telephony.media.MediaListener;
import io.callmanager.telephony.media.MediaOptions;
import io.callmanager.telephony.media.MediaSession;
import io.callmanager.telephony.media.MediaSessions;
import io.callmanager.telephony.media.MediaStats;
import io.callmanager.telephony.media.NoMediaPortException;
import io.callmanager.telephony.media.PlaybackListener;
import io.callmanager.telephony.media.SdpException;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.recording.TapeFailure;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Media sessions that know SDP just well enough to tell a usable description from another, and play in real time without
/// sending anything.
public final class FakeMedia implements MediaSessions {

  public static final String SDP =
      """
      v=0\r
      o=- 1 1 IN IP4 127.0.0.1\r
      s=-\r
      c=IN IP4 127.0.0.1\r
      t=0 0\r
      m=audio 40000 RTP/AVP 0 8 101\r
      a=rtpmap:101 telephone-event/8000\r
      """;

  final List<Session> opened = new CopyOnWriteArrayList<>();
  public final AtomicInteger open = new AtomicInteger();
  volatile boolean full;
  volatile boolean room = true;
  volatile boolean broken;
  volatile long packetsReceived;

  @Override
  public MediaSession open(MediaListener listener, MediaOptions options) {
    if (full) {
      throw new NoMediaPortException("every port is taken");
    }
    failIfBroken();
    open.incrementAndGet();
    Session session = new Session(listener);
    opened.add(session);
    return session;
  }

  @Override
  public boolean hasRoom() {
    return room;
  }

  private void failIfBroken() {
    if (broken) {
      throw new IllegalStateException("expected by this test");
    }
  }

  final class Session implements MediaSession {

    final MediaListener listener;
    final List<String> answers = new CopyOnWriteArrayList<>();
    final List<String> offers = new CopyOnWriteArrayList<>();
    private final List<Runnable> stops = new CopyOnWriteArrayList<>();
    volatile boolean closed;
    volatile @Nullable Sound gaps;
    volatile @Nullable MediaSession connected;
    final List<String> digits = new CopyOnWriteArrayList<>();
    private volatile boolean twoWay = true;

    Session(MediaListener listener) {
      this.listener = listener;
    }

    @Override
    public String offer() {
      return SDP;
    }

    @Override
    public void acceptAnswer(String sdp) throws SdpException {
      check(sdp);
      answers.add(sdp);
    }

    @Override
    public String answerOffer(String sdp) throws SdpException {
      failIfBroken();
      check(sdp);
      offers.add(sdp);
      return SDP;
    }

    private void check(String sdp) throws SdpException {
      twoWay = !sdp.contains("a=sendonly") && !sdp.contains("a=inactive");
      if (!sdp.contains("m=audio") || sdp.contains("RTP/AVP 18")) {
        throw new SdpException("no codec in common");
      }
    }

    @Override
    public void play(Sound sound, PlaybackListener playing) {
      playing.onStarted();
      AtomicBoolean over = new AtomicBoolean();
      Runnable stopping =
          () -> {
            if (over.compareAndSet(false, true)) {
              playing.onFinished(0, false);
            }
          };
      stops.add(stopping);
      Executor later = CompletableFuture.delayedExecutor(sound.millis(), TimeUnit.MILLISECONDS);
      later.execute(
          () -> {
            if (over.compareAndSet(false, true)) {
              playing.onFinished(sound.millis(), !closed);
            }
          });
    }

    @Override
    public void sendDigits(String digits, PlaybackListener sending) {
      this.digits.add(digits);
      sending.onFinished(0, true);
    }

    @Override
    public void stopPlaying() {
      stops.forEach(Runnable::run);
      stops.clear();
    }

    @Override
    public void fillGaps(@Nullable Sound sound) {
      gaps = sound;
    }

    @Override
    public void relay(FrameSource source) {}

    @Override
    public void connect(MediaSession other) {
      connected = other;
    }

    @Override
    public void record(Tape tape, Consumer<TapeFailure> onFailure) {
      tape.over(new Tape.Outcome.Unused());
    }

    @Override
    public void pauseRecording(boolean paused) {}

    @Override
    public long stopRecording() {
      return 0;
    }

    @Override
    public MediaStats stats() {
      return new MediaStats(0, packetsReceived, 0, 0, 0, 0);
    }

    @Override
    public boolean twoWay() {
      return twoWay;
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        open.decrementAndGet();
      }
    }
  }
}
