package io.callmanager.telephony.conversation.llm;

import com.anthropic.errors.AnthropicServiceException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.openai.errors.OpenAIServiceException;
import io.callmanager.shared.GuardedHttp;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/// Says why a service failed, without what it says itself: it may repeat keys or what callees said.
final class ModelFailures {

  private ModelFailures() {}

  static String words(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return switch (cause) {
      case OpenAIServiceException refused -> status(refused.statusCode());
      case AnthropicServiceException refused -> status(refused.statusCode());
      case WebClientResponseException refused when refused.getStatusCode().isError() ->
          status(refused.getStatusCode().value());
      default -> {
        Throwable root = innermost(cause);
        if (root instanceof GuardedHttp.NotPublicException) {
          yield "it is at an address that is not public";
        }
        yield root instanceof IOException && !(root instanceof JsonProcessingException)
            ? "the connection failed (%s)".formatted(root.getClass().getSimpleName())
            : "its answer could not be read (%s)".formatted(root.getClass().getSimpleName());
      }
    };
  }

  /// The first failure of input or output, or what it all began with.
  private static Throwable innermost(Throwable failure) {
    Throwable at = failure;
    while (at.getCause() != null && !(at instanceof IOException)) {
      at = at.getCause();
    }
    return at;
  }

  private static String status(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> "it redirects (" + status + "), which is not followed";
      case 401, 403 -> "it does not accept the API key (" + status + ")";
      case 404 -> "it does not know the model or the path (404)";
      case 429 -> "it has had too many requests (429)";
      default -> "it answered " + status;
    };
  }
}
