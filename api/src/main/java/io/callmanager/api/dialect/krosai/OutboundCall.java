package io.callmanager.api.dialect.krosai;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.callmanager.agent.AgentScript;
import io.callmanager.api.contract.ToldException;
import io.callmanager.api.request.Body;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.HttpUrl;
import io.callmanager.shared.PhoneNumber;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/// The wish for a call as KrosAI's clients send it. What is wrong is told one thing at a time, with the field and its value.
@Schema(name = "KrosaiOutboundCall")
record OutboundCall(
    @JsonProperty("from_number")
        @Schema(
            description = "The number of the account's to call from, in E.164 form.",
            example = "+2348012345678",
            requiredMode = RequiredMode.REQUIRED)
        PhoneNumber from,
    @JsonProperty("to_number")
        @Schema(
            description = "The number to call, in E.164 form.",
            example = "+14155551234",
            requiredMode = RequiredMode.REQUIRED)
        PhoneNumber to,
    @JsonProperty("endpoint_id")
        @Schema(
            description = "The agent that speaks: its id, with `ep_` before it or without.",
            example = "ep_550e8400-e29b-41d4-a716-446655440001",
            requiredMode = RequiredMode.REQUIRED)
        String endpoint,
    @Schema(
            description =
                "Your own notes: given back in webhooks and call logs, found by `metadata.key=value`, and the agent's `{{key}}`. At most 50 keys and 16 KiB; keys of at most 100 characters, texts of at most 500.",
            example = "{\"customer_id\":\"cust_xyz\",\"campaign\":\"follow-up-q1\"}")
        Map<String, @Nullable Object> metadata,
    @JsonProperty("webhook_url")
        @Schema(
            description = "Where this call's events are sent, beside the account's webhooks.",
            implementation = String.class,
            example = "https://example.com/webhook")
        @Nullable HttpUrl webhookUrl,
    @JsonProperty("max_duration")
        @Schema(
            description =
                "After how many seconds the call is ended. It makes a call shorter than its agent's calls may be, never longer.",
            minimum = "1",
            example = "600")
        @Nullable Integer maxDuration) {

  private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");
  private static final int MAX_KEYS = 50;
  private static final int MAX_KEY = 100;
  private static final int MAX_TEXT = 500;
  private static final int MAX_BYTES = 16 * 1024;

  /// Reads what was sent.
  ///
  /// @throws ToldException when it is refused
  static OutboundCall read(Body body) {
    PhoneNumber from = number(body, "from_number");
    PhoneNumber to = number(body, "to_number");
    String endpoint = endpoint(body);
    Map<String, @Nullable Object> metadata =
        body.optional("metadata").object(MAX_KEYS, MAX_BYTES, MAX_KEY, MAX_TEXT);
    HttpUrl webhookUrl = webhookUrl(body);
    Integer maxDuration = body.raw("max_duration").map(OutboundCall::maxDuration).orElse(null);
    if (!body.issues().none()) {
      Map.Entry<String, List<String>> first = body.issues().byField().entrySet().iterator().next();
      throw invalid(
          first.getKey() + ": " + first.getValue().getFirst(), first.getKey(), (Object) null);
    }
    return new OutboundCall(from, to, endpoint, metadata, webhookUrl, maxDuration);
  }

  private static PhoneNumber number(Body body, String field) {
    JsonNode sent = body.raw(field).orElse(null);
    return Optional.ofNullable(sent)
        .filter(JsonNode::isString)
        .map(JsonNode::stringValue)
        .filter(text -> E164.matcher(text).matches())
        .flatMap(PhoneNumber::parse)
        .orElseThrow(
            () ->
                Refusal.of(
                    HttpStatus.BAD_REQUEST,
                    Refusal.INVALID_PHONE_NUMBER,
                    "Phone number format is invalid. Use E.164 format (+14155551234)",
                    field,
                    value(sent)));
  }

  private static String endpoint(Body body) {
    JsonNode sent = body.raw("endpoint_id").orElse(null);
    return Optional.ofNullable(sent)
        .filter(JsonNode::isString)
        .map(JsonNode::stringValue)
        .filter(text -> KrosaiId.ENDPOINT.read(text).isPresent())
        .orElseThrow(() -> noSuchEndpoint(value(sent)));
  }

  /// The agent that speaks.
  AgentId agent() {
    return KrosaiId.ENDPOINT.read(endpoint).map(AgentId::new).orElseThrow();
  }

  /// @param value as it was sent; null when it was not
  static ToldException noSuchEndpoint(@Nullable Object value) {
    return Refusal.of(
        HttpStatus.NOT_FOUND,
        Refusal.ENDPOINT_NOT_FOUND,
        value == null
            ? "endpoint_id is required"
            : "There is no such endpoint: no approved agent of the account's has this id",
        "endpoint_id",
        value);
  }

  private static @Nullable HttpUrl webhookUrl(Body body) {
    JsonNode sent =
        body.raw("webhook_url")
            .filter(url -> !(url.isString() && url.stringValue().isEmpty()))
            .orElse(null);
    if (sent == null) {
      return null;
    }
    return Optional.of(sent)
        .filter(JsonNode::isString)
        .flatMap(text -> HttpUrl.parse(text.stringValue()))
        .orElseThrow(
            () -> invalid("webhook_url must be an http or https URL", "webhook_url", sent));
  }

  private static Integer maxDuration(JsonNode sent) {
    if (sent.isNumber()) {
      BigDecimal seconds =
          sent.decimalValue().min(BigDecimal.valueOf(AgentScript.MAX_DURATION_SECONDS));
      if (seconds.signum() > 0 && seconds.stripTrailingZeros().scale() <= 0) {
        return seconds.intValueExact();
      }
    }
    throw invalid(
        "max_duration must be a whole number of seconds, 1 or more", "max_duration", sent);
  }

  private static ToldException invalid(String error, String field, JsonNode sent) {
    return invalid(error, field, value(sent));
  }

  static ToldException invalid(String error, String field, @Nullable Object value) {
    return Refusal.of(HttpStatus.BAD_REQUEST, Refusal.INVALID_REQUEST, error, field, value);
  }

  /// A value for the client to see again.
  private static @Nullable Object value(@Nullable JsonNode sent) {
    if (sent == null || sent.isContainer()) {
      return null;
    }
    return sent.isString() ? sent.stringValue() : sent;
  }

  @Override
  public String toString() {
    return "OutboundCall[" + from + ", " + to + "]";
  }
}
