package io.callmanager.telephony.twilio;

import io.callmanager.telephony.media.Listening;
import io.callmanager.telephony.media.ToneGenerator;
import io.callmanager.telephony.mediastream.Mulaw;
import io.callmanager.telephony.mediastream.StreamCommand;
import io.callmanager.telephony.mediastream.StreamJson;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What we say on a media stream: twenty milliseconds at a time, as they come, so that hardly anything waits at Twilio and what is
/// stopped here is silent there. When Twilio has come to be late all the same, silence is left out until it no longer is. Keys are
/// pressed as tones, as a stream knows no other way.
final class StreamVoice implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StreamVoice.class);

  private static final int FRAME = 160;
  private static final Duration KEY = Duration.ofMillis(100);
  private static final int KEY_AND_GAP = 8 * FRAME;

  /// What a slow network may leave unsent: 1 s; more is left out.
  private static final int MOST_UNSENT = 50;

  /// What is as good as silence.
  private static final int QUIET = 200;

  private final StreamSocket socket;
  private final String streamSid;
  private final Listening.Ear ear;
  private final BlockingQueue<StreamCommand> unsent = new ArrayBlockingQueue<>(MOST_UNSENT);
  private final Lag lag;
  private final Queue<Character> keys = new ConcurrentLinkedQueue<>();
  private short @Nullable [] tone;
  private int toneAt;
  private volatile boolean closed;

  /// @param nanos a clock that only goes forward
  StreamVoice(Listening listening, StreamSocket socket, String streamSid, LongSupplier nanos) {
    this.socket = socket;
    this.streamSid = streamSid;
    this.lag = new Lag(nanos);
    this.ear = listening.open(this::take);
  }

  /// Says a frame of 160 samples. Never blocks.
  void say(short[] frame) {
    ear.offer(frame);
  }

  /// Presses a key. Never blocks.
  void press(char key) {
    keys.add(key);
  }

  /// Wants to be told when all that was said by now has been heard.
  void mark(String name) {
    if (!unsent.offer(new StreamCommand.Mark(streamSid, name))) {
      log.debug("A media stream is too slow for its mark");
    }
  }

  /// What was said before a mark has been heard.
  void marked(String name) {
    lag.heard(name);
  }

  private void take(short[] frame) {
    boolean sounding = sounding();
    if (!sounding && lag.isLate() && isQuiet(frame)) {
      lag.leftOut();
      return;
    }
    Mulaw audio = sounding ? pressed() : Mulaw.of(frame);
    if (!unsent.offer(new StreamCommand.Media(streamSid, audio))) {
      log.debug("A media stream is too slow for its audio");
    }
    String mark = lag.said();
    if (mark != null && !unsent.offer(new StreamCommand.Mark(streamSid, mark))) {
      lag.notSent();
    }
  }

  private static boolean isQuiet(short[] frame) {
    for (short sample : frame) {
      if (Math.abs(sample) > QUIET) {
        return false;
      }
    }
    return true;
  }

  private boolean sounding() {
    if (tone == null) {
      Character key = keys.poll();
      if (key != null) {
        tone = Arrays.copyOf(ToneGenerator.dtmf(key, KEY).samples(), KEY_AND_GAP);
        toneAt = 0;
      }
    }
    return tone != null;
  }

  private Mulaw pressed() {
    short[] sounding = tone == null ? new short[KEY_AND_GAP] : tone;
    Mulaw audio = Mulaw.of(sounding, toneAt, FRAME);
    toneAt += FRAME;
    if (toneAt == KEY_AND_GAP) {
      tone = null;
    }
    return audio;
  }

  /// Sends what is said until the stream is closed; to be run by a thread of its own.
  void run() {
    try {
      while (!closed) {
        StreamCommand next = unsent.poll(1, TimeUnit.SECONDS);
        if (next != null) {
          socket.send(StreamJson.write(next));
        }
      }
    } catch (IOException | IllegalStateException e) {
      // Its end is told by the connection itself.
      log.debug("A media stream can't be written to: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      socket.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    ear.close();
    socket.close();
  }
}
