package io.callmanager.console.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A browser without a screen: it keeps cookies, sends forms, and follows no redirect by itself.
public final class Visit implements AutoCloseable {

  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
  private static final String BOUNDARY = "the-boundary";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String base;
  private final CookieManager cookies = new CookieManager();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .cookieHandler(cookies)
          .connectTimeout(PATIENCE)
          .build();

  public Visit(int port) {
    this.base = "http://127.0.0.1:" + port;
  }

  /// Tells the console its time zone, as a browser's script does.
  public Visit inZone(String zone) {
    HttpCookie cookie = new HttpCookie("callmanager_zone", zone);
    cookie.setPath("/console");
    cookie.setVersion(0);
    cookies.getCookieStore().add(URI.create(base + "/console"), cookie);
    return this;
  }

  /// Signs in and stays so.
  public Visit signedIn(String email) {
    Answer answer = signIn(email, Town.PASSWORD);
    if (answer.status() != 302 || !answer.location().endsWith("/console")) {
      throw new AssertionError(email + " could not sign in: " + answer.status());
    }
    return this;
  }

  public Answer signIn(String email, String password) {
    return post(
        "/console/sign-in", "/console/sign-in", Map.of("email", email, "password", password));
  }

  public Answer get(String path) {
    return send(request(path).header("Accept", "text/html").GET());
  }

  public Answer get(String path, String header, String value) {
    return send(request(path).header(header, value).GET());
  }

  /// Sends a form as it stands on a page, with the page's token.
  public Answer post(String page, String path, Map<String, String> fields) {
    return post(page, path, List.copyOf(fields.entrySet()));
  }

  /// Likewise, with fields of which some are there more than once.
  public Answer post(String page, String path, List<Map.Entry<String, String>> fields) {
    List<Map.Entry<String, String>> all = new ArrayList<>(fields);
    all.add(Map.entry("_csrf", get(page).token()));
    return postWithoutToken(path, all);
  }

  /// Sends a form with a file, and the page's token with it.
  public Answer upload(String page, String path, String field, String content) {
    return uploadWithoutToken(path, Map.of("_csrf", get(page).token()), field, content);
  }

  public Answer uploadWithoutToken(
      String path, Map<String, String> fields, String field, String content) {
    StringBuilder body = new StringBuilder();
    fields.forEach(
        (name, value) ->
            body.append("--" + BOUNDARY + "\r\n")
                .append("Content-Disposition: form-data; name=\"" + name + "\"\r\n\r\n")
                .append(value)
                .append("\r\n"));
    body.append("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + field)
        .append("\"; filename=\"list.csv\"\r\nContent-Type: text/csv\r\n\r\n")
        .append(content)
        .append("\r\n--" + BOUNDARY + "--\r\n");
    return send(
        request(path)
            .header("Accept", "text/html")
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  public Answer postWithoutToken(String path, List<Map.Entry<String, String>> fields) {
    List<String> encoded =
        fields.stream()
            .map(
                field ->
                    URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8)
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .toList();
    return send(
        request(path)
            .header("Accept", "text/html")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(String.join("&", encoded))));
  }

  /// Opens the stream of live hints.
  public HttpResponse<InputStream> live() {
    try {
      return client.send(
          request("/console/live").header("Accept", "text/event-stream").GET().build(),
          BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public Optional<String> sessionId() {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals("callmanager_session"))
        .map(HttpCookie::getValue)
        .findFirst();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : base + path))
        .timeout(PATIENCE);
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      return new Answer(client.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  /// What came back.
  public record Answer(HttpResponse<String> response) {

    public int status() {
      return response.statusCode();
    }

    public String body() {
      return response.body();
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    public String location() {
      return header("Location");
    }

    private String token() {
      Matcher matcher = TOKEN.matcher(body());
      if (!matcher.find()) {
        throw new AssertionError("no form on " + response.uri() + ", status " + status());
      }
      return matcher.group(1);
    }
  }
}
