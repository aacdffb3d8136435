package io.callmanager.tool;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callmanager.agent.HttpTool;
import io.callmanager.agent.HttpTool.Header;
import io.callmanager.agent.ToolParameters;
import io.callmanager.agent.ToolSecrets;
import io.callmanager.call.AgentTool;
import io.callmanager.call.spi.OwnTool;
import io.callmanager.call.spi.ToolAnswer;
import io.callmanager.call.spi.ToolAnswer.Outcome;
import io.callmanager.call.spi.ToolCaller;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.TimeOrderedId;
import io.callmanager.shared.UnreadableSecretException;
import io.callmanager.webhook.WebhookSecrets;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Uses accounts' own tools: checks what a model wants to ask, asks the account's server for it, signed as webhooks are, and tells
/// the model what came of it, whatever that is.
public final class HttpTools implements ToolCaller, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HttpTools.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int LONGEST_ARGUMENTS = 8_000;
  private static final int MOST_REMEMBERED = 1_000;
  private static final int ONE_ACCOUNTS_SHARE = 4;

  private final ToolClient client;
  private final ToolSecrets headers;
  private final WebhookSecrets signatures;
  private final Clock clock;
  private final MeterRegistry meters;
  private final int mostOfAnAccount;
  private final Semaphore room;
  private final ConcurrentMap<AccountId, Integer> running = new ConcurrentHashMap<>();
  private final Cache<String, ToolParameters> read =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

  /// @param atOnce how many requests there are at the same time
  HttpTools(
      ToolClient client,
      int atOnce,
      ToolSecrets headers,
      WebhookSecrets signatures,
      Clock clock,
      MeterRegistry meters) {
    this.client = client;
    this.headers = headers;
    this.signatures = signatures;
    this.clock = clock;
    this.meters = meters;
    this.mostOfAnAccount = Math.max(1, atOnce / ONE_ACCOUNTS_SHARE);
    this.room = new Semaphore(atOnce);
  }

  @Override
  public ToolAnswer call(AccountId account, CallId call, OwnTool tool, String arguments)
      throws InterruptedException {
    if (!(tool instanceof AgentTool(HttpTool http))) {
      throw new IllegalArgumentException("not a tool of an agent's");
    }
    long start = System.nanoTime();
    ToolAnswer answer = call(account, call, http, arguments);
    Timer.builder("callmanager.conversation.tools")
        .tag("outcome", answer.outcome().name().toLowerCase(Locale.ROOT))
        .description("Requests to accounts' own tools, by what came of them")
        .register(meters)
        .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    return answer;
  }

  private ToolAnswer call(AccountId account, CallId call, HttpTool tool, String arguments)
      throws InterruptedException {
    JsonNode asked = object(arguments);
    if (asked == null) {
      return refused("The arguments must be a JSON object.");
    }
    List<String> misfits = read.get(tool.parameters(), ToolParameters::of).misfits(asked);
    if (!misfits.isEmpty()) {
      return refused("The arguments do not fit: " + String.join("; ", misfits));
    }
    String clash = ToolRequest.clash(tool, asked).orElse(null);
    if (clash != null) {
      return refused(
          "The argument '" + clash + "' can't be given: the tool itself says what it is.");
    }
    int mine = running.merge(account, 1, Integer::sum);
    try {
      if (mine > mostOfAnAccount || !room.tryAcquire()) {
        return new ToolAnswer(Outcome.BUSY, "Too many tools are in use at the moment.", null, 0);
      }
      try {
        return client.send(request(account, call, tool, asked));
      } catch (UnreadableSecretException e) {
        log.error("call={} a tool's header can't be read: {}", call, e.getMessage());
        return new ToolAnswer(Outcome.UNREACHABLE, "The tool is not set up.", null, 0);
      } finally {
        room.release();
      }
    } finally {
      running.computeIfPresent(account, (a, count) -> count == 1 ? null : count - 1);
    }
  }

  private static @Nullable JsonNode object(String arguments) {
    if (arguments.length() > LONGEST_ARGUMENTS) {
      return null;
    }
    try {
      JsonNode read = JSON.readTree(arguments.isBlank() ? "{}" : arguments);
      return read.isObject() ? read : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  private static ToolAnswer refused(String words) {
    return new ToolAnswer(Outcome.REFUSED, words, null, 0);
  }

  private ToolRequest request(AccountId account, CallId call, HttpTool tool, JsonNode arguments)
      throws UnreadableSecretException {
    Map<String, String> sent = new LinkedHashMap<>();
    for (Header header : tool.headers()) {
      sent.put(header.name(), headers.open(account, header));
    }
    ToolRequest.Content content = ToolRequest.content(tool, call, arguments);
    Instant now = clock.instant();
    String id = "tool_" + TimeOrderedId.next().toString().replace("-", "");
    sent.put("webhook-id", id);
    sent.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
    sent.put("webhook-signature", signatures.ofAccount(account).sign(id, now, content.signed()));
    return new ToolRequest(
        tool.method(), content.url(), content.body(), sent, tool.timeoutSeconds());
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
