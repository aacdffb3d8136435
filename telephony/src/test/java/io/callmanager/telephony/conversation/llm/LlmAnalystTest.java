package io.callmanager.telephony.conversation.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.call.spi.TranscriptAnalyst.Answer;
import io.callmanager.shared.AccountId;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LlmAnalystTest {

  private static final AccountId ACCOUNT = new AccountId(new UUID(0, 7));

  private final FakeModel model = new FakeModel();

  private Answer ask(LlmLimits limits, String transcript) throws InterruptedException {
    LlmSettings settings =
        new LlmSettings(
            LlmProvider.OPEN_AI, URI.create("http://localhost:1"), null, "tiny-1", null, limits);
    return new LlmAnalyst(account -> Optional.of(settings), used -> model)
        .ask(ACCOUNT, "Report on it.", transcript);
  }

  @Test
  void putsTheAnswerTogether() throws Exception {
    model.answers(
        FakeModel.text("{\"summary\""), FakeModel.text(":\"Fine.\"}"), FakeModel.usage(9, 9));

    assertThat(ask(FakeModel.LIMITS, "[]"))
        .isEqualTo(new Answer.Given("{\"summary\":\"Fine.\"}", "tiny-1"));
    assertThat(model.asked.getFirst().getFirst().getText()).isEqualTo("Report on it.");
    assertThat(model.told()).containsExactly("user: Transcript:\n[]");
    assertThat(model.offered.getFirst()).isEmpty();
    assertThat(model.closed).hasValue(1);
  }

  @Test
  void saysThatThereIsNoModel() throws Exception {
    assertThat(
            new LlmAnalyst(account -> Optional.empty(), used -> model)
                .ask(ACCOUNT, "Report.", "[]"))
        .isEqualTo(new Answer.NoModel());
  }

  @Test
  void saysThatItIsNotKnownWhichModelToAsk() throws Exception {
    LlmAnalyst unsure =
        new LlmAnalyst(
            account -> {
              throw new IllegalStateException("a key that can't be read");
            },
            used -> model);
    assertThat(unsure.ask(ACCOUNT, "Report.", "[]"))
        .isEqualTo(new Answer.Failed("it is not known which model to ask"));
  }

  @Test
  void saysWhyThereIsNoAnswer() throws Exception {
    model.answers(FakeModel.text("{"), FakeModel.BROKEN);
    assertThat(ask(FakeModel.LIMITS, "[]")).isEqualTo(new Answer.Failed("broken"));
  }

  @Test
  void doesNotListenWithoutEnd() throws Exception {
    model.answers(FakeModel.text("x".repeat(40_000)));
    assertThat(ask(FakeModel.LIMITS, "[]"))
        .isEqualTo(new Answer.Failed("the model writes without end"));
  }

  @Test
  void asksNothingThatWouldTakeMoreThanACallMay() throws Exception {
    LlmLimits few = new LlmLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), 300, 1000, null, 1);
    assertThat(ask(few, "x".repeat(8000))).isInstanceOf(Answer.Failed.class);
    assertThat(model.asked).isEmpty();
  }
}
