package io.callmanager.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.agent.AgentMode;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.PcmSound;
import io.callmanager.call.spi.Utterance;
import io.callmanager.shared.CallId;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.PlaybackId;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.FakeCarrier;
import io.callmanager.testing.FakeCarrier.FakeLeg;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@CoreTest
class CallControlTest {

  private static final Utterance HELLO = new Utterance("Hello.", "default", "en-US");

  @Autowired private CallInitiation initiation;
  @Autowired private CallControl control;
  @Autowired private Calls calls;
  @Autowired private FakeCarrier carrier;
  @Autowired private Tenant.Maker tenants;
  @Autowired private TestClock clock;

  private Tenant tenant;
  private CallId call;
  private FakeLeg leg;

  @BeforeEach
  void placeCall() {
    tenant = tenants.make(100, 180, AgentMode.ANNOUNCE);
    carrier.onDial(ringing -> ringing.tell(new LegEvent.Ringing(clock.instant(), 180, false)));
    CallRequest request = tenant.request();
    if (!(initiation.initiate(request) instanceof InitiationResult.Initiated initiated)) {
      throw new AssertionError("not initiated");
    }
    call = initiated.call().id();
    leg = carrier.legTo(request.to());
  }

  private void answer() {
    leg.tell(new LegEvent.Answered(clock.instant()));
    await()
        .until(
            () -> calls.find(tenant.account(), call).orElseThrow().status() == CallStatus.ANSWERED);
  }

  private static CallCommand.Say say(String text, boolean interrupt) {
    return new CallCommand.Say(
        PlaybackId.next(), new Utterance(text, "default", "en-US"), interrupt);
  }

  private static CallCommand.Gather gather(
      @Nullable Utterance prompt, int keys, Duration patience, @Nullable Character finish) {
    return new CallCommand.Gather(PlaybackId.next(), prompt, keys, patience, finish);
  }

  private CommandResult command(CallCommand command) {
    return control.command(tenant.account(), call, command);
  }

  private void press(String keys) {
    keys.chars().forEach(key -> leg.tell(new LegEvent.DigitReceived(clock.instant(), (char) key)));
  }

  private void finished(PlaybackId id, long millis, boolean inFull) {
    leg.tell(new LegEvent.PlaybackFinished(clock.instant(), id, millis, inFull));
  }

  private List<CallEvent> events(CallEventType type) {
    return calls.events(tenant.account(), call).stream()
        .filter(event -> event.type().equals(type.word()))
        .toList();
  }

  private Map<String, Object> awaitEvent(CallEventType type) {
    await(type.word()).until(() -> !events(type).isEmpty());
    return events(type).getLast().data();
  }

  @Test
  void asksNothingOfACallThatIsNotAnsweredOrOverOrAnothers() {
    assertThat(command(say("Hi", false))).isInstanceOf(CommandResult.NotAnswered.class);
    assertThat(control.command(tenants.make(1).account(), call, say("Hi", false)))
        .isInstanceOf(CommandResult.NotFound.class);
    answer();
    leg.tell(new LegEvent.HungUp(clock.instant()));
    await().until(() -> calls.find(tenant.account(), call).orElseThrow().status().ended());
    assertThat(command(say("Hi", false))).isInstanceOf(CommandResult.NotFound.class);
    assertThat(leg.asked()).isEmpty();
  }

  @Test
  void queuesNoMoreSoundThanHalfAnHour() {
    answer();
    PcmSound tenMinutes = new PcmSound(new short[10 * 60 * PcmSound.SAMPLE_RATE]);
    for (int i = 0; i < 3; i++) {
      assertThat(command(new CallCommand.Play(PlaybackId.next(), "long", tenMinutes, false)))
          .isInstanceOf(CommandResult.Accepted.class);
    }
    PcmSound second = new PcmSound(new short[PcmSound.SAMPLE_RATE]);
    assertThat(command(new CallCommand.Play(PlaybackId.next(), "short", second, false)))
        .isEqualTo(new CommandResult.TooMuch(3));
    assertThat(command(new CallCommand.Play(PlaybackId.next(), "short", second, true)))
        .isInstanceOf(CommandResult.Accepted.class);
  }

