package io.callmanager.telephony.peers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Twilio, as far as calls need it: its REST API, held against its published description, its signed callbacks and its media
/// streams. Whom a call goes to decides what becomes of it.
public final class TwilioPeer implements AutoCloseable {

  public static final String ACCOUNT = "AC0123456789abcdef0123456789abcdef";
  public static final String TOKEN = "fedcba98765432100123456789abcdef";
  public static final String KEY = "SK0123456789abcdef0123456789abcdef";
  public static final String KEY_SECRET = "aKeysSecretAKeysSecretAKeysSecre";

  private static final JsonMapper JSON = new JsonMapper();
  private static final String CALLS = "/2010-04-01/Accounts/{AccountSid}/Calls.json";
  private static final String CALL = "/2010-04-01/Accounts/{AccountSid}/Calls/{Sid}.json";

  /// What becomes of a call, from the moment it was placed.
  public interface Fate {
    void befall(TwilioPeerCall call) throws Exception;
  }

  /// How a request for a call is answered.
  ///
  /// @param placed whether the call is placed
  /// @param status HTTP's; 0 for no answer at all
  /// @param code Twilio's
  private record Manner(boolean placed, int status, int code, String message) {}

  private static final Manner USUAL = new Manner(true, 201, 0, "");

  private final OpenApiCheck openApi = new OpenApiCheck("twilio_calls.openapi.json");
  private final HttpServer server;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, Fate> fates = new ConcurrentHashMap<>();
  private final Map<String, Manner> manners = new ConcurrentHashMap<>();
  private final Map<String, TwilioPeerCall> calls = new ConcurrentHashMap<>();
  private final List<TwilioPeerCall> placed = new CopyOnWriteArrayList<>();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private volatile String publicUrl = "";
  private volatile String realUrl = "";
  private int made;

  private TwilioPeer(HttpServer server) {
    this.server = server;
  }

  /// Starts on 127.0.0.1.
  public static TwilioPeer start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      TwilioPeer peer = new TwilioPeer(server);
      server.createContext("/", peer::answer);
      server.setExecutor(peer.workers);
      server.start();
      return peer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String apiUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// Where URLs really lead, as through a proxy in front of whom they name.
  public void reach(String publicUrl, String realUrl) {
    this.publicUrl = publicUrl;
    this.realUrl = realUrl;
  }

  /// What becomes of calls to a number.
  public TwilioPeer when(String number, Fate fate) {
    fates.put(number, fate);
    return this;
  }

  /// Calls to a number are turned down.
  public TwilioPeer refuse(String number, int status, int code, String message) {
    manners.put(number, new Manner(false, status, code, message));
    return this;
  }

  /// Calls to a number are placed, but the request is answered by an error of the server's; or by nothing, for status 0.
  public TwilioPeer placeAndFail(String number, int status, Fate fate) {
    manners.put(number, new Manner(true, status, 20500, "Internal Server Error"));
    return when(number, fate);
  }

  /// The calls that were asked for, of which a request's answer may have told nothing.
  public List<TwilioPeerCall> callsTo(String number) {
    return placed.stream().filter(call -> call.to().equals(number)).toList();
  }

  /// What was asked, or answered, against Twilio's own description.
  public List<String> violations() {
    return List.copyOf(violations);
  }

  HttpClient client() {
    return client;
  }

  /// Where a URL that was told us leads.
  URI real(String url) {
    String http = url.replaceFirst("^ws", "http");
    return http.startsWith(publicUrl)
        ? URI.create(realUrl + http.substring(publicUrl.length()))
        : URI.create(http);
  }

  void note(String violation) {
    violations.add(violation);
  }

