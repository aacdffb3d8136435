package io.callmanager.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.callmanager.agent.Abilities;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.Agents;
import io.callmanager.agent.Dialogue;
import io.callmanager.agent.HttpTool;
import io.callmanager.agent.HttpTool.Header;
import io.callmanager.agent.HttpTool.Method;
import io.callmanager.agent.ToolSecrets;
import io.callmanager.call.AgentTool;
import io.callmanager.call.spi.ToolAnswer;
import io.callmanager.call.spi.ToolAnswer.Outcome;
import io.callmanager.call.spi.ToolCaller;
import io.callmanager.shared.CallId;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.Tenant;
import io.callmanager.webhook.WebhookSecrets;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// Tools on this machine, some of which mean no good.
@CoreTest
class HttpToolsTest {

  private static final String PARAMETERS =
      "{\"type\":\"object\",\"properties\":{\"day\":{\"type\":\"string\"}},\"required\":[\"day\"]}";
  private static final String MONDAY = "{\"day\":\"Monday & more\"}";

  @Autowired private ToolCaller guarded;
  @Autowired private ToolSecrets headers;
  @Autowired private WebhookSecrets signatures;
  @Autowired private Agents agents;
  @Autowired private TenantDatabase tenantDatabase;
  @Autowired private Tenant.Maker tenants;

  private final CallId call = CallId.next();
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();
  private volatile @Nullable Seen seen;
  private HttpServer server;
  private HttpTools tools;
  private Tenant tenant;

  private record Seen(String line, HttpHeaders headers, String body) {}

  private interface Manners {
    void answer(HttpExchange exchange) throws IOException, InterruptedException;
  }

  @BeforeEach
  void open() throws IOException {
    tenant = tenants.make(10, 60, AgentMode.CONVERSATION);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    tools =
        new HttpTools(
            new ToolClient(8, SystemDefaultDnsResolver.INSTANCE, address -> true),
            8,
            headers,
            signatures,
            Clock.systemUTC(),
            new SimpleMeterRegistry());
  }

  @AfterEach
  void close() throws IOException {
    over.countDown();
    server.stop(0);
    tools.close();
  }

