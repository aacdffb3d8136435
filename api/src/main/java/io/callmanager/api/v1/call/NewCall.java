package io.callmanager.api.v1.call;

import static java.util.Objects.requireNonNull;

import io.callmanager.account.Caller;
import io.callmanager.api.request.Body;
import io.callmanager.call.CallRequest;
import io.callmanager.call.CallWebhook;
import io.callmanager.call.Callee;
import io.callmanager.call.QueueWish;
import io.callmanager.contact.ContactData;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.HttpUrl;
import io.callmanager.shared.MachinePolicy;
import io.callmanager.shared.NumberId;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.webhook.CallWebhooks;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// The wish to have a number called, as it is sent.
@Schema(name = "NewCall")
record NewCall(
    @Schema(
            description = "The number to call, in E.164 form.",
            pattern = "^\\+[0-9]{7,15}$",
            example = "+1234567890",
            requiredMode = RequiredMode.REQUIRED)
        String toNumber,
    @Schema(
            description = "The agent to use; approved, and owned by the account.",
            example = "550e8400-e29b-41d4-a716-446655440000",
            requiredMode = RequiredMode.REQUIRED)
        UUID agentId,
    @Schema(
            description = "The name of the person who is called, for `{{name}}`.",
            maxLength = NewCall.MAX_NAME,
            example = "John Doe")
        @Nullable String contactName,
    @Schema(
            description =
                "Anything about the contact; agents use it as `{{key}}`. At most 100 keys and 16 KiB.",
            example = "{\"company\":\"Acme Corp\",\"department\":\"Sales\"}")
        @Nullable Map<String, Object> contactData,
    @Schema(
            description = "The caller number to show; the agent's default if left out.",
            example = "550e8400-e29b-41d4-a716-446655440001")
        @Nullable UUID fromNumberId,
    @Schema(
            description =
                "Your own notes, given back with the call, in its events and in exports, and usable as filters. At most 50 keys and 16 KiB; keys of at most 100 characters, texts of at most 500.",
            example = "{\"crmId\":\"A-17\"}")
        @Nullable Map<String, Object> metadata,
    @Schema(
            description =
                "What is done about answering machines: nothing; only tell who answered; hang up on a machine; or leave it the message after its beep. As its agent says if left out.",
            allowableValues = {"off", "detect", "hang_up", "leave_message"},
            example = "hang_up")
        @Nullable String machineDetection,
    @Schema(
            description =
                "Whether the call may wait for its turn when the account has as many on their way as its plan allows; refused with 429 otherwise.",
            example = "true")
        @Nullable Boolean queue,
    @Schema(
            description =
                "For how many seconds it may wait; as the platform is set if left out. Only with `queue`.",
            minimum = "1",
            maximum = "86400",
            example = "600")
        @Nullable Integer queueTimeoutSeconds,
    @Schema(
            description =
                "Where this call's events are sent, beside the account's webhooks; signed with the account's default secret. http or https.",
            maxLength = HttpUrl.MAX_LENGTH,
            example = "https://crm.example.com/hooks/calls")
        @Nullable String webhookUrl,
    @Schema(
            description =
                "Where the callee is, as an IANA zone; calling hours go by it instead of by the number.",
            example = "America/New_York")
        @Nullable String timeZone,
    @Schema(
            description = "Your own word for why the callee may be called; stored with the call.",
            maxLength = Callee.MAX_CONSENT_REFERENCE,
            example = "form-2026-0117")
        @Nullable String consentReference) {

  static final int MAX_NAME = 200;
  private static final int MAX_CONTACT_KEYS = 100;
  private static final int MAX_METADATA_KEYS = 50;
  private static final int MAX_METADATA_KEY = 100;
  private static final int MAX_METADATA_TEXT = 500;
  private static final int MAX_DATA_BYTES = 16 * 1024;

  private static final int MAX_QUEUE_SECONDS = 86_400;

  /// @param patience how long a call waits in the queue that does not say for how long
  /// @param webhooks asked whether the call's events can be sent to where it says
  static CallRequest read(
      Caller.Customer caller,
      Body body,
      Duration patience,
      BiFunction<AccountId, HttpUrl, CallWebhooks.Outcome> webhooks) {
    @Nullable PhoneNumber to = body.required("toNumber").phoneNumber();
    @Nullable UUID agent = body.required("agentId").id("Agent");
    @Nullable String name = body.optional("contactName").text(MAX_NAME);
    Map<String, @Nullable Object> data =
        body.optional("contactData").object(MAX_CONTACT_KEYS, MAX_DATA_BYTES);
    @Nullable MachinePolicy machine = body.optional("machineDetection").wordOf(MachinePolicy.class);
    @Nullable UUID from = body.optional("fromNumberId").id("From Number");
    Map<String, @Nullable Object> metadata =
        body.optional("metadata")
            .object(MAX_METADATA_KEYS, MAX_DATA_BYTES, MAX_METADATA_KEY, MAX_METADATA_TEXT);
    @Nullable Boolean queue = body.optional("queue").flag();
    @Nullable Integer wait = body.optional("queueTimeoutSeconds").integer(1, MAX_QUEUE_SECONDS);
    @Nullable HttpUrl webhookUrl = body.optional("webhookUrl").url();
    Callee callee = callee(body);
    body.check();
    @Nullable CallWebhook webhook =
        webhookUrl == null ? null : take(caller.account(), body, webhooks, webhookUrl);
    return new CallRequest(
        caller.account(),
        requireNonNull(to),
        new AgentId(requireNonNull(agent)),
        from == null ? null : new NumberId(from),
        new ContactData(name == null || name.isBlank() ? null : name, data),
        metadata,
        CallRequest.Options.NONE
            .by(caller.key())
            .machine(machine)
            .webhook(webhook)
            .callee(callee)
            .queue(
                Boolean.TRUE.equals(queue)
                    ? new QueueWish(wait == null ? patience : Duration.ofSeconds(wait))
                    : null));
  }

  private static @Nullable CallWebhook take(
      AccountId account,
      Body body,
      BiFunction<AccountId, HttpUrl, CallWebhooks.Outcome> webhooks,
      HttpUrl url) {
    switch (webhooks.apply(account, url)) {
      case CallWebhooks.Outcome.Taken(CallWebhook webhook) -> {
        return webhook;
      }
      case CallWebhooks.Outcome.Possible() -> {
        return null;
      }
      case CallWebhooks.Outcome.NotPublic() ->
          body.issues().add("webhookUrl", "Must not lead to a private address");
      case CallWebhooks.Outcome.TooManyOrigins(int most) ->
          body.issues()
              .add(
                  "webhookUrl",
                  "Calls have named "
                      + most
                      + " hosts, which is as many as there may be. Delete some under /api/v1/webhooks.");
    }
    body.check();
    return null;
  }

  private static Callee callee(Body body) {
    return new Callee(
        body.optional("timeZone").timeZone(),
        body.optional("consentReference").wording(Callee.MAX_CONSENT_REFERENCE));
  }
}