  @Test
  void queuesInOrderAndTellsHowMuchWasHeard() {
    answer();
    CallCommand.Say first = say("One", false);
    assertThat(command(first)).isEqualTo(new CommandResult.Accepted(first.id(), 0));
    CallCommand.Play second =
        new CallCommand.Play(PlaybackId.next(), "jingle", new PcmSound(new short[800]), false);
    assertThat(command(second)).isEqualTo(new CommandResult.Accepted(second.id(), 1));
    CallCommand.SendDigits third = new CallCommand.SendDigits(PlaybackId.next(), "42#");
    assertThat(command(third)).isEqualTo(new CommandResult.Accepted(third.id(), 2));
    assertThat(leg.asked()).containsExactly("say One", "play 100 ms", "dtmf 42#");

    leg.tell(new LegEvent.PlaybackStarted(clock.instant(), first.id(), "test/voice"));
    finished(first.id(), 900, true);
    leg.tell(new LegEvent.PlaybackStarted(clock.instant(), second.id(), null));
    finished(second.id(), 60, false);
    finished(third.id(), 300, true);

    assertThat(awaitEvent(CallEventType.DTMF_SENT)).containsEntry("digits", "42#");
    assertThat(awaitEvent(CallEventType.TTS_PLAYED))
        .containsEntry("playbackId", first.id().toString())
        .containsEntry("text", "One")
        .containsEntry("playedMillis", 900)
        .containsEntry("completed", true);
    assertThat(awaitEvent(CallEventType.SPEECH_STARTED)).containsEntry("voice", "test/voice");
    assertThat(awaitEvent(CallEventType.PLAYBACK_FINISHED))
        .containsEntry("sound", "jingle")
        .containsEntry("playedMillis", 60)
        .containsEntry("completed", false);
  }

  @Test
  void interruptsWhatIsQueued() {
    answer();
    command(say("One", false));
    assertThat(command(say("Two", true))).isInstanceOf(CommandResult.Accepted.class);
    assertThat(leg.asked()).containsExactly("say One", "stop", "say Two");
  }

  @Test
  void staysUpAfterTheAnnouncementOnceItWasAskedForSomething() {
    answer();
    command(say("One", false));
    leg.tell(new LegEvent.SpeechFinished(clock.instant(), 500, true));
    assertThat(awaitEvent(CallEventType.SPEECH_FINISHED)).containsEntry("playedMillis", 500);
    assertThat(leg.hungUp()).isFalse();
  }

  @Test
  void gathersAsManyKeysAsWanted() {
    answer();
    CallCommand.Gather gather = gather(HELLO, 3, Duration.ofSeconds(5), null);
    assertThat(command(gather)).isInstanceOf(CommandResult.Accepted.class);
    assertThat(command(gather(null, 1, Duration.ofSeconds(5), null)))
        .isEqualTo(new CommandResult.Gathering(gather.id()));
    press("1");
    assertThat(awaitEvent(CallEventType.GATHER_PROGRESS)).containsEntry("digits", "1");
    assertThat(leg.asked()).containsExactly("say Hello.", "stop " + gather.id());
    finished(gather.id(), 200, false);
    press("23");

    assertThat(awaitEvent(CallEventType.GATHER_COMPLETE))
        .containsEntry("gatherId", gather.id().toString())
        .containsEntry("digits", "123")
        .containsEntry("reason", "num_digits");
    assertThat(events(CallEventType.GATHER_PROGRESS)).hasSize(3);
    assertThat(events(CallEventType.GATHER_STARTED)).hasSize(1);
    press("4");
    assertThat(command(gather(null, 1, Duration.ofSeconds(5), null)))
        .isInstanceOf(CommandResult.Accepted.class);
  }

  @Test
  void completesAtTheFinishKeyWithoutIt() {
    answer();
    command(gather(null, 10, Duration.ofSeconds(5), '#'));
    press("42#");
    assertThat(awaitEvent(CallEventType.GATHER_COMPLETE))
        .containsEntry("digits", "42")
        .containsEntry("reason", "finish_key");
  }

