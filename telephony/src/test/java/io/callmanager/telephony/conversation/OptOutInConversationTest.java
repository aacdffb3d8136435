package io.callmanager.telephony.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.call.spi.LegEvent;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An opt-out counts, whatever becomes of the words that confirm it.
class OptOutInConversationTest {

  private final Stage stage = new Stage(Stage.manners());

  @BeforeEach
  void askNotToBeCalled() {
    stage.open();
    stage.brain.acts.addAll(List.of(new Act.OptOut(), new Act.End()));
    stage.brain.answers.add("We will not call again. Goodbye.");
    stage.callee("never call me again");
  }

  private long optOuts() {
    return stage.events.stream().filter(LegEvent.OptOutAsked.class::isInstance).count();
  }

  @Test
  void countsWhenTheCalleeHangsUpOnTheConfirmation() {
    stage.loop.close();

    assertThat(optOuts()).isOne();
  }

  @Test
  void countsWhenTheConfirmationIsInterrupted() {
    stage.callee("yes yes");

    assertThat(stage.brain.asked).endsWith("yes yes");
    assertThat(optOuts()).isOne();
  }

  @Test
  void countsOnceWhenAllIsHeard() {
    stage.mouth.finish();
    stage.loop.close();

    assertThat(optOuts()).isOne();
    assertThat(stage.end()).isPresent();
  }
}
