package io.callmanager.telephony.conversation.llm;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.tool.ToolCallback;

/// A model that Spring AI reaches. It is asked as a `ChatModel`: a `ChatClient` over it would run tools itself, keep each answer
/// a second time and bring libraries that nothing else needs, and what it adds, memory and templates, is ours here.
final class SpringModel implements LanguageModel {

  /// What a provider is asked with.
  @FunctionalInterface
  interface Options {

    /// The options of one request.
    ///
    /// @param answer the name of the answer
    ChatOptions with(List<ToolCallback> tools, String answer);
  }

  private final String service;
  private final ChatModel model;
  private final Options options;
  private final OpenStreams streams;
  private final Semaphore room;
  private final Runnable closing;

  /// @param service what it is called when it fails
  /// @param closing closes its idle connections
  SpringModel(
      String service,
      ChatModel model,
      Options options,
      OpenStreams streams,
      int answersAtOnce,
      Runnable closing) {
    this.service = service;
    this.model = model;
    this.options = options;
    this.streams = streams;
    this.room = new Semaphore(answersAtOnce);
    this.closing = closing;
  }

  @Override
  public Pieces ask(List<Message> messages, List<ToolCallback> tools, Duration patience)
      throws LlmException, InterruptedException {
    if (!room.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new LlmException("too many answers of " + service + " are under way");
    }
    String answer = streams.open();
    AtomicBoolean freed = new AtomicBoolean();
    Runnable free =
        () -> {
          if (freed.compareAndSet(false, true)) {
            room.release();
            streams.close(answer);
          }
        };
    try {
      return new ModelStream(
          model.stream(new Prompt(messages, options.with(tools, answer)))
              .contextWrite(context -> context.put(OpenStreams.HEADER, answer)),
          free,
          service);
    } catch (RuntimeException e) {
      free.run();
      throw new LlmException(service + " could not be asked: " + ModelFailures.words(e));
    }
  }

  @Override
  public void close() {
    closing.run();
  }
}
