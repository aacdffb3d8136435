package io.callmanager.api.dialect.kaphila;

import io.callmanager.account.Caller;
import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.Agents;
import io.callmanager.agent.Dialogue;
import io.callmanager.agent.ScriptChanges;
import io.callmanager.api.contract.Told;
import io.callmanager.api.dialect.CallUrls;
import io.callmanager.api.dialect.ConditionalOnDialect;
import io.callmanager.api.placing.CallPlacing;
import io.callmanager.api.placing.RefusedCall;
import io.callmanager.api.request.BodyReader;
import io.callmanager.call.Call;
import io.callmanager.call.CallDetail;
import io.callmanager.call.CallRequest;
import io.callmanager.call.CallWebhook;
import io.callmanager.call.FailedTrunk;
import io.callmanager.call.InitiationResult;
import io.callmanager.contact.ContactData;
import io.callmanager.credit.CreditLedger;
import io.callmanager.number.CallerNumber;
import io.callmanager.number.CallerNumbers;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.HttpUrl;
import io.callmanager.shared.MachinePolicy;
import io.callmanager.shared.NumberId;
import io.callmanager.shared.PhoneNumber;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/// Makes calls of Kaphila's wishes for them. Its calls are answered in silence and then steered by requests, so the account's
/// default agent lends them no more than its number, its voice and its limits.
@Component
@ConditionalOnDialect(KaphilaContract.NAME)
class Origination {

  private static final String NO_AGENT =
      "No agent approved: the account needs one, whose number and limits its calls have";

  private final Agents agents;
  private final CallerNumbers numbers;
  private final CallUrls urls;
  private final CreditLedger ledger;

  Origination(Agents agents, CallerNumbers numbers, CallUrls urls, CreditLedger ledger) {
    this.agents = agents;
    this.numbers = numbers;
    this.urls = urls;
    this.ledger = ledger;
  }

  CallPlacing.Telling<Originated> of(Caller.Customer caller) {
    return new Wish(caller);
  }

  /// One request. What was read last is kept to tell of it.
  private final class Wish implements CallPlacing.Telling<Originated> {

    private final Caller.Customer caller;
    private @Nullable WishedCall wished;

    Wish(Caller.Customer caller) {
      this.caller = caller;
    }

    @Override
    public CallRequest read(byte[] sent) {
      AccountId account = caller.account();
      WishedCall wish = WishedCall.read(BodyReader.read(sent));
      wished = wish;
      Agent agent = agents.defaultFor(account).orElseThrow(() -> unavailable(NO_AGENT));
      return new CallRequest(
          account,
          wish.number(),
          agent.id(),
          shown(account, wish, agent),
          new ContactData(null, Map.of()),
          Map.of(),
          CallRequest.Options.NONE
              .by(caller.key())
              .machine(wish.useAmd() ? MachinePolicy.DETECT : MachinePolicy.OFF)
              .webhook(wish.webhookUrl() == null ? null : webhook(account, wish.webhookUrl()))
              .script(
                  ScriptChanges.NONE
                      .prompt("")
                      .firstMessage("")
                      .mode(AgentMode.CONVERSATION)
                      .brain(Dialogue.Brain.NONE)
                      .voice(wish.voiceName())
                      .ringTimeoutSeconds(wish.ringTimeout())));
    }

    @Override
    public Originated initiated(CallRequest request, InitiationResult.Initiated initiated) {
      return told(
          initiated.call().id().toString(),
          initiated.balance().amount(),
          initiated.trunk(),
          initiated.trunkAttempts(),
          initiated.trunkCount(),
          initiated.call().startedAt());
    }

    @Override
    public Originated queued(CallRequest request, InitiationResult.Queued queued) {
      throw new IllegalStateException("Nobody wished to wait in the queue");
    }

