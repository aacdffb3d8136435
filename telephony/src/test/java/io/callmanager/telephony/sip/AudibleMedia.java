package io.callmanager.telephony.sip;

import io.callmanager.call.spi.Tape;
import io.callmanager.telephony.media.FrameSource;
import io.callmanager.telephony.media.MediaAddress;
import io.callmanager.telephony.media.MediaListener;
import io.callmanager.telephony.media.MediaOptions;
import io.callmanager.telephony.media.MediaSession;
import io.callmanager.telephony.media.MediaSessions;
import io.callmanager.telephony.media.MediaStats;
import io.callmanager.telephony.media.PlaybackListener;
import io.callmanager.telephony.media.SdpException;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.peers.LossyRelay;
import io.callmanager.telephony.recording.TapeFailure;
import io.callmanager.telephony.rtp.PortRange;
import io.callmanager.telephony.rtp.RtpEngine;
import io.callmanager.telephony.rtp.RtpProperties;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Real sessions on loopback, listened to, of one call at a time; over a bad network if they are told so.
final class AudibleMedia implements MediaSessions, AutoCloseable {

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RtpEngine engine =
      new RtpEngine(
          new RtpProperties(
              PortRange.valueOf("25000-25099"),
              1,
              4,
              Duration.ofSeconds(1),
              Duration.ofMillis(40),
              Duration.ofMillis(500)),
          new MediaAddress(LOOPBACK, LOOPBACK),
          Clock.systemUTC(),
          meters);
  private final @Nullable LossyRelay network;
  private final List<short[]> heard = new CopyOnWriteArrayList<>();
  private final List<String> answers = new CopyOnWriteArrayList<>();
  private volatile @Nullable MediaSession session;

  AudibleMedia() {
    this(null);
  }

  /// @param network what lies between the peer and us; null for nothing
  AudibleMedia(@Nullable LossyRelay network) {
    this.network = network;
  }

  @Override
  public MediaSession open(MediaListener listener, MediaOptions options) {
    MediaSession opened = engine.open(new Eavesdropper(listener), options);
    session = opened;
    return new Line(opened);
  }

  @Override
  public boolean hasRoom() {
    return engine.hasRoom();
  }

  /// The latest session.
  MediaSession session() {
    return Objects.requireNonNull(session);
  }

  /// What came in so far.
  short[] heard() {
    List<short[]> frames = List.copyOf(heard);
    short[] samples = new short[frames.stream().mapToInt(frame -> frame.length).sum()];
    int at = 0;
    for (short[] frame : frames) {
      System.arraycopy(frame, 0, samples, at, frame.length);
      at += frame.length;
    }
    return samples;
  }

  /// What we answered to the peer's offers.
  List<String> answers() {
    return List.copyOf(answers);
  }

  /// How many packets did not prove to be the peer's.
  double notAuthentic() {
    return meters
        .get("callmanager.rtp.packets")
        .tag("outcome", "not-authentic")
        .functionCounter()
        .count();
  }

  @Override
  public void close() {
    engine.close();
  }

  private final class Eavesdropper implements MediaListener {

    private final MediaListener listener;

    Eavesdropper(MediaListener listener) {
      this.listener = listener;
    }

    @Override
    public void onDigit(char digit) {
      listener.onDigit(digit);
    }

    @Override
    public boolean wantsFrames() {
      return true;
    }

    @Override
    public void onFrame(short[] frame) {
      heard.add(frame.clone());
    }
  }

  /// A session whose packets go over the network.
  private final class Line implements MediaSession {

    private final MediaSession end;

    Line(MediaSession end) {
      this.end = end;
    }

    private String ours(String sdp) {
      return network == null ? sdp : network.ours(sdp);
    }

    private String theirs(String sdp) {
      return network == null ? sdp : network.theirs(sdp);
    }

    @Override
    public String offer() {
      return ours(end.offer());
    }

    @Override
    public void acceptAnswer(String sdp) throws SdpException {
      end.acceptAnswer(theirs(sdp));
    }

    @Override
    public String answerOffer(String sdp) throws SdpException {
      String answer = ours(end.answerOffer(theirs(sdp)));
      answers.add(answer);
      return answer;
    }

    @Override
    public void play(Sound sound, PlaybackListener listener) {
      end.play(sound, listener);
    }

    @Override
    public void sendDigits(String digits, PlaybackListener listener) {
      end.sendDigits(digits, listener);
    }

    @Override
    public void stopPlaying() {
      end.stopPlaying();
    }

    @Override
    public MediaStats stats() {
      return end.stats();
    }

    @Override
    public boolean encrypted() {
      return end.encrypted();
    }

    @Override
    public boolean twoWay() {
      return end.twoWay();
    }

    @Override
    public void fillGaps(@Nullable Sound sound) {
      end.fillGaps(sound);
    }

    @Override
    public void relay(FrameSource source) {
      end.relay(source);
    }

    @Override
    public void connect(MediaSession other) {
      end.connect(other instanceof Line line ? line.end : other);
    }

    @Override
    public void record(Tape tape, Consumer<TapeFailure> onFailure) {
      end.record(tape, onFailure);
    }

    @Override
    public void pauseRecording(boolean paused) {
      end.pauseRecording(paused);
    }

    @Override
    public long stopRecording() {
      return end.stopRecording();
    }

    @Override
    public void close() {
      end.close();
    }
  }
}
