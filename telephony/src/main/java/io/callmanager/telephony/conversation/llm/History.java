package io.callmanager.telephony.conversation.llm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
  private static final String UNKNOWN =
      "The callee spoke before the tool answered; whether it did anything is not known.";
  private static final int MOST_MESSAGES = 80;
  private static final int MOST_CHARACTERS = 24_000;

  /// The beginning and the first message.
  private static final int ALWAYS_KEPT = 2;

  private final List<Message> messages = new ArrayList<>();
  private final StringBuilder saying = new StringBuilder();

  /// What was done by tools of the account's own: it stays done, whatever was heard.
  private final Set<Message> done = byIdentity();

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

  /// A tool of the account's own is about to be used: until [#used] it is not known what came of it.
  ///
  /// @return null when the exchange is not the latest any more, and the tool is not to be used
  synchronized @Nullable ToolResponseMessage uses(int in, AssistantMessage.ToolCall call) {
    if (in != exchange) {
      return null;
    }
    commit();
    AssistantMessage asked = AssistantMessage.builder().content("").toolCalls(List.of(call)).build();
    ToolResponseMessage unknown = response(call, UNKNOWN);
    messages.add(asked);
    messages.add(unknown);
    done.add(asked);
    done.add(unknown);
    return unknown;
  }

  /// It is known what came of using a tool.
  ///
  /// @param unknown what [#uses] returned
  synchronized void used(
      ToolResponseMessage unknown, AssistantMessage.ToolCall call, String answer) {
    Set<Message> it = byIdentity();
    it.add(unknown);
    ToolResponseMessage known = response(call, answer);
    messages.replaceAll(message -> it.contains(message) ? known : message);
    if (done.remove(unknown)) {
      done.add(known);
    }
  }

  private static Set<Message> byIdentity() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private static ToolResponseMessage response(AssistantMessage.ToolCall call, String answer) {
    return ToolResponseMessage.builder()
        .responses(
            List.of(new ToolResponseMessage.ToolResponse(call.id(), call.name(), answer)))
        .build();
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
    latest.removeIf(message -> !(message instanceof UserMessage) && !done.contains(message));
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
    List<Message> latest = messages.subList(Math.min(mark, messages.size()), messages.size());
    if (latest.stream().anyMatch(done::contains)) {
      latest.removeIf(message -> !(message instanceof UserMessage) && !done.contains(message));
    } else {
      latest.clear();
    }
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
      List<Message> forgotten = messages.subList(ALWAYS_KEPT, next);
      forgotten.forEach(done::remove);
      forgotten.clear();
      mark -= next - ALWAYS_KEPT;
    }
  }

  private long characters() {
    return messages.stream().mapToLong(History::characters).sum();
  }

  /// How long a message is, with what tools answered.
  static long characters(Message message) {
    long answers =
        message instanceof ToolResponseMessage told
            ? told.getResponses().stream().mapToLong(each -> each.responseData().length()).sum()
            : 0;
    return answers + (message.getText() == null ? 0 : message.getText().length());
  }
}
