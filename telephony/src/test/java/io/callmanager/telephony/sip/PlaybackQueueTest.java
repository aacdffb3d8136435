package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.PcmSound;
import io.callmanager.call.spi.Utterance;
import io.callmanager.shared.PlaybackId;
import io.callmanager.telephony.peers.RawCallee;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is played on a call goes out in order, and can be interrupted.
class PlaybackQueueTest {

  private static final Utterance WORDS = new Utterance("Some words.", "default", "en-US");

  private static Leg answered(RawCallee callee, CarrierUnderTest ours, Heard heard) {
    return answered(callee, ours.dial(heard), heard);
  }

  private static Leg answered(RawCallee callee, Leg leg, Heard heard) {
    callee.answerWithSdp(callee.next("INVITE "), "200 OK", callee.contact());
    callee.next("ACK ");
    heard.awaitEvent(LegEvent.Answered.class);
    return leg;
  }

  private static LegEvent.PlaybackFinished awaitOver(Heard heard, PlaybackId id) {
    await("the end of " + id)
        .until(
            () ->
                heard.events().stream()
                    .anyMatch(
                        event ->
                            event instanceof LegEvent.PlaybackFinished over
                                && over.id().equals(id)));
    return heard.events().stream()
        .filter(LegEvent.PlaybackFinished.class::isInstance)
        .map(LegEvent.PlaybackFinished.class::cast)
        .filter(over -> over.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> order(Heard heard) {
    return heard.names().stream()
        .filter(name -> name.startsWith("Speech") || name.startsWith("Playback"))
        .toList();
  }

  @Test
  void playsInOrderAfterTheOpening() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      Leg leg = answered(callee, ours, heard);
      PlaybackId said = PlaybackId.next();
      PlaybackId played = PlaybackId.next();
      PlaybackId sent = PlaybackId.next();
      leg.say(said, WORDS);
      leg.play(played, new PcmSound(new short[400]));
      leg.sendDigits(sent, "1");
      awaitOver(heard, sent);
      assertThat(awaitOver(heard, said).inFull()).isTrue();
      assertThat(awaitOver(heard, played).playedMillis()).isEqualTo(50);
      assertThat(order(heard))
          .containsSubsequence(
              "SpeechStarted",
              "SpeechFinished",
              "PlaybackStarted",
              "PlaybackFinished",
              "PlaybackStarted",
              "PlaybackFinished",
              "PlaybackFinished");
      leg.hangUp();
      heard.awaitEnd();
      ours.assertAllReleased();
    }
  }

  @Test
  void isSilentUntilItIsAskedWhereNothingIsSaidFirst() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      Leg leg = answered(callee, ours.greet("", heard), heard);
      assertThat(heard.awaitEvent(LegEvent.SpeechFinished.class).playedMillis()).isZero();
      PlaybackId said = PlaybackId.next();
      leg.say(said, WORDS);
      assertThat(awaitOver(heard, said).inFull()).isTrue();
      assertThat(order(heard))
          .containsExactly("SpeechFinished", "PlaybackStarted", "PlaybackFinished");
      leg.hangUp();
      heard.awaitEnd();
      ours.assertAllReleased();
    }
  }

  @Test
  void goesOnBehindWhatItWasStoppedUpTo() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      Leg leg = answered(callee, ours, heard);
      heard.awaitEvent(LegEvent.SpeechFinished.class);
      PlaybackId first = PlaybackId.next();
      PlaybackId second = PlaybackId.next();
      PlaybackId third = PlaybackId.next();
      leg.play(first, new PcmSound(new short[80_000]));
      leg.say(second, WORDS);
      leg.play(third, new PcmSound(new short[160]));
      heard.awaitEvent(LegEvent.PlaybackStarted.class);
      leg.stopPlaying(second);
      assertThat(awaitOver(heard, first).inFull()).isFalse();
      assertThat(awaitOver(heard, second).inFull()).isFalse();
      assertThat(awaitOver(heard, third).inFull()).isTrue();
      leg.stopPlaying(second);
      leg.hangUp();
      heard.awaitEnd();
    }
  }

  @Test
  void dropsWhatIsQueuedWhenItIsStopped() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      Leg leg = answered(callee, ours, heard);
      heard.awaitEvent(LegEvent.SpeechFinished.class);
      PlaybackId first = PlaybackId.next();
      PlaybackId second = PlaybackId.next();
      leg.play(first, new PcmSound(new short[80_000]));
      leg.say(second, WORDS);
      heard.awaitEvent(LegEvent.PlaybackStarted.class);
      leg.stopPlaying();
      LegEvent.PlaybackFinished dropped = awaitOver(heard, second);
      assertThat(dropped.playedMillis()).isZero();
      assertThat(dropped.inFull()).isFalse();
      assertThat(awaitOver(heard, first).inFull()).isFalse();
      PlaybackId third = PlaybackId.next();
      leg.play(third, new PcmSound(new short[400]));
      assertThat(awaitOver(heard, third).inFull()).isTrue();
      leg.hangUp();
      heard.awaitEnd();
      ours.assertAllReleased();
    }
  }
}
