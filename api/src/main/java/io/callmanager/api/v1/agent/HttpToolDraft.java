package io.callmanager.api.v1.agent;

import io.callmanager.agent.Abilities;
import io.callmanager.agent.HttpTool;
import io.callmanager.agent.HttpTool.Header;
import io.callmanager.agent.ToolParameters;
import io.callmanager.api.http.Problem;
import io.callmanager.api.request.Body;
import io.callmanager.shared.HttpUrl;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A tool of the account's own, as it is sent: always in whole.
@Schema(name = "HttpToolDraft")
record HttpToolDraft(
    @Schema(
            description = "By which the model asks for it.",
            pattern = "[a-z][a-z0-9_]{0,63}",
            example = "find_appointment")
        String name,
    @Schema(
            description = "What it does and when to use it, for the model.",
            maxLength = HttpTool.MAX_DESCRIPTION_LENGTH,
            example = "Finds free appointments on a day.")
        String description,
    @Schema(
            description =
                "Where the request goes. Redirects are not followed, and addresses that are not public are refused.",
            example = "https://example.com/tools/appointments")
        String url,
    @Schema(
            description =
                "POST, PUT and PATCH send JSON with `tool`, `callId` and `arguments`; GET and DELETE send `callId` and the arguments in the query.",
            allowableValues = {"GET", "POST", "PUT", "PATCH", "DELETE"},
            defaultValue = "POST")
        @Nullable String method,
    @Schema(description = "Sent with each request; kept encrypted.")
        @Nullable List<HeaderDraft> headers,
    @Schema(
            description =
                "A JSON Schema (draft 2020-12) of an object without references. Arguments that do not fit are not sent.",
            example =
                "{\"type\":\"object\",\"properties\":{\"day\":{\"type\":\"string\",\"format\":\"date\"}},\"required\":[\"day\"],\"additionalProperties\":false}")
        @Nullable Map<String, Object> parameters,
    @Schema(minimum = "1", maximum = "20", defaultValue = "8", example = "8")
        @Nullable Integer timeoutSeconds) {

  private static final String NO_PARAMETERS =
      "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}";

  /// A header, as it is sent.
  @Schema(name = "ToolHeaderDraft")
  record HeaderDraft(
      @Schema(maxLength = HttpTool.MAX_HEADER_NAME_LENGTH, example = "Authorization") String name,
      @Schema(
              description =
                  "Never shown again. Null or left out to keep the value of the tool's header with this name, as long as the URL's host stays the same.",
              maxLength = HttpTool.MAX_HEADER_LENGTH,
              example = "Bearer 5d41402abc4b2a76")
          @Nullable String value) {}

  /// A tool whose headers may be those of the tool it was before.
  ///
  /// @param kept the names of headers that keep their values
  /// @param place where it stands in the request
  record Wish(HttpTool tool, List<String> kept, String place) {

    HttpTool applyTo(Abilities before) {
      List<Header> headers = new ArrayList<>(tool.headers());
      for (String name : kept) {
        headers.add(
            before
                .httpTool(tool.name())
                .filter(tool::isOfSameOrigin)
                .flatMap(old -> header(old, name))
                .orElseThrow(
                    () ->
                        Problem.invalidBody(
                                Map.of(
                                    place + ".headers",
                                    List.of(
                                        "There is no value of "
                                            + name
                                            + " to keep for this host: send one")))
                            .asException()));
      }
      return new HttpTool(
          tool.name(),
          tool.description(),
          tool.url(),
          tool.method(),
          headers,
          tool.parameters(),
          tool.timeoutSeconds());
    }

    private static Optional<Header> header(HttpTool old, String name) {
      return old.headers().stream().filter(header -> header.name().equals(name)).findFirst();
    }
  }

  /// Reads a list of tools.
  ///
  /// @return null when it is not there or wrong
  static @Nullable List<Wish> read(Body abilities, String field) {
    @Nullable List<Body> listed = abilities.optional(field).objectsIfAny(HttpTool.MOST);
    if (listed == null) {
      return abilities.isNull(field) ? List.of() : null;
    }
    List<Wish> tools = new ArrayList<>();
    for (int i = 0; i < listed.size(); i++) {
      Wish tool = readOne(listed.get(i), "conversation.abilities." + field + "." + i);
      if (tool != null) {
        tools.add(tool);
      }
    }
    if (HttpTool.repeatsName(tools.stream().map(Wish::tool).toList())) {
      abilities.note(field, "Must hold each name only once");
    }
    return tools;
  }

  private static @Nullable Wish readOne(Body body, String place) {
    body.nothingBut(
        "name", "description", "url", "method", "headers", "parameters", "timeoutSeconds");
    @Nullable String name = body.required("name").text(HttpTool.MAX_NAME_LENGTH);
    if (name != null && !HttpTool.isName(name)) {
      body.note("name", HttpTool.NAME_RULE);
    }
    @Nullable String description =
        body.required("description").wording(HttpTool.MAX_DESCRIPTION_LENGTH);
    @Nullable HttpUrl url = body.required("url").url();
    HttpTool.@Nullable Method method = body.optional("method").oneOf(HttpTool.Method.class);
    @Nullable String parameters = body.optional("parameters").json();
    if (parameters != null) {
      ToolParameters.problem(parameters)
          .ifPresent(problem -> body.note("parameters", problem));
    }
    @Nullable Integer timeout =
        body.optional("timeoutSeconds").integer(1, HttpTool.MAX_TIMEOUT_SECONDS);
    List<Header> headers = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    readHeaders(body, headers, kept);
    return name == null || description == null || url == null
        ? null
        : new Wish(
            new HttpTool(
                name,
                description,
                url.uri().toString(),
                method == null ? HttpTool.Method.POST : method,
                headers,
                parameters == null ? NO_PARAMETERS : parameters,
                timeout == null ? HttpTool.DEFAULT_TIMEOUT_SECONDS : timeout),
            kept,
            place);
  }

  private static void readHeaders(Body tool, List<Header> headers, List<String> kept) {
    @Nullable List<Body> listed = tool.optional("headers").objectsIfAny(HttpTool.MOST_HEADERS);
    if (listed == null) {
      return;
    }
    for (Body each : listed) {
      each.nothingBut("name", "value");
      @Nullable String name = each.required("name").text(HttpTool.MAX_HEADER_NAME_LENGTH);
      @Nullable String value = each.optional("value").text(HttpTool.MAX_HEADER_LENGTH);
      if (name == null) {
        continue;
      }
      if (!HttpTool.isHeaderName(name)) {
        each.note("name", HttpTool.HEADER_NAME_RULE);
      } else if (value == null) {
        kept.add(name);
      } else if (!HttpTool.isHeaderValue(value)) {
        each.note("value", "Must be of printable ASCII characters, with none blank at its ends");
      } else {
        headers.add(Header.given(name, value));
      }
    }
    long names =
        Stream.concat(headers.stream().map(Header::name), kept.stream())
            .map(each -> each.toLowerCase(Locale.ROOT))
            .distinct()
            .count();
    if (names < headers.size() + kept.size()) {
      tool.note("headers", "Must hold each name only once");
    }
  }
}