  /// What Twilio signs its requests by.
  static String signature(String url, Map<String, String> form) {
    StringBuilder signed = new StringBuilder(url);
    new TreeMap<>(form).forEach((name, value) -> signed.append(name).append(value));
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(TOKEN.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String base = "/2010-04-01/Accounts/" + ACCOUNT + "/Calls";
      boolean post = exchange.getRequestMethod().equals("POST");
      Map<String, List<String>> form =
          form(
              post
                  ? new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                  : String.valueOf(exchange.getRequestURI().getRawQuery()));
      if (!authentic(exchange)) {
        error(exchange, 401, 20003, "Authenticate");
      } else if (path.equals(base + ".json") && post) {
        violations.addAll(openApi.form(CALLS, form));
        place(exchange, form);
      } else if (path.equals(base + ".json")) {
        violations.addAll(openApi.query(CALLS, form));
        ObjectNode page = JSON.createObjectNode();
        ArrayNode none = page.putArray("calls");
        page.put("page", 0).put("page_size", 1).put("start", 0).put("end", none.size());
        page.put("uri", path).put("first_page_uri", path);
        page.putNull("next_page_uri");
        page.putNull("previous_page_uri");
        respond(exchange, CALLS, "get", 200, page);
      } else {
        one(exchange, calls.get(sid(path, base)), form);
      }
    } catch (RuntimeException e) {
      violations.add("the peer failed: " + e);
      throw e;
    }
  }

  private void one(
      HttpExchange exchange, @Nullable TwilioPeerCall call, Map<String, List<String>> form)
      throws IOException {
    if (call == null) {
      String path = exchange.getRequestURI().getPath();
      error(exchange, 404, 20404, "The requested resource " + path + " was not found");
    } else if (exchange.getRequestMethod().equals("POST")) {
      violations.addAll(openApi.form(CALL, form));
      update(exchange, call, form);
    } else {
      respond(exchange, CALL, "get", 200, call.resource());
    }
  }

  private static String sid(String path, String base) {
    return path.startsWith(base + "/") && path.endsWith(".json")
        ? path.substring(base.length() + 1, path.length() - ".json".length())
        : "";
  }

  private static boolean authentic(HttpExchange exchange) {
    String shown = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    return shown.equals(basic(ACCOUNT, TOKEN)) || shown.equals(basic(KEY, KEY_SECRET));
  }

  private static String basic(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  private void place(HttpExchange exchange, Map<String, List<String>> form) throws IOException {
    String to = form.getOrDefault("To", List.of("")).getFirst();
    Manner manner = manners.getOrDefault(to, USUAL);
    TwilioPeerCall call = null;
    if (manner.placed()) {
      call = new TwilioPeerCall(this, nextSid(), form);
      calls.put(call.sid(), call);
      placed.add(call);
    }
    if (manner.status() == 0) {
      // Not a byte of an answer: the connection ends with the exchange.
      befall(to, call);
      return;
    }
    if (manner.status() == 201 && call != null) {
      respond(exchange, CALLS, "post", 201, call.resource());
    } else {
      error(exchange, manner.status(), manner.code(), manner.message());
    }
    befall(to, call);
  }

  private void befall(String number, @Nullable TwilioPeerCall call) {
    Fate fate = fates.get(number);
    if (call != null && fate != null) {
      workers.execute(
          () -> {
            try {
              call.initiated();
              fate.befall(call);
            } catch (Exception | AssertionError e) {
              violations.add("the callee " + number + " failed: " + e);
            }
          });
    }
  }

  private synchronized String nextSid() {
    return "CA%032x".formatted(++made);
  }

  private void update(HttpExchange exchange, TwilioPeerCall call, Map<String, List<String>> form)
      throws IOException {
    if (call.isOver()) {
      error(exchange, 400, 21220, "Call is not in-progress. Cannot redirect.");
      return;
    }
    call.endedByCaller(form.getOrDefault("Status", List.of("")).getFirst());
    respond(exchange, CALL, "post", 200, call.resource());
  }

  private void respond(HttpExchange exchange, String path, String method, int status, JsonNode body)
      throws IOException {
    violations.addAll(openApi.answer(path, method, status, body));
    write(exchange, status, body);
  }

  private static void error(HttpExchange exchange, int status, int code, String message)
      throws IOException {
    write(
        exchange,
        status,
        JSON.createObjectNode()
            .put("code", code)
            .put("message", message)
            .put("more_info", "https://www.twilio.com/docs/errors/" + code)
            .put("status", status));
  }

  private static void write(HttpExchange exchange, int status, JsonNode body) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static Map<String, List<String>> form(String encoded) {
    Map<String, List<String>> form = new LinkedHashMap<>();
    for (String pair : encoded.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        form.computeIfAbsent(decoded(pair.substring(0, equals)), none -> new ArrayList<>())
            .add(decoded(pair.substring(equals + 1)));
      }
    }
    return form;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    calls.values().forEach(TwilioPeerCall::drop);
    server.stop(0);
    workers.shutdownNow();
  }
}
