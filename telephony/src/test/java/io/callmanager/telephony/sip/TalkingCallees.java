package io.callmanager.telephony.sip;

import io.callmanager.telephony.hearing.Voices;
import io.callmanager.telephony.media.MediaListener;
import io.callmanager.telephony.media.MediaSession;
import io.callmanager.telephony.media.MediaSessions;
import io.callmanager.telephony.media.PlaybackListener;
import io.callmanager.telephony.media.SdpException;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.peers.FreePort;
import io.callmanager.telephony.sip.call.IncomingCall;
import io.callmanager.telephony.sip.call.SipServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Callees who answer by SIP and speak: when the caller falls silent, or into what the caller says.
final class TalkingCallees implements AutoCloseable {

  /// After so much silence it is their turn.
  private static final int SILENT_FRAMES = 20;

  private static final int LOUD = 500;
  private static final int PAUSE_FRAMES = 10;

  final List<Callee> callees = new CopyOnWriteArrayList<>();
  private final MediaSessions media;
  private final int interruptAfterMillis;
  private final Sound words;
  private final @Nullable Sound noise;
  private final SipServer server;

  /// @param interruptAfterMillis how long after the caller has begun to speak they do so as well, once; 0 for not at all, but each time
  ///     the caller has fallen silent
  TalkingCallees(MediaSessions media, int interruptAfterMillis) {
    this(media, interruptAfterMillis, words(), null);
  }

  /// @param noise what is heard of them while they say nothing; null for silence
  TalkingCallees(
      MediaSessions media, int interruptAfterMillis, Sound words, @Nullable Sound noise) {
    this.media = media;
    this.interruptAfterMillis = interruptAfterMillis;
    this.words = words;
    this.noise = noise;
    this.server =
        SipServer.open(
            InetAddress.ofLiteral("127.0.0.1"),
            FreePort.next(),
            Clock.systemUTC(),
            new SimpleMeterRegistry(),
            call -> {
              Callee callee = new Callee(call);
              callees.add(callee);
              callee.answer();
            });
  }

  String uri() {
    return "sip:127.0.0.1:" + server.port();
  }

  @Override
  public void close() {
    server.close();
  }

  /// Six tenths of a second of a voice.
  static Sound words() {
    short[] samples = new short[30 * Voices.FRAME];
    for (int frame = 0; frame < 30; frame++) {
      System.arraycopy(Voices.vowel(frame), 0, samples, frame * Voices.FRAME, Voices.FRAME);
    }
    return new Sound(samples);
  }

  /// One of them.
  final class Callee implements IncomingCall.Listener, MediaListener {

    private final IncomingCall call;
    private @Nullable MediaSession session;
    private int silentFrames;
    private int loudFrames;
    private boolean heardSpeech;
    private boolean interrupted;
    volatile boolean fellSilent;

    /// When they began to interrupt, and when the caller was last heard before falling silent because of it, of the monotonic
    /// clock.
    volatile long spokeAtNanos;

    volatile long lastLoudNanos;

    Callee(IncomingCall call) {
      this.call = call;
    }

    private void answer() {
      call.listen(this);
      MediaSession open = media.open(this);
      session = open;
      try {
        call.answer(open.answerOffer(call.offer().orElseThrow()));
        open.fillGaps(noise);
      } catch (SdpException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public boolean wantsFrames() {
      return true;
    }

    @Override
    public void onFrame(short[] frame) {
      int loudest = 0;
      for (short sample : frame) {
        loudest = Math.max(loudest, Math.abs(sample));
      }
      if (loudest > LOUD) {
        heardSpeech = true;
        loudFrames++;
        silentFrames = 0;
        if (!fellSilent) {
          lastLoudNanos = System.nanoTime();
        }
      } else {
        silentFrames++;
        fellSilent |= interrupted && silentFrames == PAUSE_FRAMES;
      }
      boolean silent = heardSpeech && silentFrames == SILENT_FRAMES;
      if (silent) {
        heardSpeech = false;
      }
      if (interruptAfterMillis > 0) {
        if (!interrupted && loudFrames * 20 >= interruptAfterMillis) {
          interrupted = true;
          speak();
        }
      } else if (silent) {
        speak();
      }
    }

    private void speak() {
      MediaSession open = session;
      if (open != null) {
        open.play(
            words,
            new PlaybackListener() {
              @Override
              public void onStarted() {
                spokeAtNanos = System.nanoTime();
              }
            });
      }
    }

    @Override
    public String onOffer(String offer) throws SdpException {
      throw new SdpException("nothing to change");
    }

    /// They listen for no keys.
    @Override
    public void onDigit(char digit) {}

    @Override
    public void onCancelled() {
      over();
    }

    @Override
    public void onHungUp() {
      over();
    }

    private void over() {
      MediaSession open = session;
      session = null;
      if (open != null) {
        open.close();
      }
    }
  }
}
