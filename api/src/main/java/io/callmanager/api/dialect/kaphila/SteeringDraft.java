package io.callmanager.api.dialect.kaphila;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What Kaphila's clients send to steer a call; for the description.
final class SteeringDraft {

  static final String BRIDGE = "bridge";
  static final String CHANNEL = "channel";
  static final int MOST_DIGITS = 50;
  static final int SHORTEST_MILLIS = 500;
  static final int LONGEST_MILLIS = 120_000;
  static final int USUAL_MILLIS = 10_000;

  private SteeringDraft() {}

  @Schema(name = "KaphilaHangUp", requiredProperties = "callId")
  record HangUp(String callId) {}

  @Schema(
      name = "KaphilaVoice",
      requiredProperties = {"callId", "text"})
  record Voice(
      String callId,
      @Schema(maxLength = Sent.MOST_TEXT, example = "Press 1 for sales, press 2 for support")
          String text,
      @Schema(
              allowableValues = {BRIDGE, CHANNEL},
              defaultValue = BRIDGE)
          @Nullable String playTo) {}

  @Schema(
      name = "KaphilaPlay",
      requiredProperties = {"callId", "file"})
  record Play(
      String callId,
      @Schema(description = "A sound of the account's.", example = "custom/welcome") String file,
      @Schema(
              allowableValues = {BRIDGE, CHANNEL},
              defaultValue = BRIDGE)
          @Nullable String playTo) {}

  @Schema(
      name = "KaphilaGather",
      requiredProperties = {"callId", "text"})
  record Gather(
      String callId,
      @Schema(maxLength = Sent.MOST_TEXT, example = "Enter 4 digit pin") String text,
      @Schema(minimum = "1", maximum = "50", defaultValue = "1", example = "4")
          @Nullable Integer numDigits,
      @Schema(
              description =
                  "How long no key may be pressed, in milliseconds, from the end of what is said and from each key; brought into the bounds of 500 and 120000.",
              defaultValue = "10000",
              example = "12000")
          @Nullable Integer timeout,
      @Schema(
              allowableValues = {BRIDGE, CHANNEL},
              defaultValue = BRIDGE)
          @Nullable String playTo) {}

  @Schema(
      name = "KaphilaForward",
      requiredProperties = {"callId", "forwardNumber"})
  record Forward(
      String callId,
      @Schema(description = "10 to 15 digits, with or without `+`.", example = "14155550123")
          String forwardNumber) {}
}
