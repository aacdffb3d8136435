package io.callmanager.telephony.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ScriptBrainTest {

  private final ScriptBrain brain = new ScriptBrain(Stage.CONFIRMATION, Map.of());

  @Test
  void beginsAgainWhenItsFirstWordsWereTakenBack() {
    assertThat(answerTo(new Input.Said("hello", 1))).isEqualTo("Will you come?");
    brain.takeBack();
    assertThat(brain.expected().speech()).isFalse();

    assertThat(answerTo(new Input.Said("hello again", 1))).isEqualTo("Will you come?");
    assertThat(answerTo(new Input.Said("yes", 1))).isEqualTo("See you then.");
  }

  @Test
  void goesBackOneAnswer() {
    brain.begin(new Reply(new Reply.Unheard()));
    assertThat(answerTo(new Input.Said("yes", 1))).isEqualTo("See you then.");
    brain.takeBack();

    assertThat(brain.expected().phrases()).containsExactly("yes");
    assertThat(answerTo(new Input.Said("yes", 1))).isEqualTo("See you then.");
  }

  private String answerTo(Input input) {
    Reply reply = new Reply(new Reply.Unheard());
    brain.hear(input, reply);
    return String.join(" ", reply.sentences());
  }
}
