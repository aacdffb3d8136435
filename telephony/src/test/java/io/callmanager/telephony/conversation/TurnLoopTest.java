package io.callmanager.telephony.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.call.spi.Answerer;
import io.callmanager.call.spi.ConversationEnd;
import io.callmanager.call.spi.ConversationTurn;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.telephony.conversation.Expected.KeyRule;
import io.callmanager.telephony.hearing.Heard;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnLoopTest {

  private final Stage stage = new Stage(Stage.manners());

  @Test
  void takesTurns() {
    stage.open();
    stage.brain.answers.add("Nice. When suits you?");
    stage.callee("I want an appointment");
    stage.mouth.finish();
    stage.brain.answers.add("Fine.");
    stage.callee("tomorrow");
    stage.mouth.finish();

    assertThat(stage.said())
        .containsExactly(
            "AGENT: " + Stage.OPENING,
            "CALLEE: I want an appointment",
            "AGENT: Nice. When suits you?",
            "CALLEE: tomorrow",
            "AGENT: Fine.");
    assertThat(stage.turns()).extracting(ConversationTurn::number).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void tellsWhenEachSpoke() {
    stage.open();
    stage.silence(1000);
    stage.brain.answers.add("Yes.");
    stage.callee("hello");
    stage.mouth.finish();

    ConversationTurn callee = stage.turns().get(1);
    assertThat(callee.startMillis()).isBetween(1950L, 2050L);
    assertThat(callee.endMillis()).isBetween(2750L, 2850L);
    assertThat(callee.confidence()).isEqualTo(0.9);
    assertThat(callee.by()).isEqualTo("fake");
    ConversationTurn agent = stage.turns().get(2);
    assertThat(agent.startMillis()).isBetween(3450L, 3650L);
    assertThat(agent.endMillis() - agent.startMillis()).isEqualTo(1000);
    assertThat(agent.times()).isNotNull();
    assertThat(callee.times()).isNull();
  }

  @Test
  void givesTheEngineWhatWentBeforeTheVowel() {
    stage.open();
    stage.callee("hello");

    // 300 ms before it was noticed, 800 ms of voice and the silence that ended it
    assertThat(stage.ears.audioFrames).isBetween(40 + 35 + 8, 40 + 35 + 18);
  }

  @Test
  void isInterruptedAndKnowsHowMuchWasHeard() {
    stage.open();
    stage.brain.answers.add("The first sentence is heard. The second one has eight words in all.");
    stage.callee("tell me");
    stage.settle();
    stage.brain.answers.add("Sorry.");
    stage.mouth.playedWhenStopped = 1000 + 200 + 500;
    stage.voice(100);
    assertThat(stage.mouth.stopped).as("stopped within 100 ms").hasSize(1);
    stage.ears.next.add(new Heard("wait", 0.8, "fake"));
    stage.voice(500);
    stage.silence(800);
    stage.mouth.finish();

    assertThat(stage.said())
        .containsSubsequence(
            "AGENT cut: The first sentence is heard. The second one has",
            "CALLEE: wait",
            "AGENT: Sorry.");
    assertThat(stage.brain.asked)
        .containsSubsequence(
            "tell me",
            "interrupted after: The first sentence is heard. The second one has",
            "wait");
  }

  @Test
  void goesOnWithTheCutSentenceWhenItWasNoInterruption() {
    stage.open();
    stage.brain.answers.add("The first sentence. The second sentence.");
    stage.callee("tell me");
    stage.mouth.playedWhenStopped = 1300;
    stage.callee("");
    stage.mouth.finish();

    assertThat(stage.said())
        .containsSubsequence("AGENT cut: The first sentence.", "AGENT: The second sentence.");
    assertThat(stage.brain.asked).doesNotContain("unclear").hasSize(2);
  }

  @Test
  void isNotInterruptedWhereItMustNotBe() {
    var manners = Stage.manners();
    Stage other =
        new Stage(
            new io.callmanager.call.spi.ConversationManners(
                manners.voice(),
                manners.language(),
                manners.endOfSpeech(),
                manners.patience(),
                manners.silencePrompt(),
                manners.mostSilences(),
                manners.maxTurns(),
                false,
                manners.filler(),
                manners.fillerAfter(),
                manners.apology(),
                manners.goodbyes(),
                manners.farewell()));
    other.open();
    other.brain.answers.add("To the end.");
    other.callee("tell me");
    other.callee("stop");

    assertThat(other.mouth.stopped).isEmpty();
    other.mouth.finish();
    assertThat(other.said()).endsWith("AGENT: To the end.");
  }

  @Test
  void takesBackAQuestionThatGoesOn() {
    stage.open();
    stage.callee("I would like");
    assertThat(stage.brain.asked).endsWith("I would like");
    stage.brain.answers.add("Of course.");
    stage.callee("a table for two");
    stage.mouth.finish();

    assertThat(stage.brain.asked)
        .containsSubsequence("I would like", "taken back", "I would like a table for two");
    assertThat(stage.said())
        .containsExactly(
            "AGENT: " + Stage.OPENING, "CALLEE: I would like a table for two", "AGENT: Of course.");
  }

  @Test
  void givesAnEngineThatIsStillThinkingAllOfWhatIsSaid() {
    stage.open();
    stage.ears.slow = true;
    stage.callee("never told");
    int first = stage.ears.audioFrames;
    stage.ears.slow = false;
    stage.ears.next.clear();
    stage.callee("I would like a table for two");

    assertThat(stage.ears.audioFrames).isGreaterThanOrEqualTo(3 * first);
    assertThat(stage.brain.asked).containsExactly("begin", "I would like a table for two");
    stage.brain.answer("Fine.");
    stage.mouth.finish();
    ConversationTurn callee = stage.turns().get(1);
    assertThat(callee.endMillis() - callee.startMillis()).isBetween(2300L, 2500L);
  }

  @Test
  void aHelloIntoTheFirstWordsDoesNotStopThem() {
    stage.loop.observe(new LegEvent.SpeechStarted(Instant.EPOCH, "fake"));
    stage.silence(200);
    stage.callee("hello?");

    assertThat(stage.mouth.openingStopped).isFalse();
    assertThat(stage.brain.asked).isEmpty();
  }

  @Test
  void moreThanAHelloStopsTheFirstWords() {
    stage.loop.observe(new LegEvent.SpeechStarted(Instant.EPOCH, "fake"));
    stage.silence(200);
    stage.voice(1500);

    assertThat(stage.mouth.openingStopped).isTrue();
  }

  @Test
  void whatIsSaidLaterIntoTheFirstWordsStopsThemAtOnce() {
    stage.loop.observe(new LegEvent.SpeechStarted(Instant.EPOCH, "fake"));
    stage.silence(1000);
    stage.brain.answers.add("Yes?");
    stage.callee("wait a moment");

    assertThat(stage.mouth.openingStopped).isTrue();
    stage.mouth.finish();
    assertThat(stage.said())
        .containsExactly("AGENT cut: Hello there,", "CALLEE: wait a moment", "AGENT: Yes?");
    assertThat(stage.brain.asked)
        .containsExactly("interrupted after: Hello there,", "wait a moment");
  }

  @Test
  void asksTheSilentAndGivesUp() {
    stage.open();
    stage.silence(5100);
    assertThat(stage.brain.asked).endsWith("silence 1");
    stage.brain.answer("Are you there?");
    stage.mouth.finish();
    stage.silence(5100);
    assertThat(stage.brain.asked).endsWith("silence 2");
    stage.brain.answer("Hello?");
    stage.mouth.finish();
    stage.silence(5100);
    stage.mouth.finish();

    assertThat(stage.said()).endsWith("AGENT: Farewell.");
    assertThat(stage.end()).contains(ConversationEnd.SILENCE);
  }

  @Test
  void whoSpeaksIsNotSilent() {
    stage.open();
    stage.voice(20_000);

    assertThat(stage.brain.asked).containsExactly("begin");
  }

  @Test
  void endsAfterAGoodbye() {
    stage.open();
    stage.callee("okay, bye!");
    stage.mouth.finish();

    assertThat(stage.said()).endsWith("CALLEE: okay, bye!", "AGENT: Farewell.");
    assertThat(stage.end()).contains(ConversationEnd.GOODBYE);
    assertThat(stage.brain.asked).containsExactly("begin");
  }

  @Test
  void takesWhatWasUnderstoodBeforeTheEngineBroke() {
    stage.open();
    stage.ears.soFar = new Heard("yes please", 0.6, "fake");
    stage.ears.failing = true;
    stage.brain.answers.add("Fine.");
    stage.callee("yes please come tomorrow");

    assertThat(stage.brain.asked).endsWith("yes please");
    assertThat(stage.said()).endsWith("CALLEE: yes please");
  }

  @Test
  void takesWhatWasUnderstoodWhenTheEngineNeverTellsTheRest() {
    stage.open();
    stage.ears.soFar = new Heard("yes please", 0.6, "fake");
    stage.ears.slow = true;
    stage.brain.answers.add("Fine.");
    stage.callee("yes please come tomorrow");
    assertThat(stage.brain.asked).doesNotContain("yes please");
    stage.silence(8_000);

    assertThat(stage.brain.asked).endsWith("yes please");
  }

  @Test
  void aGoodbyeWithinMoreWordsIsNone() {
    stage.open();
    stage.callee("before I say goodbye I want to know what it costs");

    assertThat(stage.brain.asked).endsWith("before I say goodbye I want to know what it costs");
    assertThat(stage.end()).isEmpty();
  }

  @Test
  void endsAfterTheLastTurn() {
    stage.open();
    for (int i = 0; i < 20; i++) {
      stage.brain.answers.add("Go on.");
      stage.callee("number " + i);
      stage.mouth.finish();
    }
    stage.mouth.finish();

    assertThat(stage.end()).contains(ConversationEnd.MAX_TURNS);
  }

  @Test
  void doesWhatTheBrainWantsWhenItHasBeenSaid() {
    stage.open();
    stage.brain.acts.addAll(List.of(new Act.OptOut(), new Act.SendDigits("12"), new Act.End()));
    stage.brain.answers.add("We will not call again.");
    stage.callee("never call me again");
    assertThat(stage.end()).isEmpty();
    stage.mouth.finish();

    assertThat(stage.events).hasAtLeastOneElementOfType(LegEvent.OptOutAsked.class);
    assertThat(stage.events).hasAtLeastOneElementOfType(LegEvent.PlaybackStarted.class);
    assertThat(stage.end()).contains(ConversationEnd.AGENT);
  }

  @Test
  void goesOnWhenATransferFails() {
    PhoneNumber to = PhoneNumber.parse("+15005550101").orElseThrow();
    stage.open();
    stage.brain.acts.add(new Act.Transfer(to));
    stage.brain.answers.add("One moment.");
    stage.callee("a human please");
    stage.mouth.finish();
    LegEvent.TransferAsked asked =
        (LegEvent.TransferAsked)
            stage.events.stream()
                .filter(LegEvent.TransferAsked.class::isInstance)
                .findFirst()
                .orElseThrow();
    assertThat(asked.to()).isEqualTo(to);
    stage.callee("they talk with somebody else");
    assertThat(stage.brain.asked).doesNotContain("they talk with somebody else");

    asked.refused().accept("not allowed");
    stage.settle();
    stage.brain.answer("Nobody is there.");
    stage.mouth.finish();

    assertThat(stage.brain.asked).endsWith("not transferred");
    assertThat(stage.said()).endsWith("AGENT: Nobody is there.");
  }

  @Test
  void takesKeysTogetherAndAnswersThem() {
    stage.open();
    stage.brain.expected =
        new Expected(false, List.of(), new KeyRule(4, '#', Duration.ofSeconds(2)), null);
    stage.brain.answers.add("Thank you.");
    assertThat(stage.loop.awaitsKeys()).isTrue();
    stage.press("12");
    stage.silence(1000);
    assertThat(stage.brain.asked).containsExactly("begin");
    stage.press("34");
    assertThat(stage.brain.asked).endsWith("keys 1234");
    stage.mouth.finish();
    stage.press("5#");
    assertThat(stage.brain.asked).endsWith("keys 5");

    assertThat(stage.said()).contains("CALLEE: 1234", "CALLEE: 5");
  }

  @Test
  void takesKeysForCompleteAfterAPause() {
    stage.open();
    stage.press("12");
    stage.silence(2100);

    assertThat(stage.brain.asked).endsWith("keys 12");
  }

  @Test
  void aKeyStopsWhatIsBeingSaid() {
    stage.open();
    stage.brain.answers.add("Press one or two after this long explanation.");
    stage.callee("what can I do");
    stage.brain.expected =
        new Expected(true, List.of(), new KeyRule(1, '#', Duration.ofSeconds(2)), null);
    stage.brain.answers.add("One it is.");
    stage.mouth.playedWhenStopped = 500;
    stage.press("1");
    stage.mouth.finish();

    assertThat(stage.said())
        .endsWith("AGENT cut: Press one or two", "CALLEE: 1", "AGENT: One it is.");
    assertThat(stage.brain.asked)
        .containsSubsequence("interrupted after: Press one or two", "keys 1");
  }

  @Test
  void keysMayBePressedAhead() {
    stage.open();
    stage.brain.expected =
        new Expected(false, List.of(), new KeyRule(1, null, Duration.ofSeconds(2)), null);
    stage.press("12");
    assertThat(stage.brain.asked).endsWith("keys 1");
    stage.brain.answers.add("Good.");
    stage.brain.answer("Now press another one.");
    stage.settle();
    stage.mouth.finish();

    assertThat(stage.brain.asked).contains("keys 2");
    assertThat(stage.said()).endsWith("CALLEE: 2", "AGENT: Good.");
  }

  @Test
  void fallsSilentWhenTheCalleeTalksWithSomebodyElse() {
    stage.open();
    stage.brain.answers.add("To be said.");
    stage.callee("one");
    stage.loop.observe(
        new LegEvent.TransferConnected(Instant.EPOCH, io.callmanager.shared.PlaybackId.next()));
    stage.settle();
    assertThat(stage.mouth.stopped).hasSize(1);
    stage.callee("hello Bob");
    stage.silence(20_000);

    assertThat(stage.brain.asked).doesNotContain("hello Bob");
    assertThat(stage.loop.awaitsKeys()).isFalse();
  }

  @Test
  void aMachineDoesNotInterruptItsMessage() {
    machineAnswers();
    stage.loop.observe(new LegEvent.SpeechStarted(Instant.EPOCH, "fake"));
    stage.silence(1000);
    stage.voice(2000);

    assertThat(stage.mouth.openingStopped).isFalse();
  }

  @Test
  void aHashEndsATurn() {
    stage.open();
    stage.ears.next.add(new Heard("all I had to say", 0.9, "fake"));
    stage.voice(800);
    stage.press("#");
    stage.silence(40);

    assertThat(stage.brain.asked).endsWith("all I had to say");
  }

  @Test
  void saysThatItDidNotUnderstand() {
    stage.open();
    stage.ears.failing = true;
    stage.callee("anything");

    assertThat(stage.brain.asked).endsWith("unclear");
    stage.brain.answer("Sorry?");
    stage.mouth.finish();
    assertThat(stage.said()).doesNotContain("CALLEE: anything").endsWith("AGENT: Sorry?");
  }

  @Test
  void withoutAnEngineItGoesByKeys() {
    Stage deaf = new Stage(Stage.manners(), true);
    deaf.open();
    deaf.callee("anything");
    assertThat(deaf.brain.asked).endsWith("unclear");
    deaf.brain.answer("Press a key.");
    deaf.mouth.finish();
    deaf.press("7#");

    assertThat(deaf.brain.asked).endsWith("keys 7");
  }

  @Test
  void apologisesAndThenGivesUpWhenNoAnswerCanBeFound() {
    stage.open();
    stage.callee("one");
    java.util.Objects.requireNonNull(stage.brain.pending).failed("broken");
    stage.mouth.finish();
    assertThat(stage.said()).endsWith("AGENT: Sorry, what did you say?");
    stage.callee("two");
    java.util.Objects.requireNonNull(stage.brain.pending).failed("broken");
    stage.mouth.finish();

    assertThat(stage.end()).contains(ConversationEnd.ERROR);
  }

  @Test
  void apologisesToWhoWaitsForAnAnswerThatNeverComes() {
    stage.open();
    stage.callee("one");
    stage.silence(31_000);
    stage.mouth.finish();
    stage.mouth.finish();

    assertThat(stage.said()).endsWith("AGENT: Sorry, what did you say?");
  }

  @Test
  void fillsAPauseOnceWhileItThinks() {
    stage.open();
    stage.callee("what does it cost");
    stage.silence(1400);
    assertThat(stage.mouth.sayings).hasSize(1);
    stage.silence(5000);
    assertThat(stage.mouth.sayings).hasSize(1);
    stage.mouth.finish();
    stage.brain.answer("Ten dollars.");
    stage.mouth.finish();

    assertThat(stage.said()).endsWith("AGENT: Ten dollars.");
  }

  @Test
  void anAnsweringMachineIsOnlyLeftTheMessage() {
    machineAnswers();
    stage.open();

    assertThat(stage.end()).contains(ConversationEnd.MESSAGE_LEFT);
    assertThat(stage.brain.asked).isEmpty();
  }

  @Test
  void tellsWhatWasBeingSaidWhenTheCallEnds() {
    stage.open();
    stage.callee("a question that nobody answers");
    stage.loop.close();

    assertThat(stage.said()).endsWith("CALLEE: a question that nobody answers");
    assertThat(stage.brain.asked).endsWith("closed");
    assertThat(stage.end()).isEmpty();
  }

  @Test
  void nothingHappensAfterTheEnd() {
    stage.open();
    stage.loop.close();
    int before = stage.events.size();
    stage.callee("anything");
    stage.press("1");
    stage.silence(10_000);

    assertThat(stage.events).hasSize(before);
  }

  @Test
  void nobodyIsToldThatTheAgentCouldNotSpeakWhenTheCallIsOver() {
    stage.open();
    stage.brain.answers.add("The first sentence. The second sentence.");
    stage.callee("tell me");
    stage.mouth.lingers = true;
    stage.loop.close();
    int before = stage.events.size();
    stage.mouth.hangUp();
    stage.mouth.fallSilent();
    stage.silence(31_000);

    assertThat(stage.events).hasSize(before);
    assertThat(stage.mouth.sayings).isEmpty();
    assertThat(stage.brain.asked).endsWith("closed");
  }

  @Test
  void keysThatComeWhileTheAgentFallsSilentAreAllTaken() {
    stage.open();
    stage.brain.answers.add("Press one or two after this long explanation.");
    stage.callee("what can I do");
    stage.brain.expected =
        new Expected(true, List.of(), new KeyRule(1, null, Duration.ofSeconds(2)), null);
    stage.brain.answers.add("One it is. Now another.");
    stage.brain.answers.add("Two it is.");
    stage.mouth.lingers = true;
    stage.press("12");
    assertThat(stage.brain.asked).endsWith("what can I do");
    stage.mouth.lingers = false;
    stage.mouth.fallSilent();
    stage.settle();

    assertThat(stage.brain.asked).containsSubsequence("keys 1", "keys 2");
  }

  @Test
  void whoGoesOnWhileTheAgentFallsSilentIsAnsweredOnce() {
    stage.open();
    stage.brain.answers.add("The first sentence is heard. The second one is not.");
    stage.callee("tell me");
    stage.mouth.lingers = true;
    stage.callee("wait");
    stage.callee("what did you say");
    stage.mouth.fallSilent();
    stage.settle();

    assertThat(stage.brain.asked)
        .doesNotContain("wait", "taken back")
        .endsWith("wait what did you say");
  }

  @Test
  void aFinishingKeyAloneIsNoAnswer() {
    stage.open();
    stage.press("#");
    stage.silence(3000);

    assertThat(stage.brain.asked).containsExactly("begin");
  }

  @Test
  void keysPressedIntoTheFirstMessageWaitForTheFirstQuestion() {
    stage.loop.observe(new LegEvent.SpeechStarted(Instant.EPOCH, "fake"));
    stage.press("1#");
    assertThat(stage.loop.awaitsKeys()).as("nobody has asked for keys").isFalse();
    stage.loop.observe(new LegEvent.SpeechFinished(Instant.EPOCH, 1000, true));
    stage.settle();

    assertThat(stage.brain.asked).containsExactly("begin", "keys 1");
  }

  @Test
  void noiseIntoTheFirstMessageDoesNotKeepTheAgentFromBeginning() {
    stage.loop.observe(new LegEvent.SpeechStarted(Instant.EPOCH, "fake"));
    stage.silence(1000);
    stage.callee("");

    assertThat(stage.mouth.openingStopped).isTrue();
    assertThat(stage.brain.asked).endsWith("begin");
  }

  @Test
  void wordsIntoTheFirstMessageAreNoAnswerToAQuestionThatWasNotAsked() {
    Stage scripted = Stage.of(Stage.CONFIRMATION);
    scripted.loop.observe(new LegEvent.SpeechStarted(Instant.EPOCH, "fake"));
    scripted.silence(1000);
    scripted.callee("yes");
    scripted.mouth.finish();
    scripted.callee("yes");
    scripted.mouth.finish();

    assertThat(scripted.said())
        .containsExactly(
            "AGENT cut: Hello there,",
            "CALLEE: yes",
            "AGENT: Will you come?",
            "CALLEE: yes",
            "AGENT: See you then.");
    assertThat(scripted.end()).contains(ConversationEnd.AGENT);
  }

  private void machineAnswers() {
    stage.loop.observe(
        new LegEvent.AnsweredBy(
            Instant.EPOCH, Answerer.MACHINE, "LONG_GREETING", 0.9, 2000, false));
  }
}
