package io.callmanager.telephony.conversation.llm;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.model.ChatResponse;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/// Takes the pieces of an answer from Spring AI to the thread that waits for them.
final class ModelStream implements LanguageModel.Pieces {

  /// A service that floods us is not listened to any longer.
  private static final int MOST_WAITING = 10_000;

  private sealed interface Signal {

    record Next(LanguageModel.Piece piece) implements Signal {}

    record End(@Nullable Throwable failure) implements Signal {}
  }

  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final Runnable afterwards;
  private final String service;
  private final BaseSubscriber<ChatResponse> subscriber = new Subscriber();
  private boolean over;

  /// @param afterwards frees what the answer holds
  /// @param service what it is called when it fails
  ModelStream(Flux<ChatResponse> responses, Runnable afterwards, String service) {
    this.afterwards = afterwards;
    this.service = service;
    responses.subscribe(subscriber);
  }

  @Override
  public LanguageModel.@Nullable Piece next(Duration patience)
      throws LlmException, InterruptedException {
    if (over) {
      return null;
    }
    Signal signal = signals.poll(Math.max(0, patience.toNanos()), TimeUnit.NANOSECONDS);
    return switch (signal) {
      case null -> throw new LlmException(service + " sent nothing in time");
      case Signal.Next(var piece) -> piece;
      case Signal.End(var failure) -> {
        over = true;
        if (failure != null) {
          throw new LlmException(service + " failed: " + ModelFailures.words(failure));
        }
        yield null;
      }
    };
  }

  @Override
  public void close() {
    afterwards.run();
    subscriber.cancel();
  }

  private static LanguageModel.Piece piece(ChatResponse response) {
    Usage usage = response.getMetadata() == null ? null : response.getMetadata().getUsage();
    int asked = usage == null ? 0 : tokens(usage.getPromptTokens());
    int answered = usage == null ? 0 : tokens(usage.getCompletionTokens());
    if (response.getResult() == null) {
      return new LanguageModel.Piece("", List.of(), asked, answered);
    }
    AssistantMessage message = response.getResult().getOutput();
    String text = message.getText();
    return new LanguageModel.Piece(
        text == null || isThought(message.getMetadata()) ? "" : text,
        message.getToolCalls(),
        asked,
        answered);
  }

  /// What a model thinks is not what it says.
  private static boolean isThought(Map<String, Object> metadata) {
    return Boolean.TRUE.equals(metadata.get("thinking"));
  }

  private static int tokens(@Nullable Integer count) {
    return count == null ? 0 : Math.max(0, count);
  }

  /// Notes what comes, on the service's threads.
  private final class Subscriber extends BaseSubscriber<ChatResponse> {

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    protected void hookOnNext(ChatResponse response) {
      if (signals.size() >= MOST_WAITING) {
        cancel();
        signals.add(new Signal.End(new IllegalStateException("too many pieces at once")));
      } else {
        signals.add(new Signal.Next(piece(response)));
      }
    }

    @Override
    protected void hookOnComplete() {
      signals.add(new Signal.End(null));
    }

    @Override
    protected void hookOnError(Throwable failure) {
      signals.add(new Signal.End(failure));
    }
  }
}
