package io.callmanager.agent;

import io.callmanager.shared.HttpUrl;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// A tool of the account's own, which its language model may use: a request to the account's server.
///
/// @param name by which the model asks for it
/// @param description what it does, for the model
/// @param url where the request goes; neither model nor callee can change it
/// @param headers sent with each request
/// @param parameters a JSON Schema that the model's arguments must fit (see [ToolParameters])
/// @param timeoutSeconds how long an answer may take
public record HttpTool(
    String name,
    String description,
    String url,
    Method method,
    List<Header> headers,
    String parameters,
    int timeoutSeconds) {

  public static final int MOST = 10;
  public static final int MAX_NAME_LENGTH = 64;
  public static final int MAX_DESCRIPTION_LENGTH = 1000;
  public static final int MOST_HEADERS = 10;
  public static final int MAX_HEADER_NAME_LENGTH = 64;
  public static final int MAX_HEADER_LENGTH = 2000;
  public static final int MAX_TIMEOUT_SECONDS = 20;
  public static final int DEFAULT_TIMEOUT_SECONDS = 8;

  /// What a name must be, in words.
  public static final String NAME_RULE =
      "Must be of small letters, digits and underscores, begin with a letter, and not be one of the platform's tools";

  /// What a header's name must be, in words.
  public static final String HEADER_NAME_RULE =
      "Must be of letters, digits and hyphens, and not one that the platform sends itself";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");
  private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9-]{1,64}");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]{1,2000}");
  private static final Set<String> OWN_HEADERS =
      Set.of(
          "host",
          "connection",
          "content-length",
          "content-type",
          "content-encoding",
          "transfer-encoding",
          "expect",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "upgrade");

  /// How a request is made.
  public enum Method {
    GET,
    POST,
    PUT,
    PATCH,
    DELETE;

    /// Whether arguments go into a body; into the query otherwise.
    public boolean hasBody() {
      return this == POST || this == PUT || this == PATCH;
    }
  }

  public HttpTool {
    headers = List.copyOf(headers);
  }

  public static boolean isName(String name) {
    return NAME.matcher(name).matches()
        && Arrays.stream(Abilities.Tool.values())
            .noneMatch(tool -> tool.name().toLowerCase(Locale.ROOT).equals(name));
  }

  public static boolean isHeaderName(String name) {
    String small = name.toLowerCase(Locale.ROOT);
    return HEADER_NAME.matcher(name).matches()
        && !OWN_HEADERS.contains(small)
        && !small.startsWith("webhook-")
        && !small.startsWith("callmanager-");
  }

  public static boolean isHeaderValue(String value) {
    return HEADER_VALUE.matcher(value).matches() && value.equals(value.strip());
  }

  /// Whether two tools have the same name.
  public static boolean repeatsName(List<HttpTool> tools) {
    return tools.stream().map(HttpTool::name).distinct().count() < tools.size();
  }

  /// Whether a request goes to the same place as another tool's does, so that it may carry the same secrets.
  public boolean isOfSameOrigin(HttpTool other) {
    return HttpUrl.parse(url)
        .map(HttpUrl::origin)
        .equals(HttpUrl.parse(other.url).map(HttpUrl::origin));
  }

  @Override
  public String toString() {
    return "HttpTool[" + name + "]";
  }

  /// A header whose value nobody else is to know.
  ///
  /// @param value as it was given, or once it is kept, encrypted and in Base64
  /// @param sealed whether it is encrypted
  /// @param ending the value's last characters where they can be shown; may be empty
  public record Header(String name, String value, boolean sealed, String ending) {

    private static final int SHOWN = 4;
    private static final int SHOWN_OF = 12;

    /// A header as it was given.
    public static Header given(String name, String value) {
      return new Header(
          name,
          value,
          false,
          value.length() < SHOWN_OF ? "" : value.substring(value.length() - SHOWN));
    }

    Header sealed(String box) {
      return new Header(name, box, true, ending);
    }

    @Override
    public String toString() {
      return name + ": ***";
    }
  }
}
