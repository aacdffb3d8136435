package io.callmanager.telephony.conversation.llm;

import com.anthropic.backends.AnthropicBackend;
import com.anthropic.client.AnthropicClientAsyncImpl;
import com.anthropic.client.AnthropicClientImpl;
import com.openai.client.OpenAIClientAsyncImpl;
import com.openai.client.OpenAIClientImpl;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.springframework.ai.anthropic.AnthropicChatModel;
import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.anthropic.http.okhttp.SpringAiAnthropicHttpClient;
import org.springframework.ai.ollama.OllamaChatModel;
import org.springframework.ai.ollama.api.OllamaApi;
import org.springframework.ai.ollama.api.OllamaChatOptions;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.http.okhttp.SpringAiOpenAiHttpClient;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/// Makes models that Spring AI reaches. Nothing is taken from the environment: where a model is and its key are what is said.
final class LanguageModels {

  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final int IDLE_CONNECTIONS = 32;

  /// A service that is busy for a moment is asked once more, within the same time limit.
  private static final int ASKED_AGAIN = 1;

  /// A service that wants no key still has to be given one by its client; it is taken out again.
  private static final String NO_KEY = "none";

  static {
    // Spring AI waits for Anthropic's pieces on Reactor's bounded threads, of which there are ten a
    // core.
    Schedulers.setFactory(
        new Schedulers.Factory() {
          @Override
          public Scheduler newBoundedElastic(
              int threads, int queued, ThreadFactory factory, int idleSeconds) {
            return newThreadPerTaskBoundedElastic(
                Integer.MAX_VALUE, queued, Thread.ofVirtual().name("reactor-", 0).factory());
          }
        });
  }

  private LanguageModels() {}

  /// A model that is ready to be asked. Its service is not asked for anything yet.
  static LanguageModel of(LlmSettings settings) {
    return switch (settings.provider()) {
      case OPEN_AI -> openAi(settings);
      case ANTHROPIC -> anthropic(settings);
      case OLLAMA -> ollama(settings);
    };
  }

  private static OpenStreams streams(LlmSettings settings, boolean authorizes) {
    return new OpenStreams(
        authorizes, settings.publicOnly(), settings.limits().answer(), IDLE_CONNECTIONS, KEPT);
  }

  private static Runnable closing(Runnable client, OpenStreams streams) {
    return () -> {
      client.run();
      streams.closeIdle();
    };
  }

