package io.callmanager.api.dialect.kaphila;

import io.callmanager.agent.AgentScript;
import io.callmanager.api.request.Body;
import io.callmanager.shared.HttpUrl;
import io.callmanager.shared.PhoneNumber;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import org.jspecify.annotations.Nullable;

/// The wish for a call as Kaphila's clients send it.
///
/// @param voiceName null when none was sent
@Schema(name = "KaphilaCall")
record WishedCall(
    @Schema(
            description =
                "The number to call: 10 to 15 digits that begin with the country's code, without `+`.",
            implementation = String.class,
            example = "14155550100",
            requiredMode = RequiredMode.REQUIRED)
        PhoneNumber number,
    @Schema(
            description = "Where the call's events are sent.",
            implementation = String.class,
            example = "https://example.com/hooks/calls")
        @Nullable HttpUrl webhookUrl,
    @Schema(
            description =
                "The account's number to show, with or without `+`; if left out, that of the account's default agent.",
            implementation = String.class,
            example = "19172452367")
        @Nullable PhoneNumber callerId,
    @Schema(description = "Whether to find out who answers.", defaultValue = "false")
        boolean useAmd,
    @Schema(
            description =
                "Who speaks in the call. A voice that is not there stands for the one that is most like it; if left out, the account's default agent's.",
            maxLength = WishedCall.MOST_VOICE,
            defaultValue = WishedCall.USUAL_VOICE)
        @Nullable String voiceName,
    @Schema(
            description =
                "How long it may ring, in seconds; brought into the bounds of 5 and 120 seconds.",
            defaultValue = "30")
        int ringTimeout) {

  static final String USUAL_VOICE = "en-US-Neural2-A";
  static final int MOST_VOICE = 100;

  private static final int USUAL_TIMEOUT = 30;

  static WishedCall read(Body body) {
    Sent sent = new Sent(body).checked();
    return new WishedCall(
        number(sent.number("number")),
        sent.text("webhookUrl", HttpUrl.MAX_LENGTH)
            .map(
                url ->
                    HttpUrl.parse(url)
                        .orElseThrow(
                            () ->
                                KaphilaContract.invalid("webhookUrl must be an http or https URL")))
            .orElse(null),
        sent.numberInAnyForm("callerId").map(WishedCall::number).orElse(null),
        sent.flag("useAmd"),
        sent.text("voiceName", MOST_VOICE).orElse(null),
        sent.within(
            "ringTimeout",
            AgentScript.MIN_RING_TIMEOUT_SECONDS,
            AgentScript.MAX_RING_TIMEOUT_SECONDS,
            USUAL_TIMEOUT));
  }

  /// What is answered for a voice.
  static String voice(@Nullable String name) {
    return name == null ? USUAL_VOICE : name;
  }

  /// A number as the contract writes it.
  static String written(PhoneNumber number) {
    return number.isExtension() ? number.e164() : number.e164().substring(1);
  }

  private static PhoneNumber number(String digits) {
    return new PhoneNumber("+" + digits);
  }
}