    @Override
    public Optional<Originated> before(CallDetail detail, @Nullable Integer queuePosition) {
      Call call = detail.call();
      return wished == null || detail.contact() == null
          ? Optional.empty()
          : Optional.of(
              told(
                  call.id().toString(),
                  ledger.balance(call.account()).orElseThrow().unspent().amount(),
                  call.trunk(),
                  call.trunkAttempts(),
                  call.trunkCount(),
                  call.startedAt()));
    }

    @Override
    public RuntimeException refused(CallRequest request, InitiationResult why) {
      return switch (why) {
        case InitiationResult.CarrierFailed(var call, String words, var trunks, int of) ->
            new Told(HttpStatus.INTERNAL_SERVER_ERROR, OriginationFailure.of(words, trunks, of))
                .asException();
        case InitiationResult.NoSuchAgent() -> unavailable(NO_AGENT);
        default -> RefusedCall.problem(why).asException();
      };
    }

    private Originated told(
        String callId,
        long credits,
        @Nullable String trunk,
        int trunkAttempts,
        int totalTrunks,
        Instant at) {
      WishedCall wish = wished;
      if (wish == null) {
        throw new IllegalStateException("nothing was read");
      }
      return new Originated(
          true,
          callId,
          CallWord.RINGING,
          wish.useAmd(),
          WishedCall.voice(wish.voiceName()),
          credits,
          wish.ringTimeout(),
          trunk,
          trunkAttempts,
          totalTrunks,
          at);
    }
  }

  /// The number to show; null for the agent's own.
  private @Nullable NumberId shown(AccountId account, WishedCall wish, Agent agent) {
    PhoneNumber callerId = wish.callerId();
    if (callerId != null) {
      return numbers
          .idOf(account, callerId)
          .orElseThrow(
              () -> KaphilaContract.invalid("callerId must be one of the account's own numbers"));
    }
    if (agent.script().defaultFromNumberId() != null) {
      return null;
    }
    return numbers.list(account).stream()
        .filter(CallerNumber::outbound)
        .map(CallerNumber::id)
        .findFirst()
        .orElseThrow(() -> unavailable("No number assigned: there is none to show to callees"));
  }

  private CallWebhook webhook(AccountId account, HttpUrl url) {
    return urls.take(
        account,
        url,
        KaphilaContract.NAME,
        wrong -> KaphilaContract.invalid("webhookUrl " + wrong));
  }

  private static RuntimeException unavailable(String error) {
    return KaphilaContract.refused(HttpStatus.SERVICE_UNAVAILABLE, error);
  }

  /// A call that is on its way.
  ///
  /// @param credits what the account has not spent: a call's price is taken off once it has ended, if it was answered
  /// @param trunk the trunk that has taken the call
  /// @param trunkAttempts how many trunks were tried, that one included
  /// @param totalTrunks how many trunks there are for the account's calls
  record Originated(
      boolean success,
      String callId,
      @Schema(allowableValues = "ringing") String status,
      boolean amdEnabled,
      @Schema(example = WishedCall.USUAL_VOICE) String voiceName,
      @Schema(example = "49") long credits,
      @Schema(example = "30") int ringTimeoutSeconds,
      @Schema(example = "mycarrier-endpoint") @Nullable String trunk,
      @Schema(example = "1") int trunkAttempts,
      @Schema(example = "3") int totalTrunks,
      Instant timestamp) {}

  /// No trunk could take the call.
  ///
  /// @param message the last trunk's own words
  record OriginationFailure(
      boolean success,
      String error,
      String message,
      String code,
      List<String> attemptedTrunks,
      int totalTrunks,
      List<FailedTrunk> trunks) {

    static OriginationFailure of(String words, List<FailedTrunk> trunks, int totalTrunks) {
      return new OriginationFailure(
          false,
          "All trunk originate attempts failed",
          words,
          "ORIGINATION_FAILED",
          trunks.stream().map(FailedTrunk::trunk).toList(),
          Math.max(
              totalTrunks,
              Math.toIntExact(trunks.stream().map(FailedTrunk::trunk).distinct().count())),
          trunks);
    }
  }
}
