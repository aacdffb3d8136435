package io.callmanager.api.dialect.agenticai;

import io.callmanager.account.Caller;
import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.Agents;
import io.callmanager.agent.Dialogue;
import io.callmanager.agent.ScriptChanges;
import io.callmanager.api.dialect.CallUrls;
import io.callmanager.api.dialect.ConditionalOnDialect;
import io.callmanager.api.dialect.Talkers;
import io.callmanager.api.http.Problem;
import io.callmanager.api.placing.CallPlacing;
import io.callmanager.api.placing.RefusedCall;
import io.callmanager.api.request.Body;
import io.callmanager.api.request.BodyReader;
import io.callmanager.call.Call;
import io.callmanager.call.CallDetail;
import io.callmanager.call.CallRequest;
import io.callmanager.call.CallWebhook;
import io.callmanager.call.InitiationResult;
import io.callmanager.contact.ContactData;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.HttpUrl;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Makes calls of AgenticAI's wishes for them: the account's default agent, within its limits, goes by the prompt that was sent.
@Component
@ConditionalOnDialect(AgenticAiContract.NAME)
class PromptedCalls {

  /// The contract's own, for who has none.
  private static final String USUAL_PROMPT = "You are a helpful AI assistant making a phone call.";

  private final Agents agents;
  private final Talkers talkers;
  private final CallUrls urls;
  private final AgenticAiProperties properties;

  PromptedCalls(Agents agents, Talkers talkers, CallUrls urls, AgenticAiProperties properties) {
    this.agents = agents;
    this.talkers = talkers;
    this.urls = urls;
    this.properties = properties;
  }

  CallPlacing.Telling<PlacedCall> of(Caller.Customer caller) {
    return new Wish(caller);
  }

  /// One request. What was read last is kept to tell of it.
  private final class Wish implements CallPlacing.Telling<PlacedCall> {

    private final Caller.Customer caller;
    private @Nullable PromptedCall sent;

    Wish(Caller.Customer caller) {
      this.caller = caller;
    }

    @Override
    public CallRequest read(byte[] bytes) {
      AccountId account = caller.account();
      PromptedCall wish =
          PromptedCall.read(
              bytes.length == 0 ? Body.empty() : BodyReader.read(bytes), properties.webhookUrl());
      sent = wish;
      Agent agent =
          agents
              .defaultFor(account)
              .orElseThrow(
                  () ->
                      AgenticAiContract.unable(
                          "The account has no approved agent that could speak. Make one, or have one approved."));
      return new CallRequest(
          account,
          wish.number(),
          agent.id(),
          null,
          new ContactData(null, wish.metadata()),
          wish.metadata(),
          CallRequest.Options.NONE
              .by(caller.key())
              .webhook(webhook(account, wish.statusUrl()))
              .script(changes(agent, wish.prompt()))
              .answeredAtOnce());
    }

    @Override
    public PlacedCall initiated(CallRequest request, InitiationResult.Initiated initiated) {
      return told(initiated.call().id().toString(), request.to().e164());
    }

    @Override
    public PlacedCall queued(CallRequest request, InitiationResult.Queued queued) {
      return told(queued.call().id().toString(), request.to().e164());
    }

    @Override
    public Optional<PlacedCall> before(CallDetail detail, @Nullable Integer queuePosition) {
      Call call = detail.call();
      return Optional.of(told(call.id().toString(), call.to().e164()));
    }

    @Override
    public RuntimeException refused(CallRequest request, InitiationResult why) {
      Problem problem = RefusedCall.problem(why);
      return switch (why) {
        case InitiationResult.TooManyCalls full -> problem.asException();
        case InitiationResult.Saturated full -> problem.asException();
        case InitiationResult.Superseded() -> problem.asException();
        case InitiationResult.NoTrunk() ->
            AgenticAiContract.unable("No trunk is enabled for this account: no call can leave.");
        case InitiationResult.NoSuchAgent() ->
            AgenticAiContract.unable(
                "The agent that would have spoken is being changed. Try again.");
        case InitiationResult.NoCallerNumber() ->
            AgenticAiContract.unable(
                "There is no number to call from. Give the account's default agent a default number.");
        case InitiationResult.InsufficientCredits(var required, var available) ->
            AgenticAiContract.unable(
                "Insufficient credits. The call needs %d, the account has %d."
                    .formatted(required.amount(), available.amount()));
        default -> AgenticAiContract.unable(words(problem));
      };
    }

    private PlacedCall told(String id, String number) {
      return sent == null
          ? new PlacedCall(true, id, number, properties.webhookUrl(), null)
          : new PlacedCall(true, id, sent.to(), sent.webhookUrl(), null);
    }
  }

  private static String words(Problem problem) {
    String message = problem.body().message();
    return message == null ? problem.body().error() + "." : message;
  }

  private ScriptChanges changes(Agent agent, @Nullable String prompt) {
    String changed = prompt == null && agent.script().prompt().isBlank() ? USUAL_PROMPT : prompt;
    return ScriptChanges.NONE
        .mode(AgentMode.CONVERSATION)
        .prompt(changed)
        .brain(brain(agent, prompt != null));
  }

  /// An agent that goes by no prompt talks as it does where none is sent and there is no model that would.
  private Dialogue.Brain brain(Agent agent, boolean prompted) {
    return talkers
        .forPrompt(agent)
        .or(() -> prompted ? Optional.empty() : talkers.forAgent(agent))
        .orElseThrow(
            () ->
                AgenticAiContract.unable(
                    "No language model is set up that could go by a prompt. Bring one under /api/v1/llm."));
  }

  private CallWebhook webhook(AccountId account, HttpUrl url) {
    return urls.take(
        account,
        url,
        AgenticAiContract.NAME,
        wrong -> AgenticAiContract.unable("webhook_url " + wrong));
  }
}
