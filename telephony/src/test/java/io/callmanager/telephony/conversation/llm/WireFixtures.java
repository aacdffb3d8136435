package io.callmanager.telephony.conversation.llm;

import com.sun.net.httpserver.HttpExchange;
import io.callmanager.telephony.engine.FakeService;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Answers in the shapes that providers document for their streams.
final class WireFixtures {

  private WireFixtures() {}

  /// A stream as its provider writes it: each part is sent by itself.
  static FakeService.Answer stream(LlmProvider provider, List<String> parts) {
    return stream(provider, parts, new AtomicLong());
  }

  /// @param sentAt when the first part with text left
  static FakeService.Answer stream(LlmProvider provider, List<String> parts, AtomicLong sentAt) {
    return exchange -> {
      OutputStream out = begin(exchange, provider);
      for (String part : parts) {
        if (part.contains("Nice") && sentAt.get() == 0) {
          sentAt.set(System.nanoTime());
        }
        send(out, part);
      }
    };
  }

  /// A stream that stops without ending, until the client goes away.
  static FakeService.Answer stall(
      LlmProvider provider, List<String> parts, CountDownLatch clientGone) {
    return exchange -> {
      OutputStream out = begin(exchange, provider);
      for (String part : parts) {
        send(out, part);
      }
      try {
        // Comments and blank lines are no words; they tell whether anybody still listens.
        while (!clientGone.await(20, TimeUnit.MILLISECONDS)) {
          send(out, provider == LlmProvider.OLLAMA ? "\n" : ": ping\n\n");
        }
      } catch (IOException e) {
        clientGone.countDown();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  /// A stream that breaks off in the middle of its chunked body.
  static FakeService.Answer cut(LlmProvider provider, List<String> parts) {
    return exchange -> {
      exchange.getResponseHeaders().set("Content-Type", type(provider));
      exchange.sendResponseHeaders(200, 1_000_000);
      OutputStream out = exchange.getResponseBody();
      for (String part : parts) {
        send(out, part);
      }
    };
  }

  private static OutputStream begin(HttpExchange exchange, LlmProvider provider)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type(provider));
    exchange.sendResponseHeaders(200, 0);
    return exchange.getResponseBody();
  }

  private static String type(LlmProvider provider) {
    return provider == LlmProvider.OLLAMA ? "application/x-ndjson" : "text/event-stream";
  }

  private static void send(OutputStream out, String part) throws IOException {
    out.write(part.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /// An answer of words.
  static List<String> words(LlmProvider provider, String... words) {
    List<String> parts = new ArrayList<>(beginning(provider));
    for (String word : words) {
      parts.add(word(provider, word));
    }
    parts.addAll(end(provider, "stop"));
    return parts;
  }

  static List<String> beginning(LlmProvider provider) {
    return switch (provider) {
      case OPEN_AI -> List.of(openAi("{\"role\":\"assistant\",\"content\":\"\"}", null));
      case ANTHROPIC ->
          List.of(
              anthropic(
                  "message_start",
                  """
                  {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant",\
                  "content":[],"model":"m","stop_reason":null,"stop_sequence":null,\
                  "usage":{"input_tokens":25,"output_tokens":1}}}"""),
              anthropic(
                  "content_block_start",
                  """
                  {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"""),
              anthropic("ping", "{\"type\": \"ping\"}"));
      case OLLAMA -> List.of();
    };
  }

  static String word(LlmProvider provider, String word) {
    return switch (provider) {
      case OPEN_AI -> openAi("{\"content\":\"" + word + "\"}", null);
      case ANTHROPIC ->
          anthropic(
              "content_block_delta",
              """
              {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"%s"}}"""
                  .formatted(word));
      case OLLAMA ->
          """
          {"model":"m","created_at":"2026-01-01T00:00:00.0Z","message":{"role":"assistant","content":"%s"},"done":false}
          """
              .formatted(word);
    };
  }

  static List<String> end(LlmProvider provider, String reason) {
    return switch (provider) {
      case OPEN_AI ->
          List.of(
              openAi("{}", reason),
              """
              data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[],\
              "usage":{"prompt_tokens":25,"completion_tokens":7,"total_tokens":32}}

              """,
              "data: [DONE]\n\n");
      case ANTHROPIC ->
          List.of(
              anthropic("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}"),
              anthropic(
                  "message_delta",
                  """
                  {"type":"message_delta","delta":{"stop_reason":"%s","stop_sequence":null},\
                  "usage":{"output_tokens":7}}"""
                      .formatted(reason.equals("stop") ? "end_turn" : "tool_use")),
              anthropic("message_stop", "{\"type\":\"message_stop\"}"));
      case OLLAMA ->
          List.of(
              """
              {"model":"m","created_at":"2026-01-01T00:00:00.0Z","message":{"role":"assistant","content":""},\
              "done":true,"done_reason":"stop","total_duration":5,"load_duration":1,"prompt_eval_count":25,\
              "prompt_eval_duration":2,"eval_count":7,"eval_duration":2}
              """);
    };
  }

  /// An answer that asks for a transfer to sales, its arguments in pieces where the provider sends them so.
  static List<String> transfer(LlmProvider provider) {
    List<String> parts = new ArrayList<>(beginning(provider));
    parts.add(word(provider, "One moment."));
    switch (provider) {
      case OPEN_AI -> {
        parts.add(
            openAi(
                """
                {"tool_calls":[{"index":0,"id":"call_1","type":"function","function":\
                {"name":"transfer","arguments":""}}]}""",
                null));
        for (String piece : List.of("{\\\"na", "me\\\":\\\"Sal", "es\\\"}")) {
          parts.add(
              openAi(
                  "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"" + piece + "\"}}]}",
                  null));
        }
      }
      case ANTHROPIC -> {
        parts.add(anthropic("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}"));
        parts.add(
            anthropic(
                "content_block_start",
                """
                {"type":"content_block_start","index":1,"content_block":{"type":"tool_use",\
                "id":"toolu_1","name":"transfer","input":{}}}"""));
        for (String piece : List.of("{\\\"na", "me\\\":\\\"Sal", "es\\\"}")) {
          parts.add(
              anthropic(
                  "content_block_delta",
                  """
                  {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta",\
                  "partial_json":"%s"}}"""
                      .formatted(piece)));
        }
      }
      case OLLAMA ->
          parts.add(
              """
              {"model":"m","created_at":"2026-01-01T00:00:00.0Z","message":{"role":"assistant","content":"",\
              "tool_calls":[{"id":"call_1","function":{"name":"transfer","arguments":{"name":"Sales"}}}]},"done":false}
              """);
    }
    parts.addAll(end(provider, "tool_calls"));
    return parts;
  }

  private static String openAi(String delta, @org.jspecify.annotations.Nullable String reason) {
    return """
    data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":\
    [{"index":0,"delta":%s,"logprobs":null,"finish_reason":%s}]}

    """
        .formatted(delta, reason == null ? "null" : "\"" + reason + "\"");
  }

  private static String anthropic(String event, String data) {
    return "event: " + event + "\ndata: " + data + "\n\n";
  }
}
