package io.callmanager.api.dialect.claudephone;

import io.callmanager.account.Caller;
import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.Agents;
import io.callmanager.agent.Dialogue;
import io.callmanager.agent.ScriptChanges;
import io.callmanager.api.dialect.CallUrls;
import io.callmanager.api.dialect.ConditionalOnDialect;
import io.callmanager.api.dialect.Talkers;
import io.callmanager.api.dialect.claudephone.ClaudePhoneController.Initiated;
import io.callmanager.api.http.Problem;
import io.callmanager.api.placing.CallPlacing;
import io.callmanager.api.placing.RefusedCall;
import io.callmanager.api.request.BodyReader;
import io.callmanager.call.Call;
import io.callmanager.call.CallDetail;
import io.callmanager.call.CallReadiness;
import io.callmanager.call.CallRequest;
import io.callmanager.call.CallWebhook;
import io.callmanager.call.InitiationResult;
import io.callmanager.contact.ContactData;
import io.callmanager.number.CallerNumbers;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.HttpUrl;
import io.callmanager.shared.NumberId;
import io.callmanager.shared.PhoneNumber;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/// Makes calls of Claude Phone's wishes for them: a device is an agent, whose message and manners are the call's own.
@Component
@ConditionalOnDialect(ClaudePhoneContract.NAME)
class OutboundCalls {

  /// The contract's: after so much silence a callee is taken to have said what they wanted.
  private static final int END_OF_SPEECH_MILLIS = 1500;

  private static final int MOST_TURNS = 20;

  private final Agents agents;
  private final CallerNumbers numbers;
  private final CallUrls urls;
  private final CallReadiness readiness;
  private final Talkers talkers;

  OutboundCalls(
      Agents agents,
      CallerNumbers numbers,
      CallUrls urls,
      CallReadiness readiness,
      Talkers talkers) {
    this.agents = agents;
    this.numbers = numbers;
    this.urls = urls;
    this.readiness = readiness;
    this.talkers = talkers;
  }

  CallPlacing.Telling<Initiated> of(Caller.Customer caller) {
    return new Wish(caller);
  }

  /// One request. What was read last is kept to tell of it.
  private final class Wish implements CallPlacing.Telling<Initiated> {

    private final Caller.Customer caller;
    private @Nullable String device;

    Wish(Caller.Customer caller) {
      this.caller = caller;
    }

    @Override
    public CallRequest read(byte[] sent) {
      AccountId account = caller.account();
      OutboundCall wish = OutboundCall.read(BodyReader.read(sent));
      readiness
          .obstacle()
          .ifPresent(
              reason -> {
                throw unavailable(reason);
              });
      Optional<Agent> named =
          Optional.ofNullable(wish.device())
              .flatMap(name -> agents.byExtensionOrName(account, name));
      device = named.map(Agent::name).orElse(null);
      Agent agent =
          named
              .or(() -> agents.defaultFor(account))
              .orElseThrow(
                  () ->
                      unavailable(
                          "The account has no approved agent that could speak. Make one, or have one approved."));
      return new CallRequest(
          account,
          wish.to(),
          agent.id(),
          wish.callerId() == null ? null : number(account, wish.callerId()),
          new ContactData(null, Map.of()),
          Map.of(),
          CallRequest.Options.NONE
              .by(caller.key())
              .webhook(wish.webhookUrl() == null ? null : webhook(account, wish.webhookUrl()))
              .script(changes(wish, agent))
              .answeredAtOnce());
    }

    @Override
    public Initiated initiated(CallRequest request, InitiationResult.Initiated initiated) {
      return told(initiated.call().id().toString());
    }

    @Override
    public Initiated queued(CallRequest request, InitiationResult.Queued queued) {
      return told(queued.call().id().toString());
    }

    @Override
    public Optional<Initiated> before(CallDetail detail, @Nullable Integer queuePosition) {
      Call call = detail.call();
      return Optional.of(told(call.id().toString()));
    }

    @Override
    public RuntimeException refused(CallRequest request, InitiationResult why) {
      return switch (why) {
        case InitiationResult.NoTrunk() ->
            unavailable(
                request.to().isExtension()
                    ? "Only an account's own trunks lead to extensions, and this account's calls may take others."
                    : "No trunk is enabled for this account: no call can leave.");
        case InitiationResult.NoSuchAgent() ->
            unavailable("The agent that would have spoken is being changed; try again.");
        case InitiationResult.NoCallerNumber() ->
            unavailable(
                "There is no number to show: send `callerId`, or give the agent a default number.");
        default -> RefusedCall.problem(why).asException();
      };
    }

    private Initiated told(String callId) {
      return new Initiated(true, callId, DeviceState.QUEUED, "Call initiated", device);
    }
  }

  private ScriptChanges changes(OutboundCall wish, Agent agent) {
    ScriptChanges changes =
        ScriptChanges.NONE
            .firstMessage(wish.message())
            .mode(wish.mode())
            .ringTimeoutSeconds(wish.timeoutSeconds());
    return wish.mode() == AgentMode.CONVERSATION
        ? changes.brain(brain(agent)).talk(END_OF_SPEECH_MILLIS, MOST_TURNS)
        : changes;
  }

  private Dialogue.Brain brain(Agent agent) {
    return talkers
        .forAgent(agent)
        .orElseThrow(
            () ->
                unavailable(
                    "The device can't hold a conversation: no language model is set up, and its agent follows no script."));
  }

  private NumberId number(AccountId account, PhoneNumber shown) {
    return numbers.idOf(account, shown).orElseThrow(() -> Problem.NO_SUCH_NUMBER.asException());
  }

  private CallWebhook webhook(AccountId account, HttpUrl url) {
    return urls.take(
        account,
        url,
        ClaudePhoneContract.NAME,
        wrong ->
            ClaudePhoneContract.refused(
                    HttpStatus.BAD_REQUEST, "Invalid webhookUrl", "`webhookUrl` " + wrong)
                .asException());
  }

  private static RuntimeException unavailable(String message) {
    return ClaudePhoneContract.refused(
            HttpStatus.SERVICE_UNAVAILABLE, "service_unavailable", message)
        .asException();
  }
}
