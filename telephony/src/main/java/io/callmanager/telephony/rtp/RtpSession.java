package io.callmanager.telephony.rtp;

import io.callmanager.call.spi.Tape;
import io.callmanager.telephony.media.FrameSource;
import io.callmanager.telephony.media.MediaListener;
import io.callmanager.telephony.media.MediaSession;
import io.callmanager.telephony.media.MediaStats;
import io.callmanager.telephony.media.PlaybackListener;
import io.callmanager.telephony.media.SdpException;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.recording.StereoRing;
import io.callmanager.telephony.recording.TapeFailure;
import io.callmanager.telephony.sdp.AudioAgreement;
import io.callmanager.telephony.sdp.OfferAnswer;
import io.callmanager.telephony.srtp.SrtpKeys;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A session as the rest of telephony sees it. It costs a port and a few objects until a peer's address is known; then
/// its stream joins a pacing thread. Its lock is never taken by that thread.
final class RtpSession implements MediaSession {

  private final RtpEngine engine;
  private final PortPool.Port port;
  private final OfferAnswer description;
  private final RtpStream stream;
  private final RtcpSession rtcp;
  private final Secrecy.Maker secrets = new Secrecy.Maker();
  private volatile boolean encrypted;
  private volatile boolean twoWay = true;
  private @Nullable StereoRing recording;
  private boolean paced;
  private boolean closed;

  RtpSession(
      RtpEngine engine,
      PortPool.Port port,
      OfferAnswer description,
      MediaListener listener,
      RtpEngine.Tools tools) {
    this.engine = engine;
    this.port = port;
    this.description = description;
    this.stream =
        new RtpStream(
            new SymmetricSocket(port.channel()),
            listener,
            tools.jitterMillis(),
            () -> engine.giveBack(port));
    this.rtcp = new RtcpSession(stream, port.control(), tools.clock());
  }

  @Override
  public synchronized String offer() {
    return description.offer();
  }

  @Override
  public synchronized void acceptAnswer(String sdp) throws SdpException {
    agree(description.accept(sdp));
  }

  @Override
  public synchronized String answerOffer(String sdp) throws SdpException {
    OfferAnswer.Answered answered = description.answer(sdp);
    agree(answered.agreement());
    return answered.sdp();
  }

  private void agree(AudioAgreement agreement) {
    if (closed) {
      return;
    }
    SrtpKeys keys = agreement.keys();
    Secrecy secrecy = keys == null ? null : secrets.of(keys);
    encrypted = keys != null;
    twoWay = agreement.sends() && agreement.direction().receives();
    stream.order(one -> one.agree(agreement, secrecy));
    engine.reporter().secure(rtcp, secrecy);
    if (!paced && agreement.remote().isPresent()) {
      paced = true;
      engine.pace(port, stream);
    }
    if (agreement.remoteRtcp().isPresent()) {
      engine.reporter().report(rtcp, agreement.remoteRtcp().get());
    }
  }

  @Override
  public synchronized void play(Sound sound, PlaybackListener listener) {
    if (closed) {
      listener.onFinished(0, false);
    } else {
      stream.order(one -> one.player().play(sound, listener));
    }
  }

  @Override
  public synchronized void sendDigits(String digits, PlaybackListener listener) {
    String keys = DigitSender.checked(digits);
    if (closed) {
      listener.onFinished(0, false);
    } else {
      stream.order(one -> one.player().sendDigits(keys, one.takesEvents(), listener));
    }
  }

  @Override
  public synchronized void stopPlaying() {
    if (!closed) {
      stream.order(one -> one.player().stop());
    }
  }

  @Override
  public synchronized void fillGaps(@Nullable Sound sound) {
    if (!closed) {
      FrameSource filler = sound == null ? null : new SoundLoop(sound);
      stream.order(one -> one.connect(filler, null));
    }
  }

  @Override
  public synchronized void relay(FrameSource source) {
    if (!closed) {
      stream.order(one -> one.connect(source, null));
    }
  }

  @Override
  public void connect(MediaSession other) {
    if (!(other instanceof RtpSession peer) || peer == this) {
      throw new IllegalArgumentException("no other session of this engine");
    }
    VoiceRing here = new VoiceRing();
    VoiceRing there = new VoiceRing();
    connect(there, here);
    peer.connect(here, there);
  }

  private synchronized void connect(VoiceRing sent, VoiceRing heard) {
    if (!closed) {
      stream.order(one -> one.connect(sent, heard));
    }
  }

  @Override
  public synchronized void record(Tape tape, Consumer<TapeFailure> onFailure) {
    if (closed) {
      tape.over(new Tape.Outcome.Unused());
      return;
    }
    StereoRing ring = engine.tapes().begin(tape, onFailure);
    recording = ring;
    stream.order(one -> one.record(ring));
  }

  @Override
  public synchronized void pauseRecording(boolean paused) {
    if (recording != null) {
      recording.pause(paused);
    }
  }

  @Override
  public synchronized long stopRecording() {
    StereoRing ring = recording;
    recording = null;
    if (ring == null) {
      return 0;
    }
    if (!closed) {
      stream.order(RtpStream::stopRecording);
    }
    long put = ring.millis();
    return put == 0 ? 0 : put + RecordingTap.PATIENCE_MILLIS;
  }

  @Override
  public MediaStats stats() {
    return stream.stats();
  }

  @Override
  public boolean encrypted() {
    return encrypted;
  }

  @Override
  public boolean twoWay() {
    return twoWay;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    stream.order(RtpStream::close);
    engine.reporter().end(rtcp);
    engine.forget(this);
    if (!paced) {
      stream.obey();
      stream.release();
    }
  }
}
