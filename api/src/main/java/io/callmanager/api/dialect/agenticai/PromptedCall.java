package io.callmanager.api.dialect.agenticai;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.callmanager.agent.AgentScript;
import io.callmanager.api.contract.ToldException;
import io.callmanager.api.request.Body;
import io.callmanager.shared.HttpUrl;
import io.callmanager.shared.PhoneNumber;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The wish for a call as AgenticAI's clients send it. What is wrong is told one thing at a time, in the order in which it is looked at
/// there.
///
/// @param to as it was sent, which is given back
/// @param number what it stands for
/// @param webhookUrl as it was sent or is set, which is given back
/// @param statusUrl where the call's progress is told
/// @param prompt null when none was sent
@Schema(name = "AgenticAiCall")
record PromptedCall(
    @Schema(
            description = "The number to call, in E.164 form.",
            example = "+1234567890",
            requiredMode = RequiredMode.REQUIRED)
        String to,
    @Schema(hidden = true) PhoneNumber number,
    @JsonProperty("webhook_url")
        @Schema(
            description =
                "The base URL of webhooks: the call's progress is sent to it with `/twilio/status` behind. As the platform is set if left out.",
            requiredMode = RequiredMode.NOT_REQUIRED,
            example = "https://hooks.example.com")
        String webhookUrl,
    @Schema(hidden = true) HttpUrl statusUrl,
    @Schema(
            description =
                "What the agent is told to be and do; `{{key}}` stands for a value of `metadata`. The default agent's own if left out.",
            maxLength = AgentScript.MAX_TEXT_LENGTH,
            example = "You are calling to confirm an appointment.")
        @Nullable String prompt,
    @Schema(
            description =
                "Your own notes, kept with the call and told with its events. At most 100 keys and 16 KiB.",
            requiredMode = RequiredMode.NOT_REQUIRED,
            example = "{\"customer_id\":\"12345\",\"source\":\"crm_system\"}")
        Map<String, @Nullable Object> metadata) {

  private static final int MAX_KEYS = 100;
  private static final int MAX_BYTES = 16 * 1024;
  private static final int SHOWN = 100;
  private static final String STATUS_PATH = "/twilio/status";

  /// What numbers are often written with.
  private static final Pattern SEPARATORS = Pattern.compile("[ ().-]");

  /// Reads what was sent.
  ///
  /// @param usualUrl the base URL for wishes that name none; null for none
  /// @throws ToldException when it is refused
  static PromptedCall read(Body body, @Nullable String usualUrl) {
    String to =
        something(body, "to")
            .orElseThrow(() -> AgenticAiContract.refused("Missing 'to' phone number"));
    String url =
        something(body, "webhook_url")
            .or(() -> Optional.ofNullable(usualUrl))
            .orElseThrow(
                () ->
                    AgenticAiContract.refused(
                        "Missing 'webhook_url'. Set AGENTICAI_WEBHOOK_URL environment variable or pass in request."));
    PhoneNumber number =
        number(to)
            .orElseThrow(
                () ->
                    AgenticAiContract.unable(
                        "The 'To' number %s is not a valid phone number.".formatted(shown(to))));
    HttpUrl status =
        HttpUrl.parse(url)
            .flatMap(PromptedCall::statusUrl)
            .orElseThrow(
                () -> AgenticAiContract.unable("Url is not a valid URL: %s".formatted(shown(url))));
    String prompt = something(body, "prompt").isEmpty() ? null : prompt(body);
    Map<String, @Nullable Object> metadata = body.optional("metadata").object(MAX_KEYS, MAX_BYTES);
    check(body);
    return new PromptedCall(to, number, url, status, prompt, metadata);
  }

  private static @Nullable String prompt(Body body) {
    return body.optional("prompt").text(AgentScript.MAX_TEXT_LENGTH);
  }

  /// A text, or the text of whatever else was sent; empty where clients send nothing, false or 0 for nothing.
  private static Optional<String> something(Body body, String name) {
    return body.raw(name)
        .filter(sent -> !(sent.isBoolean() && !sent.booleanValue()))
        .filter(sent -> !(sent.isNumber() && sent.decimalValue().signum() == 0))
        .map(PromptedCall::text)
        .filter(text -> !text.isBlank());
  }

  private static String text(JsonNode sent) {
    return sent.isString() ? sent.stringValue() : sent.toString();
  }

  private static Optional<PhoneNumber> number(String sent) {
    return PhoneNumber.parse(
        sent.strip().startsWith("+") ? SEPARATORS.matcher(sent.strip()).replaceAll("") : sent);
  }

  /// The base's path with what is told there behind it.
  private static Optional<HttpUrl> statusUrl(HttpUrl base) {
    String text = base.uri().toString();
    int query = text.indexOf('?');
    String path = query < 0 ? text : text.substring(0, query);
    return HttpUrl.parse(
        path.replaceAll("/+$", "") + STATUS_PATH + (query < 0 ? "" : text.substring(query)));
  }

  private static String shown(String sent) {
    return sent.length() <= SHOWN ? sent : sent.substring(0, SHOWN) + "…";
  }

  /// Refuses the wish if anything was noted of its fields.
  private static void check(Body body) {
    Map<String, List<String>> issues = body.issues().byField();
    if (!issues.isEmpty()) {
      Map.Entry<String, List<String>> first = issues.entrySet().iterator().next();
      throw AgenticAiContract.refused(
          "Invalid '%s': %s".formatted(first.getKey(), first.getValue().getFirst()));
    }
  }

  @Override
  public String toString() {
    return "PromptedCall[" + number + "]";
  }
}