  private void serve(Manners manners) {
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          seen =
              new Seen(
                  exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                  HttpHeaders.of(exchange.getRequestHeaders(), (name, value) -> true),
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          try {
            manners.answer(exchange);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
  }

  private static Manners answering(int status, String body) {
    return exchange -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  private AgentTool tool(Method method, Header... sent) {
    return new AgentTool(
        new HttpTool(
            "book",
            "Books.",
            "http://127.0.0.1:" + server.getAddress().getPort() + "/book?shop=7&a%20b",
            method,
            List.of(sent),
            PARAMETERS,
            1));
  }

  private ToolAnswer call(AgentTool tool, String arguments) throws InterruptedException {
    return tools.call(tenant.account(), call, tool, arguments);
  }

  private Seen seen() {
    Seen request = seen;
    if (request == null) {
      throw new AssertionError("nobody asked");
    }
    return request;
  }

  @Test
  void asksWithASignedBody() throws Exception {
    serve(answering(200, "{\"free\":\"ten\"}"));

    ToolAnswer answer = call(tool(Method.POST, Header.given("X-Key", "abc")), MONDAY);

    assertThat(answer.outcome()).isEqualTo(Outcome.OK);
    assertThat(answer.text()).isEqualTo("{\"free\":\"ten\"}");
    assertThat(answer.httpStatus()).isEqualTo(200);
    assertThat(seen().line()).isEqualTo("POST /book?shop=7&a%20b");
    assertThat(seen().headers().firstValue("X-Key")).contains("abc");
    assertThat(seen().body())
        .isEqualTo(
            "{\"tool\":\"book\",\"callId\":\""
                + call
                + "\",\"arguments\":{\"day\":\"Monday & more\"}}");
    new Webhook(signatures.ofAccount(tenant.account()).current().text())
        .verify(seen().body(), seen().headers());
  }

  @Test
  void asksWithASignedQuery() throws Exception {
    serve(answering(200, ""));

    assertThat(call(tool(Method.GET), MONDAY).outcome()).isEqualTo(Outcome.OK);

    String query = "shop=7&a%20b&callId=" + call + "&day=Monday+%26+more";
    assertThat(seen().line()).isEqualTo("GET /book?" + query);
    new Webhook(signatures.ofAccount(tenant.account()).current().text())
        .verify(query, seen().headers());
  }

  @Test
  void asksNothingWhenTheArgumentsDoNotFit() throws Exception {
    serve(answering(200, ""));

    for (String wrong :
        List.of("{}", "{\"day\":7}", "[]", "not json", "{\"day\":\"" + "x".repeat(9000) + "\"}")) {
      assertThat(call(tool(Method.POST), wrong).outcome()).isEqualTo(Outcome.REFUSED);
    }
    assertThat(call(tool(Method.POST), "{}").text()).contains("day");
    assertThat(asked).hasValue(0);
  }

  @Test
  void tellsOfAFailure() throws Exception {
    serve(answering(503, "closed"));

    ToolAnswer answer = call(tool(Method.POST), MONDAY);

    assertThat(answer.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(answer.text()).isEqualTo("The tool answered with status 503. closed");
  }

  @Test
  void doesNotKnowWhatWasDoneWhenTheAnswerIsMissing() throws Exception {
    serve(exchange -> {});

    ToolAnswer answer = call(tool(Method.POST), MONDAY);

    assertThat(asked).hasValue(1);
    assertThat(answer.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(answer.text()).contains("broke off", "not known");
    server.stop(0);
    ToolAnswer nobody = call(tool(Method.POST), MONDAY);
    assertThat(nobody.outcome()).isEqualTo(Outcome.UNREACHABLE);
    assertThat(nobody.text()).isEqualTo("The tool could not be reached.");
  }

  @Test
  void anArgumentDoesNotTakeTheUrlsPlace() throws Exception {
    serve(answering(200, ""));

    for (String name : List.of("shop", "Shop", "shop[]", "callId", "callid", "a b")) {
      ToolAnswer answer = call(tool(Method.DELETE), "{\"day\":\"Monday\",\"" + name + "\":8}");
      assertThat(answer.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(answer.text()).contains("'" + name + "'");
    }
    assertThat(asked).hasValue(0);
    assertThat(call(tool(Method.POST), "{\"day\":\"Monday\",\"shop\":8}").outcome())
        .isEqualTo(Outcome.OK);
    assertThat(call(tool(Method.GET), "{\"day\":\"Monday\",\"shops\":8}").outcome())
        .isEqualTo(Outcome.OK);
  }

  @Test
  void followsNoRedirect() throws Exception {
    serve(
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/elsewhere");
          exchange.sendResponseHeaders(307, -1);
        });

    assertThat(call(tool(Method.POST), MONDAY).httpStatus()).isEqualTo(307);
    assertThat(asked).hasValue(1);
  }

  @Test
  void givesUpOnTheSlow() throws Exception {
    serve(exchange -> over.await());

    ToolAnswer answer = call(tool(Method.POST), MONDAY);

    assertThat(answer.outcome()).isEqualTo(Outcome.TIMEOUT);
    assertThat(answer.millis()).isBetween(900L, 3000L);
  }

  @Test
  void readsABoundedAnswer() throws Exception {
    serve(answering(200, "a\u0000\u001b[0m" + "x".repeat(100_000)));

    ToolAnswer answer = call(tool(Method.POST), MONDAY);

    assertThat(answer.outcome()).isEqualTo(Outcome.OK);
    assertThat(answer.text()).hasSizeLessThan(17_000).startsWith("a  [0m").endsWith("… (cut)");
  }

  @Test
  void stopsWhenNobodyWaits() throws Exception {
    serve(exchange -> over.await());
    AgentTool slow = tool(Method.POST);
    Thread waiting =
        Thread.ofVirtual()
            .start(
                () ->
                    assertThatThrownBy(() -> call(slow, MONDAY))
                        .isInstanceOf(InterruptedException.class));
    await().until(() -> asked.get() == 1);

    waiting.interrupt();

    assertThat(waiting.join(Duration.ofMillis(700))).isTrue();
  }

  @Test
  void leadsToNoPrivateAddress() throws Exception {
    serve(answering(200, "secret"));

    ToolAnswer answer = guarded.call(tenant.account(), call, tool(Method.POST), MONDAY);

    assertThat(answer.outcome()).isEqualTo(Outcome.UNREACHABLE);
    assertThat(answer.text()).contains("may not be asked");
    assertThat(asked).hasValue(0);
  }

  @Test
  void keepsHeadersEncryptedAndBoundToTheirAccount() throws Exception {
    serve(answering(200, ""));
    Abilities abilities =
        Abilities.USUAL.httpTools(
            List.of(tool(Method.POST, Header.given("X-Key", "a-very-secret-key")).tool()));
    agents.change(
        tenant.account(),
        tenant.agent(),
        null,
        script -> script.dialogue(Dialogue.NONE.abilities(abilities)));

    HttpTool kept =
        agents
            .find(tenant.account(), tenant.agent())
            .orElseThrow()
            .script()
            .dialogue()
            .abilities()
            .httpTools()
            .getFirst();
    assertThat(kept.headers().getFirst().ending()).isEqualTo("-key");
    assertThat(
            tenantDatabase.<String>read(
                tenant.account(),
                jdbc ->
                    jdbc.sql("select string_agg(dialogue::text, ' ') from agent_version")
                        .query(String.class)
                        .single()))
        .contains("X-Key")
        .doesNotContain("very-secret");
    assertThat(call(new AgentTool(kept), MONDAY).outcome()).isEqualTo(Outcome.OK);
    assertThat(seen().headers().firstValue("X-Key")).contains("a-very-secret-key");

    Tenant other = tenants.make(10, 60, AgentMode.CONVERSATION);
    assertThat(tools.call(other.account(), call, new AgentTool(kept), MONDAY).outcome())
        .isEqualTo(Outcome.UNREACHABLE);
  }
}
