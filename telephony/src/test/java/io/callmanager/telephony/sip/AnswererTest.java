package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.Answerer;
import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.PcmSound;
import io.callmanager.shared.MachinePolicy;
import io.callmanager.shared.PlaybackId;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.media.ToneGenerator;
import io.callmanager.telephony.peers.RawCallee;
import io.callmanager.telephony.sip.trunk.TrunkProperties;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// What is done once it is heard who answered. The sounds are noises that last as long as people's and machines' words do.
class AnswererTest {

  private static final int FRAME = 160;

  private static Sound voice(int millis) {
    return ToneGenerator.tone(300, Duration.ofMillis(millis));
  }

  private static Sound silence(int millis) {
    return Sound.silence(Duration.ofMillis(millis));
  }

  private static FakeMedia.Session answer(RawCallee callee, CarrierUnderTest ours, Heard heard) {
    callee.answerWithSdp(callee.next("INVITE "), "200 OK", callee.contact());
    callee.next("ACK ");
    heard.awaitEvent(LegEvent.Answered.class);
    FakeMedia.Session session = ours.media.opened.getLast();
    await().until(session.listener::wantsFrames);
    return session;
  }

  /// Five times as fast as on a telephone, which is as fast as it can be heard.
  private static void speak(FakeMedia.Session session, Sound sound) {
    short[] samples = sound.samples();
    long begun = System.nanoTime();
    for (int at = 0; at + FRAME <= samples.length; at += FRAME) {
      session.listener.onFrame(Arrays.copyOfRange(samples, at, at + FRAME));
      LockSupport.parkNanos(begun + at / FRAME * 4_000_000L - System.nanoTime());
    }
  }

  @Test
  void saysItsMessageToAPersonOnceThatIsKnown() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      Leg leg = ours.dial(MachinePolicy.HANG_UP, heard);
      FakeMedia.Session session = answer(callee, ours, heard);
      assertThat(heard.names()).doesNotContain("SpeechStarted");
      speak(session, silence(300).then(voice(400)).then(silence(1000)));

      LegEvent.AnsweredBy by = heard.awaitEvent(LegEvent.AnsweredBy.class);
      assertThat(by.answerer()).isEqualTo(Answerer.HUMAN);
      assertThat(by.unwanted()).isFalse();
      heard.awaitEvent(LegEvent.SpeechFinished.class);
      assertThat(heard.names()).containsSubsequence("Answered", "AnsweredBy", "SpeechStarted");
      leg.hangUp();
      heard.awaitEnd();
      ours.assertAllReleased();
    }
  }

  @Test
  void saysThatAMachineIsNotWanted() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      Leg leg = ours.dial(MachinePolicy.HANG_UP, heard);
      speak(answer(callee, ours, heard), voice(3000));

      LegEvent.AnsweredBy by = heard.awaitEvent(LegEvent.AnsweredBy.class);
      assertThat(by.answerer()).isEqualTo(Answerer.MACHINE);
      assertThat(by.unwanted()).isTrue();
      assertThat(heard.names()).doesNotContain("SpeechStarted");
      leg.hangUp();
      heard.awaitEnd();
      ours.assertAllReleased();
    }
  }

  @Test
  void leavesItsMessageAfterTheBeep() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      Leg leg = ours.dial(MachinePolicy.LEAVE_MESSAGE, heard);
      FakeMedia.Session session = answer(callee, ours, heard);
      speak(session, voice(3000));
      assertThat(heard.awaitEvent(LegEvent.AnsweredBy.class).answerer())
          .isEqualTo(Answerer.MACHINE);
      speak(session, silence(400));
      assertThat(heard.names()).doesNotContain("SpeechStarted");
      speak(session, ToneGenerator.tone(1000, Duration.ofMillis(500)).then(silence(600)));

      assertThat(heard.awaitEvent(LegEvent.GreetingOver.class).beep()).isTrue();
      heard.awaitEvent(LegEvent.SpeechFinished.class);
      leg.hangUp();
      heard.awaitEnd();
    }
  }

  @Test
  void saysWhatIsAskedForInPlaceOfAnOpeningThatWasDropped() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      Leg leg = ours.dial(MachinePolicy.HANG_UP, heard);
      FakeMedia.Session session = answer(callee, ours, heard);
      PlaybackId dropped = PlaybackId.next();
      leg.sendDigits(dropped, "1");
      leg.stopPlaying();
      assertThat(heard.awaitEvent(LegEvent.PlaybackFinished.class))
          .isEqualTo(
              new LegEvent.PlaybackFinished(
                  heard.awaitEvent(LegEvent.PlaybackFinished.class).at(), dropped, 0, false));
      speak(session, silence(300).then(voice(400)).then(silence(1000)));
      heard.awaitEvent(LegEvent.AnsweredBy.class);

      leg.play(PlaybackId.next(), new PcmSound(new short[400]));
      heard.awaitEvent(LegEvent.PlaybackStarted.class);
      assertThat(heard.names()).doesNotContain("SpeechStarted");
      leg.hangUp();
      heard.awaitEnd();
      ours.assertAllReleased();
    }
  }

  @Test
  void onlyTellsWhoAnsweredIfThatIsAllThatIsWanted() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      Leg leg = ours.dial(MachinePolicy.DETECT, heard);
      FakeMedia.Session session = answer(callee, ours, heard);
      heard.awaitEvent(LegEvent.SpeechStarted.class);
      speak(session, voice(3000));
      assertThat(heard.awaitEvent(LegEvent.AnsweredBy.class).unwanted()).isFalse();
      leg.hangUp();
      heard.awaitEnd();
    }
  }

  @Test
  void hearsKeysInTheAudioOfATrunkThatSendsNoEvents() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours =
            new CarrierUnderTest(
                new TrunkProperties(
                    "test",
                    callee.uri(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    true,
                    null,
                    null,
                    null,
                    null))) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      FakeMedia.Session session = answer(callee, ours, heard);
      speak(
          session,
          silence(100).then(ToneGenerator.dtmf('7', Duration.ofMillis(120))).then(silence(200)));
      assertThat(heard.awaitEvent(LegEvent.DigitReceived.class).digit()).isEqualTo('7');
      leg.hangUp();
      heard.awaitEnd();
    }
  }
}
