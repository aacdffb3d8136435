package io.callmanager.telephony.conversation.llm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.tool.ToolCallback;

/// A model that answers what a test says, one answer after the other.
final class FakeModel implements LanguageModel {

  static final LlmLimits LIMITS =
      new LlmLimits(Duration.ofSeconds(5), Duration.ofSeconds(10), 300, 100_000, null, 10);

  /// At which a stream stays until it is closed.
  static final Piece NEVER = new Piece("never", List.of(), 0, 0);

  /// At which a stream breaks off.
  static final Piece BROKEN = new Piece("broken", List.of(), 0, 0);

  final List<List<Message>> asked = new CopyOnWriteArrayList<>();
  final List<List<String>> offered = new CopyOnWriteArrayList<>();
  final AtomicInteger closed = new AtomicInteger();
  private final Queue<List<Piece>> answers = new ConcurrentLinkedQueue<>();

  FakeModel answers(Piece... pieces) {
    answers.add(Arrays.asList(pieces));
    return this;
  }

  static Piece text(String text) {
    return new Piece(text, List.of(), 0, 0);
  }

  static Piece call(String name, String arguments) {
    return new Piece("", List.of(new ToolCall("id-" + name, "function", name, arguments)), 0, 0);
  }

  static Piece usage(int asked, int answered) {
    return new Piece("", List.of(), asked, answered);
  }

  @Override
  public Pieces ask(List<Message> messages, List<ToolCallback> tools, Duration patience) {
    asked.add(messages);
    offered.add(tools.stream().map(tool -> tool.getToolDefinition().name()).toList());
    List<Piece> answer = answers.poll();
    Iterator<Piece> pieces = (answer == null ? List.<Piece>of() : answer).iterator();
    return new Pieces() {
      @Override
      public @Nullable Piece next(Duration patience) throws LlmException, InterruptedException {
        Piece next = pieces.hasNext() ? pieces.next() : null;
        if (NEVER.equals(next)) {
          new CountDownLatch(1).await();
        }
        if (BROKEN.equals(next)) {
          throw new LlmException("broken");
        }
        return next;
      }

      @Override
      public void close() {
        closed.incrementAndGet();
      }
    };
  }

  /// What it was told the last time, without the instructions.
  List<String> told() {
    List<String> lines = new ArrayList<>();
    for (Message message : asked.getLast().subList(1, asked.getLast().size())) {
      lines.add(
          switch (message) {
            case ToolResponseMessage tool ->
                "tool: " + tool.getResponses().getFirst().responseData();
            case AssistantMessage agent when agent.hasToolCalls() ->
                "calls: "
                    + agent.getToolCalls().getFirst().name()
                    + agent.getToolCalls().getFirst().arguments();
            default -> message.getMessageType().getValue() + ": " + message.getText();
          });
    }
    return lines;
  }
}
