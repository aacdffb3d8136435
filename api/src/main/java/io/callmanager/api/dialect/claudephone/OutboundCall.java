package io.callmanager.api.dialect.claudephone;

import io.callmanager.agent.AgentMode;
import io.callmanager.agent.AgentScript;
import io.callmanager.api.contract.ToldException;
import io.callmanager.api.request.Body;
import io.callmanager.dialgate.EmergencyNumbers;
import io.callmanager.shared.HttpUrl;
import io.callmanager.shared.PhoneNumber;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/// The wish for a call as Claude Phone's clients send it. What is wrong is told one thing at a time, in the order in which it is
/// looked at there.
@Schema(name = "ClaudePhoneCall")
record OutboundCall(
    @Schema(
            description =
                "The number to call, in E.164 form, or 1 to 15 digits: an extension, or a number without its `+`.",
            type = "string",
            pattern = "^(\\+[1-9][0-9]{6,14}|[0-9]{1,15})$",
            example = "+15551234567",
            requiredMode = RequiredMode.REQUIRED)
        PhoneNumber to,
    @Schema(
            description = "What is said.",
            maxLength = OutboundCall.MAX_MESSAGE,
            example = "Hello from your server",
            requiredMode = RequiredMode.REQUIRED)
        String message,
    @Schema(
            description = "Whether it is only said, or talked about afterwards.",
            allowableValues = {"announce", "conversation"},
            defaultValue = "announce")
        AgentMode mode,
    @Schema(
            description =
                "The device that speaks: an agent's extension or name. The account's default agent if left out, or not there.",
            example = "Morpheus")
        @Nullable String device,
    @Schema(description = "The account's number to show.", example = "+15559876543")
        @Nullable PhoneNumber callerId,
    @Schema(
            description = "How long it may ring, in seconds.",
            minimum = "5",
            maximum = "120",
            defaultValue = "30")
        int timeoutSeconds,
    @Schema(
            description = "Where the call's states are sent.",
            example = "https://example.com/webhook")
        @Nullable HttpUrl webhookUrl) {

  static final int MAX_MESSAGE = 1000;

  private static final int USUAL_TIMEOUT = 30;
  private static final Pattern NUMBER = Pattern.compile("\\+[1-9][0-9]{6,14}");
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,15}");

  /// Reads what was sent.
  ///
  /// @throws ToldException when it is refused
  static OutboundCall read(Body body) {
    PhoneNumber to =
        body.raw("to")
            .flatMap(OutboundCall::text)
            .flatMap(OutboundCall::callee)
            .orElseThrow(
                () ->
                    refused(
                        "Invalid phone number format",
                        "`to` must be a number in E.164 form, such as +15551234567, or an extension."));
    if (to.isExtension() && EmergencyNumbers.contains(to.e164())) {
      throw refused("Invalid phone number format", "Software does not call emergency numbers.");
    }
    String message =
        body.raw("message")
            .flatMap(OutboundCall::text)
            .filter(text -> !text.isBlank())
            .orElseThrow(() -> refused("Message is required", "`message` must be a text."));
    if (message.length() > MAX_MESSAGE) {
      throw refused(
          "Message too long", "`message` must be at most " + MAX_MESSAGE + " characters long.");
    }
    Optional<PhoneNumber> callerId =
        body.raw("callerId")
            .filter(OutboundCall::isSomething)
            .map(
                sent ->
                    text(sent)
                        .flatMap(OutboundCall::callee)
                        .orElseThrow(
                            () ->
                                refused(
                                    "Invalid callerId",
                                    "`callerId` must be a number of the account's, in E.164 form.")));
    AgentMode mode = mode(body);
    Optional<String> device =
        body.raw("device")
            .map(
                sent ->
                    text(sent)
                        .orElseThrow(
                            () ->
                                refused(
                                    "Invalid device",
                                    "`device` must be a text: an extension or a name.")));
    int timeout = body.raw("timeoutSeconds").map(OutboundCall::timeout).orElse(USUAL_TIMEOUT);
    Optional<HttpUrl> webhook =
        body.raw("webhookUrl")
            .filter(OutboundCall::isSomething)
            .map(
                sent ->
                    text(sent)
                        .flatMap(HttpUrl::parse)
                        .orElseThrow(
                            () ->
                                refused(
                                    "Invalid webhookUrl",
                                    "`webhookUrl` must be an http or https URL.")));
    if (!body.issues().none()) {
      throw refused("Invalid text", "No text may hold U+0000 or half a character.");
    }
    return new OutboundCall(
        to,
        message,
        mode,
        device.filter(name -> !name.isBlank()).orElse(null),
        callerId.orElse(null),
        timeout,
        webhook.orElse(null));
  }

  private static AgentMode mode(Body body) {
    JsonNode sent = body.raw("mode").filter(OutboundCall::isSomething).orElse(null);
    if (sent == null) {
      return AgentMode.ANNOUNCE;
    }
    return switch (text(sent).orElse("")) {
      case "announce" -> AgentMode.ANNOUNCE;
      case "conversation" -> AgentMode.CONVERSATION;
      default ->
          throw refused("Invalid mode", "`mode` must be either \"announce\" or \"conversation\".");
    };
  }

  /// Whole seconds, as a number or as text.
  private static int timeout(JsonNode sent) {
    if (sent.isNumber() || sent.isString()) {
      try {
        BigDecimal seconds = new BigDecimal(sent.asString().strip()).stripTrailingZeros();
        if (seconds.scale() <= 0
            && seconds.compareTo(BigDecimal.valueOf(AgentScript.MIN_RING_TIMEOUT_SECONDS)) >= 0
            && seconds.compareTo(BigDecimal.valueOf(AgentScript.MAX_RING_TIMEOUT_SECONDS)) <= 0) {
          return seconds.intValueExact();
        }
      } catch (NumberFormatException | ArithmeticException e) {
        throw timeoutRefused();
      }
    }
    throw timeoutRefused();
  }

  private static ToldException timeoutRefused() {
    return refused(
        "Invalid timeoutSeconds",
        "`timeoutSeconds` must be a whole number from %d to %d."
            .formatted(AgentScript.MIN_RING_TIMEOUT_SECONDS, AgentScript.MAX_RING_TIMEOUT_SECONDS));
  }

  private static Optional<PhoneNumber> callee(String sent) {
    if (NUMBER.matcher(sent).matches()) {
      return PhoneNumber.parse(sent);
    }
    return DIGITS.matcher(sent).matches() ? PhoneNumber.ofDigits(sent) : Optional.empty();
  }

  private static Optional<String> text(JsonNode sent) {
    return sent.isString() ? Optional.of(sent.stringValue()) : Optional.empty();
  }

  /// Whether something was meant by it: clients send empty texts and false where they mean nothing.
  private static boolean isSomething(JsonNode sent) {
    return !(sent.isNull()
        || (sent.isString() && sent.stringValue().isEmpty())
        || (sent.isBoolean() && !sent.booleanValue())
        || (sent.isNumber() && sent.decimalValue().signum() == 0));
  }

  private static ToldException refused(String error, String message) {
    return ClaudePhoneContract.refused(HttpStatus.BAD_REQUEST, error, message).asException();
  }

  @Override
  public String toString() {
    return "OutboundCall[" + to + ", " + mode + "]";
  }
}
