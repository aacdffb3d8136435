package io.callmanager.telephony.conversation.llm;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;

/// What a model remembers of a call. It knows of its own words what was heard of them, and forgets the oldest when there is too
/// much. Any thread may use it.
final class History {

  /// Stands before the agent's first message: some services want the callee's side to begin.
  private static final String BEGINNING = "[The callee answered the call.]";

  private static final String CUT = " [The callee interrupted here.]";
  private static final String UNHEARD =
      "[The callee interrupted before anything of this was heard.]";
  private static final int MOST_MESSAGES = 80;
  private static final int MOST_CHARACTERS = 24_000;

  /// The beginning and the first message.
  private static final int ALWAYS_KEPT = 2;

  private final List<Message> messages = new ArrayList<>();
  private final StringBuilder saying = new StringBuilder();
  private int exchange;

  /// Where the latest exchange begins.
  private int mark;

  /// @param opening what the agent says first; may be empty
  History(String opening) {
    messages.add(new UserMessage(BEGINNING));
    if (!opening.isBlank()) {
      messages.add(new AssistantMessage(opening));
    }
  }

  /// The callee did something.
  ///
  /// @return the number of the exchange that begins with it
  synchronized int ask(String text) {
    commit();
    mark = messages.size();
    messages.add(new UserMessage(text));
    forget();
    return ++exchange;
  }

  /// The agent says something of its own that no model was asked for.
  synchronized void remark(String text) {
    commit();
    exchange++;
    mark = messages.size();
    if (!text.isBlank()) {
      messages.add(new AssistantMessage(text));
    }
  }

  /// All of it.
  synchronized List<Message> messages() {
    return List.copyOf(messages);
  }

  /// The model says some more, in an exchange; ignored when that is not the latest any more.
  synchronized void says(int in, String text) {
    if (in == exchange) {
      saying.append(text);
    }
  }

  /// The model asks for something to be done, and is told what came of it; ignored when the exchange is not the latest any more.
  synchronized void calls(
      int in,
      List<AssistantMessage.ToolCall> calls,
      List<ToolResponseMessage.ToolResponse> responses) {
    if (in == exchange) {
      commit();
      messages.add(AssistantMessage.builder().content("").toolCalls(calls).build());
      messages.add(ToolResponseMessage.builder().responses(responses).build());
    }
  }

  /// The model has said what it says.
  synchronized void ends(int in) {
    if (in == exchange) {
      commit();
    }
  }

  /// Text and calls are kept apart: Spring AI's Anthropic drops a message's text when it has calls.
  private void commit() {
    if (!saying.toString().isBlank()) {
      messages.add(new AssistantMessage(saying.toString().strip()));
    }
    saying.setLength(0);
  }

  /// No more than this was heard of what the agent said last. What it wanted done afterwards was not done.
  synchronized void heardOnly(String heard) {
    commit();
    exchange++;
    List<Message> latest = messages.subList(mark, messages.size());
    String said =
        latest.stream()
            .filter(AssistantMessage.class::isInstance)
            .map(Message::getText)
            .filter(text -> text != null && !text.isEmpty())
            .collect(Collectors.joining(" "));
    latest.removeIf(message -> !(message instanceof UserMessage));
    messages.add(new AssistantMessage(heard.isBlank() ? UNHEARD : upTo(said, heard.strip()) + CUT));
  }

  /// What was said until the end of what was heard of it; after an interruption that was none, only the rest is told.
  private static String upTo(String said, String heard) {
    int at = said.indexOf(heard);
    return at < 0 ? heard : said.substring(0, at + heard.length());
  }

  /// What the callee did last is not all of it.
  synchronized void takeBack() {
    exchange++;
    saying.setLength(0);
    messages.subList(Math.min(mark, messages.size()), messages.size()).clear();
    mark = messages.size();
  }

  /// Whole exchanges are forgotten, so that no answer of a tool stays without its question.
  private void forget() {
    while (messages.size() > MOST_MESSAGES || characters() > MOST_CHARACTERS) {
      int next = ALWAYS_KEPT + 1;
      while (next < messages.size() && !(messages.get(next) instanceof UserMessage)) {
        next++;
      }
      if (next >= messages.size() || next > mark) {
        return;
      }
      messages.subList(ALWAYS_KEPT, next).clear();
      mark -= next - ALWAYS_KEPT;
    }
  }

  private int characters() {
    return messages.stream()
        .mapToInt(message -> message.getText() == null ? 0 : message.getText().length())
        .sum();
  }
}
