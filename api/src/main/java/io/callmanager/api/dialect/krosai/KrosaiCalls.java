package io.callmanager.api.dialect.krosai;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.callmanager.account.Caller;
import io.callmanager.agent.ScriptChanges;
import io.callmanager.api.dialect.CallUrls;
import io.callmanager.api.dialect.ConditionalOnDialect;
import io.callmanager.api.placing.CallPlacing;
import io.callmanager.api.placing.RefusedCall;
import io.callmanager.api.request.BodyReader;
import io.callmanager.call.CallDetail;
import io.callmanager.call.CallRequest;
import io.callmanager.call.CallWebhook;
import io.callmanager.call.InitiationResult;
import io.callmanager.contact.ContactData;
import io.callmanager.number.CallerNumbers;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.HttpUrl;
import io.callmanager.shared.NumberId;
import io.callmanager.shared.PhoneNumber;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/// Makes calls of KrosAI's wishes for them.
@Component
@ConditionalOnDialect(KrosaiContract.NAME)
class KrosaiCalls {

  private static final int LONGEST_NAME = 200;

  private final CallerNumbers numbers;
  private final CallUrls urls;

  KrosaiCalls(CallerNumbers numbers, CallUrls urls) {
    this.numbers = numbers;
    this.urls = urls;
  }

  CallPlacing.Telling<Initiated> of(Caller.Customer caller) {
    return new Wish(caller);
  }

  /// A call that is on its way.
  @Schema(name = "KrosaiInitiatedCall")
  record Initiated(
      @JsonProperty("call_id") @Schema(example = "call_550e8400-e29b-41d4-a716-446655440000")
          String callId,
      @Schema(allowableValues = "initiated") String status,
      @JsonProperty("from_number") @Schema(example = "+2348012345678") String fromNumber,
      @JsonProperty("to_number") @Schema(example = "+14155551234") String toNumber,
      @JsonProperty("endpoint_id") @Schema(example = "ep_550e8400-e29b-41d4-a716-446655440001")
          String endpointId,
      @JsonProperty("created_at") @Schema(example = "2026-01-10T12:00:00Z") String createdAt) {}

  /// One request. What was read last is kept to tell of it.
  private final class Wish implements CallPlacing.Telling<Initiated> {

    private final Caller.Customer caller;
    private @Nullable OutboundCall wish;

    Wish(Caller.Customer caller) {
      this.caller = caller;
    }

    @Override
    public CallRequest read(byte[] sent) {
      AccountId account = caller.account();
      OutboundCall read = OutboundCall.read(BodyReader.read(sent));
      wish = read;
      NumberId from = numbers.idOf(account, read.from()).orElseThrow(() -> notOwned(read.from()));
      return new CallRequest(
          account,
          read.to(),
          read.agent(),
          from,
          new ContactData(name(read.metadata()), read.metadata()),
          metadata(read),
          CallRequest.Options.NONE
              .by(caller.key())
              .webhook(read.webhookUrl() == null ? null : webhook(account, read.webhookUrl()))
              .script(ScriptChanges.NONE.maxDurationSeconds(read.maxDuration()))
              .answeredAtOnce());
    }

    @Override
    public Initiated initiated(CallRequest request, InitiationResult.Initiated initiated) {
      return told(
          initiated.call().id(),
          initiated.call().from(),
          request.to(),
          request.agent(),
          initiated.call().startedAt());
    }

    @Override
    public Initiated queued(CallRequest request, InitiationResult.Queued queued) {
      return told(
          queued.call().id(),
          queued.call().from(),
          request.to(),
          request.agent(),
          queued.call().startedAt());
    }

    @Override
    public Optional<Initiated> before(CallDetail detail, @Nullable Integer queuePosition) {
      return Optional.of(
          told(
              detail.call().id(),
              detail.call().from(),
              detail.call().to(),
              detail.call().agent(),
              detail.call().startedAt()));
    }

    @Override
    public RuntimeException refused(CallRequest request, InitiationResult why) {
      OutboundCall sent = requireNonNull(wish);
      return switch (why) {
        case InitiationResult.NoSuchAgent() -> OutboundCall.noSuchEndpoint(sent.endpoint());
        case InitiationResult.NoSuchNumber() -> notOwned(sent.from());
        case InitiationResult.NumberDisabled() ->
            Refusal.of(
                HttpStatus.BAD_REQUEST,
                Refusal.OUTBOUND_DISABLED,
                "Outbound calls are disabled for this number",
                "from_number",
                sent.from().e164());
        case InitiationResult.InsufficientCredits(var required, var available) ->
            unaffordable(
                "Not enough credits: the call needs %d, and %d are available"
                    .formatted(required.amount(), available.amount()),
                Map.of("required", required.amount(), "available", available.amount()));
        case InitiationResult.BudgetExceeded(
                var scope,
                var period,
                long credits,
                long used,
                var required) ->
            unaffordable(
                "A budget of %d credits does not allow for the %d that the call needs: %d are used"
                    .formatted(credits, required.amount(), used),
                Map.of("budget", credits, "used", used, "required", required.amount()));
        case InitiationResult.NotAllowed(var rule, var words, Instant allowedAt) -> {
          Map<String, Object> details = Refusal.about("to_number", sent.to().e164());
          details.put("rule", rule.word());
          if (allowedAt != null) {
            details.put("allowed_at", KrosaiEntries.second(allowedAt));
          }
          yield Refusal.of(HttpStatus.FORBIDDEN, "CALL_NOT_ALLOWED", words, details);
        }
        default -> RefusedCall.problem(why).asException();
      };
    }

    private Initiated told(
        CallId call, PhoneNumber from, PhoneNumber to, AgentId agent, Instant at) {
      return new Initiated(
          KrosaiId.of(call),
          CallWord.INITIATED,
          from.e164(),
          to.e164(),
          KrosaiId.of(agent),
          KrosaiEntries.second(at));
    }
  }

  private static RuntimeException unaffordable(String error, Map<String, Object> details) {
    return Refusal.of(HttpStatus.BAD_REQUEST, Refusal.INSUFFICIENT_BALANCE, error, details);
  }

  private static RuntimeException notOwned(PhoneNumber number) {
    return Refusal.of(
        HttpStatus.BAD_REQUEST,
        Refusal.NUMBER_NOT_OWNED,
        "from_number is not a number of the account's",
        "from_number",
        number.e164());
  }

  /// What the contact is called, where the metadata says it.
  private static @Nullable String name(Map<String, @Nullable Object> metadata) {
    return metadata.get("name") instanceof String name
            && !name.isBlank()
            && name.length() <= LONGEST_NAME
        ? name
        : null;
  }

  private static Map<String, Object> metadata(OutboundCall wish) {
    Map<String, Object> given = new LinkedHashMap<>();
    given.putAll(wish.metadata());
    return given;
  }

  private CallWebhook webhook(AccountId account, HttpUrl url) {
    return urls.take(
        account,
        url,
        KrosaiContract.NAME,
        wrong -> OutboundCall.invalid("webhook_url " + wrong, "webhook_url", url.uri().toString()));
  }
}
