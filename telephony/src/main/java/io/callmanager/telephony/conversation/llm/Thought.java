package io.callmanager.telephony.conversation.llm;

import io.callmanager.call.spi.OwnTool;
import io.callmanager.call.spi.ToolAnswer;
import io.callmanager.telephony.conversation.Act;
import io.callmanager.telephony.conversation.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;

/// An answer being found, on a virtual thread of its own: what the model writes is said as it comes, and what it asks for is
/// checked. A model whose request is refused is told so and may go on, a few times.
final class Thought implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Thought.class);

  /// How often a model is asked for one answer.
  private static final int MOST_ROUNDS = 3;

  private static final int MOST_CHARACTERS = 4_000;
  private static final int MOST_CALLS = 8;

  /// How often tools of the account's own may be used for one answer.
  private static final int MOST_USES = 5;

  /// The conversation waits no longer for the first words.
  private static final Duration LONGEST = Duration.ofSeconds(28);

  /// What a call has.
  record Call(
      ModelChoice model,
      LlmLimits limits,
      SystemMessage instructions,
      Tools tools,
      OwnTools own,
      History history,
      Spending spending,
      LlmMeters meters) {}

  private final Call call;
  private final int exchange;
  private final Answer answer;
  private final long start = System.nanoTime();
  private long deadline;
  private final SpokenWords words = new SpokenWords(MOST_CHARACTERS);
  private final List<Act> acts = new ArrayList<>();
  private boolean said;
  private boolean last;
  private boolean refused;
  private int uses;
  private volatile ModelChoice.@Nullable Chosen chosen;

  Thought(Call call, int exchange, Answer answer) {
    this.call = call;
    this.exchange = exchange;
    this.answer = answer;
    this.deadline = start + call.limits().answer().toNanos();
  }

  @Override
  public void run() {
    try {
      think();
      finish();
    } catch (InterruptedException e) {
      LOG.debug("An answer is not wanted any more");
      tellSpending();
    } catch (LlmException e) {
      if (acts.isEmpty()) {
        call.history().ends(exchange);
        tellSpending();
        answer.failed(String.valueOf(e.getMessage()));
      } else {
        // An opt-out counts, even if no words for it could be found.
        LOG.warn("An answer broke off after something was to be done: {}", e.getMessage());
        finish();
      }
    } catch (RuntimeException e) {
      LOG.error("An answer could not be found", e);
      answer.failed("the answer could not be found: " + e.getClass().getSimpleName());
    }
  }

  private void finish() {
    call.history().ends(exchange);
    tellSpending();
    acts.stream().filter(act -> !(act instanceof Act.OptOut)).forEach(answer::act);
    answer.done();
  }

  private void tellSpending() {
    ModelChoice.Chosen used = chosen;
    if (used != null) {
      call.own().tellSpending(used, call.spending());
    }
  }

  /// The call is over, in whose mailbox this is asked: tells what it has taken by now.
  void tellLastSpending() {
    ModelChoice.Chosen used = chosen;
    if (used != null) {
      call.spending().close();
      call.own().tellLastSpending(used, call.spending());
    }
  }

  private void think() throws LlmException, InterruptedException {
    for (int round = 1; round <= MOST_ROUNDS + Math.min(uses, MOST_USES); round++) {
      if (round > 1 && said) {
        say("\n");
      }
      List<ToolCall> calls = listen();
      boolean again = !calls.isEmpty() && carryOut(calls);
      if (!again) {
        break;
      }
    }
    if (!said && acts.isEmpty()) {
      throw new LlmException(
          refused ? "the model only asked for what it may not do" : "the model answered nothing");
    }
  }

  /// Says what the model writes, until it has written all of it.
  ///
  /// @return what it asks to be done
  private List<ToolCall> listen() throws LlmException, InterruptedException {
    List<Message> messages = new ArrayList<>();
    messages.add(call.instructions());
    messages.addAll(call.history().messages());
    List<ToolCall> calls = new ArrayList<>();
    ModelChoice.Chosen used = call.model().get(call.limits().firstToken());
    chosen = used;
    call.spending().under(used.limits());
    int asked = 0;
    int answered = 0;
    long characters = 0;
    long begun = System.nanoTime();
    long silentSince = begun;
    boolean first = true;
    String outcome = "abandoned";
    Spending.Request request = call.spending().begin(characters(messages));
    try (LanguageModel.Pieces pieces =
        used.model().ask(messages, call.tools().offered(), call.limits().firstToken())) {
      LanguageModel.Piece piece = pieces.next(patience(silentSince));
      while (piece != null) {
        asked = Math.max(asked, piece.asked());
        answered = Math.max(answered, piece.answered());
        characters += piece.text().length();
        request.written(characters);
        if (!piece.text().isEmpty() || !piece.calls().isEmpty()) {
          silentSince = System.nanoTime();
          if (first) {
            first = false;
            call.meters().firstToken(used.provider(), silentSince - begun);
          }
        }
        say(words.add(piece.text()));
        piece.calls().stream().limit(MOST_CALLS - calls.size()).forEach(calls::add);
        if (words.isFull()) {
          break;
        }
        piece = pieces.next(patience(silentSince));
      }
      say(words.finish());
      outcome = "answered";
    } catch (LlmException e) {
      outcome = "failed";
      throw e;
    } finally {
      Spending.Tokens tokens = request.over(asked, answered);
      call.meters().request(used.provider(), outcome, tokens.asked(), tokens.answered());
    }
    return calls;
  }

  private static long characters(List<Message> messages) {
    return messages.stream().mapToLong(History::characters).sum();
  }

  /// How long to wait for the next piece: empty ones do not count.
  private Duration patience(long silentSince) throws LlmException {
    long now = System.nanoTime();
    long answerLeft = deadline - now;
    if (answerLeft <= 0) {
      throw new LlmException(
          "the answer took longer than " + call.limits().answer().toMillis() + " ms");
    }
    long left = call.limits().firstToken().toNanos() - (now - silentSince);
    if (left <= 0) {
      throw new LlmException(
          "the model wrote nothing for " + call.limits().firstToken().toMillis() + " ms");
    }
    return Duration.ofNanos(Math.min(left, answerLeft));
  }

  private void say(String text) {
    if (text.isEmpty()) {
      return;
    }
    said = said || text.codePoints().anyMatch(Character::isLetterOrDigit);
    call.history().says(exchange, text);
    answer.say(text);
  }

  /// Checks what the model asks for. Tools of the account's own are used at once, the platform's when all was said.
  ///
  /// @return whether the model has to be asked again, because a tool answered, something was refused or nothing was said
  private boolean carryOut(List<ToolCall> calls) throws InterruptedException {
    List<ToolCall> remembered = new ArrayList<>();
    List<ToolResponse> responses = new ArrayList<>();
    boolean refusedBefore = refused;
    boolean refusedNow = false;
    boolean mayWant = false;
    boolean answered = false;
    String message = "";
    for (ToolCall asked : calls) {
      String told;
      switch (last ? new Tools.Outcome.Refused("The call ends before that.") : decide(asked)) {
        case Tools.Outcome.Refused(String why) -> {
          refusedNow = refusedNow || !last;
          told = why;
        }
        case Tools.Outcome.Own(OwnTool tool) -> {
          use(tool, asked);
          answered = true;
          continue;
        }
        case Tools.Outcome.Done(String text, Act act, boolean isLast) -> {
          message = text.isEmpty() ? message : text;
          acts.add(act);
          if (act instanceof Act.OptOut) {
            answer.act(act); // it counts, even if nobody waits for the rest
          }
          last = isLast;
          mayWant = mayWant || act instanceof Act.OptOut;
          told = "Done after what you say.";
        }
      }
      remembered.add(Tools.remembered(asked));
      responses.add(new ToolResponse(asked.id(), asked.name(), told));
    }
    if (!remembered.isEmpty()) {
      call.history().calls(exchange, remembered, responses);
    }
    if (!message.isEmpty()) {
      SpokenWords spoken = new SpokenWords(MOST_CHARACTERS);
      say((said ? "\n" : "") + spoken.add(message) + spoken.finish());
    }
    refused = refusedBefore || refusedNow;
    return !last
        && !call.spending().isExhausted()
        && (answered || (refusedNow && !refusedBefore) || (mayWant && !said));
  }

  /// What was asked for while a tool was used goes on to be true, even if the callee interrupts it.
  private void use(OwnTool tool, ToolCall asked) throws InterruptedException {
    ToolCall remembered = Tools.remembered(asked);
    ToolResponseMessage unknown = call.history().uses(exchange, remembered);
    if (unknown == null) {
      throw new InterruptedException("the answer is not wanted any more");
    }
    long begun = System.nanoTime();
    ToolAnswer answer = call.own().use(tool, asked.arguments() == null ? "" : asked.arguments());
    call.history().used(unknown, remembered, answer.text());
    deadline = Math.min(deadline + System.nanoTime() - begun, start + LONGEST.toNanos());
  }

  private Tools.Outcome decide(ToolCall asked) {
    Tools.Outcome outcome = call.tools().decide(asked);
    if (outcome instanceof Tools.Outcome.Own) {
      uses++;
      if (uses > MOST_USES || !call.own().take()) {
        return new Tools.Outcome.Refused("No more tools may be used. Answer in words.");
      }
    }
    return outcome;
  }
}