  @Test
  void givesUpWhenNoFurtherKeyComes() {
    answer();
    command(gather(null, 10, Duration.ofMillis(600), null));
    press("4");
    assertThat(awaitEvent(CallEventType.GATHER_TIMEOUT)).containsEntry("digits", "4");
    assertThat(events(CallEventType.GATHER_COMPLETE)).isEmpty();
  }

  @Test
  void waitsForKeysFromTheEndOfWhatWasAskedForBefore() {
    answer();
    CallCommand say = say("One", false);
    command(say);
    command(gather(null, 1, Duration.ofMillis(300), null));
    await()
        .during(Duration.ofMillis(600))
        .until(() -> events(CallEventType.GATHER_TIMEOUT).isEmpty());
    finished(say.id(), 800, true);
    assertThat(awaitEvent(CallEventType.GATHER_TIMEOUT)).containsEntry("digits", "");
  }

  @Test
  void waitsForKeysFromTheEndOfWhatIsSaid() {
    answer();
    CallCommand.Gather gather = gather(HELLO, 1, Duration.ofMillis(500), null);
    command(gather);
    await()
        .during(Duration.ofMillis(800))
        .until(() -> events(CallEventType.GATHER_TIMEOUT).isEmpty());
    finished(gather.id(), 800, true);
    assertThat(awaitEvent(CallEventType.GATHER_TIMEOUT)).containsEntry("digits", "");
  }

  @Test
  void handsTheCalleeOver() {
    answer();
    CallCommand.Transfer transfer =
        new CallCommand.Transfer(PlaybackId.next(), new PhoneNumber("+15005550199"));
    assertThat(command(transfer)).isInstanceOf(CommandResult.Accepted.class);
    assertThat(command(transfer)).isEqualTo(new CommandResult.Transferring(transfer.id()));
    assertThat(awaitEvent(CallEventType.TRANSFER_STARTED)).containsEntry("to", "+15005550199");
    leg.tell(new LegEvent.TransferFailed(clock.instant(), transfer.id(), "486 Busy Here"));
    assertThat(awaitEvent(CallEventType.TRANSFER_FAILED)).containsEntry("words", "486 Busy Here");
    assertThat(command(transfer)).isInstanceOf(CommandResult.Accepted.class);
    leg.tell(new LegEvent.TransferConnected(clock.instant(), transfer.id()));
    assertThat(awaitEvent(CallEventType.TRANSFER_CONNECTED))
        .containsEntry("transferId", transfer.id().toString());
    leg.tell(new LegEvent.Transferred(clock.instant()));
    await().until(() -> calls.find(tenant.account(), call).orElseThrow().status().ended());
    assertThat(calls.find(tenant.account(), call).orElseThrow().endReason())
        .isEqualTo(EndReason.TRANSFERRED);
  }

  @Test
  void handsOverOnlySoOften() {
    answer();
    for (int i = 0; i < 5; i++) {
      CallCommand.Transfer transfer =
          new CallCommand.Transfer(PlaybackId.next(), new PhoneNumber("+15005550199"));
      await().until(() -> command(transfer) instanceof CommandResult.Accepted);
      leg.tell(new LegEvent.TransferFailed(clock.instant(), transfer.id(), "486 Busy Here"));
    }
    await()
        .until(
            () ->
                command(
                        new CallCommand.Transfer(
                            PlaybackId.next(), new PhoneNumber("+15005550199")))
                    instanceof CommandResult.TransferredOften);
  }

  @Test
  void turnsAwayMoreThanFitsIntoTheQueue() {
    answer();
    for (int i = 0; i < 100; i++) {
      assertThat(command(say("x", false))).isInstanceOf(CommandResult.Accepted.class);
    }
    assertThat(command(say("x", false))).isEqualTo(new CommandResult.TooMuch(100));
    assertThat(command(say("y", true))).isInstanceOf(CommandResult.Accepted.class);
  }
}