  private static ExecutorService threads(String name) {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name, 0).factory());
  }

  private static LanguageModel openAi(LlmSettings settings) {
    LlmLimits limits = settings.limits();
    ExecutorService threads = threads("llm-openai-");
    OpenStreams streams = streams(settings, settings.apiKey() != null);
    SpringAiOpenAiHttpClient http =
        SpringAiOpenAiHttpClient.builder()
            .timeout(limits.answer())
            .maxIdleConnections(IDLE_CONNECTIONS)
            .keepAliveDuration(KEPT)
            .dispatcherExecutorService(threads)
            .interceptor(streams)
            .build();
    http.getOkHttpClient().dispatcher().setMaxRequests(limits.answersAtOnce());
    http.getOkHttpClient().dispatcher().setMaxRequestsPerHost(limits.answersAtOnce());
    com.openai.core.ClientOptions client =
        com.openai.core.ClientOptions.builder()
            .httpClient(http)
            .streamHandlerExecutor(threads)
            .baseUrl(openAiUrl(settings.baseUrl()))
            .apiKey(settings.apiKey() == null ? NO_KEY : settings.apiKey())
            .timeout(limits.answer())
            .maxRetries(ASKED_AGAIN)
            .build();
    OpenAiChatOptions.Builder options =
        OpenAiChatOptions.builder().model(settings.model()).temperature(settings.temperature());
    if (LlmProvider.OPEN_AI.usualUrl().getHost().equals(settings.baseUrl().getHost())) {
      options.maxCompletionTokens(limits.tokensAnAnswer());
    } else {
      options.maxTokens(limits.tokensAnAnswer());
    }
    OpenAiChatOptions base = options.build();
    OpenAiChatModel model =
        OpenAiChatModel.builder()
            .openAiClient(new OpenAIClientImpl(client))
            .openAiClientAsync(new OpenAIClientAsyncImpl(client))
            .options(base)
            .build();
    return new SpringModel(
        service(settings),
        model,
        (tools, answer) ->
            base.mutate()
                .toolCallbacks(tools)
                .customHeaders(Map.of(OpenStreams.HEADER, answer))
                .build(),
        streams,
        limits.answersAtOnce(),
        closing(http::close, streams));
  }

  private static LanguageModel anthropic(LlmSettings settings) {
    LlmLimits limits = settings.limits();
    ExecutorService threads = threads("llm-anthropic-");
    OpenStreams streams = streams(settings, true);
    AnthropicBackend backend =
        AnthropicBackend.builder()
            .baseUrl(withoutSlash(settings.baseUrl()).replaceFirst("/v1$", ""))
            .apiKey(settings.apiKey() == null ? NO_KEY : settings.apiKey())
            .build();
    SpringAiAnthropicHttpClient http =
        SpringAiAnthropicHttpClient.builder()
            .backend(backend)
            .timeout(limits.answer())
            .maxIdleConnections(IDLE_CONNECTIONS)
            .keepAliveDuration(KEPT)
            .dispatcherExecutorService(threads)
            .interceptor(streams)
            .build();
    com.anthropic.core.ClientOptions client =
        com.anthropic.core.ClientOptions.builder()
            .httpClient(http)
            .streamHandlerExecutor(threads)
            .timeout(limits.answer())
            .maxRetries(ASKED_AGAIN)
            .build();
    AnthropicChatOptions base =
        AnthropicChatOptions.builder()
            .model(settings.model())
            .temperature(settings.temperature())
            .maxTokens(limits.tokensAnAnswer())
            .build();
    AnthropicChatModel model =
        AnthropicChatModel.builder()
            .anthropicClient(new AnthropicClientImpl(client))
            .anthropicClientAsync(new AnthropicClientAsyncImpl(client))
            .options(base)
            .build();
    return new SpringModel(
        service(settings),
        model,
        (tools, answer) ->
            base.mutate()
                .toolCallbacks(tools)
                .httpHeaders(Map.of(OpenStreams.HEADER, answer))
                .build(),
        streams,
        limits.answersAtOnce(),
        closing(http::close, streams));
  }

  private static LanguageModel ollama(LlmSettings settings) {
    LlmLimits limits = settings.limits();
    ExecutorService threads = threads("llm-ollama-");
    OpenStreams streams = streams(settings, true);
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(limits.firstToken())
            .executor(threads);
    WebClient.Builder web =
        WebClient.builder()
            .clientConnector(streams.connector(client::build, limits.answer()))
            .filter(OpenStreams::bound);
    if (settings.apiKey() != null) {
      web.defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + settings.apiKey());
    }
    OllamaChatOptions base =
        OllamaChatOptions.builder()
            .model(settings.model())
            .temperature(settings.temperature())
            .numPredict(limits.tokensAnAnswer())
            .build();
    OllamaChatModel model =
        OllamaChatModel.builder()
            .ollamaApi(
                OllamaApi.builder()
                    .baseUrl(withoutSlash(settings.baseUrl()))
                    .webClientBuilder(web)
                    .build())
            .options(base)
            .build();
    return new SpringModel(
        service(settings),
        model,
        (tools, answer) -> base.mutate().toolCallbacks(tools).build(),
        streams,
        limits.answersAtOnce(),
        () -> {});
  }

  private static String service(LlmSettings settings) {
    return "the model at " + settings.baseUrl().getHost();
  }

  /// A server that is named without a path has OpenAI's.
  private static String openAiUrl(URI base) {
    String url = withoutSlash(base);
    String path = base.getPath();
    return path == null || path.isEmpty() || path.equals("/") ? url + "/v1" : url;
  }

  private static String withoutSlash(URI base) {
    return base.toString().replaceAll("/+$", "");
  }
}
