package io.callmanager.telephony.sandbox;

import io.callmanager.call.spi.Utterance;
import io.callmanager.telephony.media.MediaListener;
import io.callmanager.telephony.media.MediaSession;
import io.callmanager.telephony.media.PlaybackListener;
import io.callmanager.telephony.media.SdpException;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.media.ToneGenerator;
import io.callmanager.telephony.sandbox.Behaviour.OnTheLine;
import io.callmanager.telephony.sip.call.IncomingCall;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One phone of the sandbox, during one call.
final class SandboxPhone implements IncomingCall.Listener, MediaListener {

  private static final Logger log = LoggerFactory.getLogger(SandboxPhone.class);

  private static final int NOT_ACCEPTABLE_HERE = 488;
  private static final int BEEP_HZ = 1000;
  private static final Duration BEEP = Duration.ofMillis(400);

  private final IncomingCall call;
  private final Behaviour behaviour;
  private final SandboxParts parts;
  private final AtomicBoolean over = new AtomicBoolean();
  private final MessageTaker message = new MessageTaker();
  private final Map<Remark, Sound> sounds = new ConcurrentHashMap<>();
  private volatile Ear ear = Ear.DEAF;
  private @Nullable MediaSession media;
  private @Nullable Future<?> timer;

  SandboxPhone(IncomingCall call, SandboxParts parts) {
    this(call, parts, Behaviour.of(call.dialled()));
  }

  /// A phone that does something else than its number says.
  SandboxPhone(IncomingCall call, SandboxParts parts, Behaviour behaviour) {
    this.call = call;
    this.behaviour = behaviour;
    this.parts = parts;
  }

  /// Does what the phone does.
  void take() {
    call.listen(this);
    switch (behaviour) {
      case Behaviour.Rejects(int code, String phrase) -> call.reject(code, phrase);
      case Behaviour.RingsOn() -> call.ring();
      case Behaviour.Answers(Duration ringing, OnTheLine then) -> {
        ear = ear(then);
        if (ringing.isZero()) {
          answer(then);
        } else {
          call.ring();
          later(ringing, () -> answer(then));
        }
      }
    }
  }

  private Ear ear(OnTheLine then) {
    return switch (then) {
      case OnTheLine.Listens _, OnTheLine.HangsUp _ -> Ear.DEAF;
      case OnTheLine.RecordsAfterBeep _ -> message;
      case OnTheLine.PressesKeys(String keys, Duration afterSilence) ->
          new KeyPresser(afterSilence, () -> parts.run(() -> press(keys)));
      case OnTheLine.Converses converses -> {
        parts.run(() -> converses.remarks().forEach(this::sound));
        yield new Conversant(
            converses, (remark, said) -> parts.run(() -> say(sound(remark), said)));
      }
    };
  }

  /// Has a remark's sound made; waits for it when it is being made already.
  private Sound sound(Remark remark) {
    return sounds.computeIfAbsent(remark, parts::speech);
  }

  private synchronized void answer(OnTheLine then) {
    if (over.get()) {
      return;
    }
    Optional<String> offer = call.offer();
    if (offer.isEmpty()) {
      call.reject(NOT_ACCEPTABLE_HERE, "Not Acceptable Here");
      return;
    }
    MediaSession session = parts.media().open(this);
    media = session;
    try {
      call.answer(session.answerOffer(offer.get()));
    } catch (SdpException e) {
      call.reject(NOT_ACCEPTABLE_HERE, "Not Acceptable Here");
      end();
      return;
    }
    parts.run(() -> act(session, then));
  }

  private void act(MediaSession session, OnTheLine then) {
    switch (then) {
      case OnTheLine.Listens(String says) -> {
        if (!says.isEmpty()) {
          session.play(speech(says), new PlaybackListener() {});
        }
      }
      case OnTheLine.HangsUp(Duration after) ->
          later(
              after,
              () -> {
                call.hangUp();
                end();
              });
      case OnTheLine.RecordsAfterBeep(String greeting, Duration lasting) -> {
        session.play(lasting(speech(greeting), lasting), new PlaybackListener() {});
        session.play(ToneGenerator.tone(BEEP_HZ, BEEP), new RecordAfterwards());
      }
      case OnTheLine.PressesKeys _, OnTheLine.Converses _ -> {}
    }
  }

  private Sound speech(String text) {
    return parts.speech(new Utterance(text, "default", "en-US"));
  }

  /// Cuts a sound, or fills it with silence, to a length.
  private static Sound lasting(Sound sound, Duration length) {
    int samples = Math.toIntExact(length.toMillis() * Sound.SAMPLE_RATE / 1000);
    return new Sound(Arrays.copyOf(sound.samples(), samples));
  }

  @Override
  public boolean wantsFrames() {
    return ear.listening();
  }

  @Override
  public void onFrame(short[] frame) {
    ear.hear(frame);
  }

  private synchronized void press(String keys) {
    if (media != null) {
      media.sendDigits(keys, new PlaybackListener() {});
    }
  }

  private synchronized void say(Sound sound, Runnable said) {
    if (media != null && sound.samples().length > 0) {
      media.play(sound, new Afterwards(said));
    } else {
      said.run();
    }
  }

  @Override
  public String onOffer(String offer) throws SdpException {
    MediaSession session = media;
    if (session == null) {
      throw new SdpException("there is no audio to change");
    }
    return session.answerOffer(offer);
  }

  @Override
  public void onCancelled() {
    end();
  }

  @Override
  public void onHungUp() {
    end();
  }

  /// The sandbox's phones press keys; they do not listen for them.
  @Override
  public void onDigit(char digit) {}

  /// Hangs up and lets everything go.
  void drop() {
    call.hangUp();
    end();
  }

  private synchronized void end() {
    if (!over.compareAndSet(false, true)) {
      return;
    }
    if (timer != null) {
      timer.cancel(false);
    }
    if (media != null) {
      media.close();
    }
    parts.over(this);
    short[] left = message.end();
    if (left.length > 0) {
      parts.run(() -> keep(left));
    }
  }

  private void keep(short[] left) {
    try {
      log.info("Sandbox voicemail kept as {}", parts.voicemail().keep(call.callId(), left));
    } catch (IOException e) {
      log.warn("A sandbox voicemail could not be kept: {}", e.getMessage());
    }
  }

  private synchronized void later(Duration delay, Runnable task) {
    if (!over.get()) {
      timer = parts.schedule(delay, task);
    }
  }

  private final class RecordAfterwards implements PlaybackListener {
    @Override
    public void onFinished(long playedMillis, boolean inFull) {
      if (inFull) {
        message.begin();
      }
    }
  }

  private record Afterwards(Runnable then) implements PlaybackListener {
    @Override
    public void onFinished(long playedMillis, boolean inFull) {
      then.run();
    }
  }
}
