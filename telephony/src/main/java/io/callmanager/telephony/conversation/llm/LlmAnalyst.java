package io.callmanager.telephony.conversation.llm;

import io.callmanager.call.spi.TranscriptAnalyst;
import io.callmanager.shared.AccountId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;

/// Has the language model read transcripts, within the limits of a call: an analysis counts as one.
final class LlmAnalyst implements TranscriptAnalyst {

  private static final Logger LOG = LoggerFactory.getLogger(LlmAnalyst.class);

  /// An analysis is longer than what one says at once on the phone.
  private static final int TOKENS_AN_ANSWER = 1_500;

  private static final int MOST_CHARACTERS = 30_000;
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Function<AccountId, Optional<LlmSettings>> choice;
  private final Function<LlmSettings, LanguageModel> models;

  /// @param choice which model reads an account's transcripts; empty when none does
  /// @param models makes models ready
  LlmAnalyst(
      Function<AccountId, Optional<LlmSettings>> choice,
      Function<LlmSettings, LanguageModel> models) {
    this.choice = choice;
    this.models = models;
  }

  @Override
  public Answer ask(AccountId account, String instructions, String transcript)
      throws InterruptedException {
    Optional<LlmSettings> chosen;
    try {
      chosen = choice.apply(account);
    } catch (RuntimeException e) {
      LOG.warn("account={} its language model is not known: {}", account, e.toString());
      return new Answer.Failed("it is not known which model to ask");
    }
    if (chosen.isEmpty()) {
      return new Answer.NoModel();
    }
    LlmSettings settings = patient(chosen.get());
    try {
      return new Answer.Given(
          answer(models.apply(settings), settings.limits(), instructions, transcript),
          settings.model());
    } catch (LlmException e) {
      return new Answer.Failed(String.valueOf(e.getMessage()));
    }
  }

  /// Nobody waits on the phone for this answer.
  private static LlmSettings patient(LlmSettings settings) {
    LlmLimits limits = settings.limits();
    Duration answer = limits.answer().compareTo(LONGEST) > 0 ? LONGEST : limits.answer();
    return new LlmSettings(
        settings.provider(),
        settings.baseUrl(),
        settings.apiKey(),
        settings.model(),
        settings.temperature(),
        new LlmLimits(
            answer,
            answer,
            Math.max(limits.tokensAnAnswer(), Math.min(TOKENS_AN_ANSWER, limits.tokensACall())),
            limits.tokensACall(),
            limits.cost(),
            limits.answersAtOnce()),
        settings.publicOnly());
  }

  private static String answer(
      LanguageModel model, LlmLimits limits, String instructions, String transcript)
      throws LlmException, InterruptedException {
    Spending spending = new Spending(limits, null);
    var _ =
        spending
            .begin(instructions.length() + (long) transcript.length())
            .over(0, limits.tokensAnAnswer());
    if (spending.isExhausted()) {
      throw new LlmException("it would take more than a call may take");
    }
    List<Message> messages =
        List.of(new SystemMessage(instructions), new UserMessage("Transcript:\n" + transcript));
    long deadline = System.nanoTime() + limits.answer().toNanos();
    StringBuilder answer = new StringBuilder();
    try (LanguageModel.Pieces pieces = model.ask(messages, List.of(), limits.firstToken())) {
      LanguageModel.Piece piece = pieces.next(left(deadline));
      while (piece != null) {
        answer.append(piece.text());
        if (answer.length() > MOST_CHARACTERS) {
          throw new LlmException("the model writes without end");
        }
        piece = pieces.next(left(deadline));
      }
    }
    return answer.toString();
  }

  private static Duration left(long deadline) throws LlmException {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      throw new LlmException("the model took too long");
    }
    return Duration.ofNanos(left);
  }
}
