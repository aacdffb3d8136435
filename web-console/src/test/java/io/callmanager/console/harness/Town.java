package io.callmanager.console.harness;

import io.callmanager.account.ConsoleUser.Role;
import io.callmanager.account.ConsoleUsers;
import io.callmanager.account.Plan;
import io.callmanager.agent.Abilities;
import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentApprovals;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.AgentScript;
import io.callmanager.agent.AgentStream;
import io.callmanager.agent.Agents;
import io.callmanager.agent.AnalysisSchema;
import io.callmanager.agent.Dialogue;
import io.callmanager.credit.AccountOpening;
import io.callmanager.number.CallerNumber;
import io.callmanager.number.CallerNumbers;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.Credits;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.UserId;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/// Two customers and their people, made through the platform's own services.
@Component
public class Town {

  public static final String PASSWORD = "correct horse battery";

  private final AccountOpening opening;
  private final ConsoleUsers users;
  private final Agents agents;
  private final AgentApprovals approvals;
  private final CallerNumbers numbers;
  private final String passwordHash;

  Town(
      AccountOpening opening,
      ConsoleUsers users,
      Agents agents,
      AgentApprovals approvals,
      CallerNumbers numbers,
      PasswordEncoder encoder) {
    this.opening = opening;
    this.users = users;
    this.agents = agents;
    this.approvals = approvals;
    this.numbers = numbers;
    this.passwordHash = String.valueOf(encoder.encode(PASSWORD));
  }

  /// An account with a number.
  public Household account(String name, Plan plan, long credits) {
    AccountOpening.OpenedAccount opened = opening.open(name, plan, new Credits(credits));
    AccountId id = opened.account().id();
    return new Household(
        id, opened.key().secret(), numbers.assign(id, new PhoneNumber("+15005550001")));
  }

  public UserId person(String email, boolean operator) {
    return users.add(email, passwordHash, operator);
  }

  public UserId person(String email, AccountId account, Role role) {
    UserId user = person(email, false);
    users.join(user, account, role);
    return user;
  }

  public void join(UserId user, AccountId account, Role role) {
    users.join(user, account, role);
  }

  /// An agent that awaits approval.
  public Agent agent(Household household, String name, String firstMessage, AgentMode mode) {
    return agent(household, name, firstMessage, mode, Dialogue.NONE);
  }

  /// An agent that goes by a script, and awaits approval.
  public Agent scripted(Household household, String name, String script) {
    return agent(household, name, "", AgentMode.CONVERSATION, goingBy(script));
  }

  /// An agent that goes by a script, of whose conversations something is to be found out.
  public Agent scripted(Household household, String name, String script, AnalysisSchema wanted) {
    return agent(household, name, "", AgentMode.CONVERSATION, goingBy(script).analysis(wanted));
  }

  /// An agent that a language model speaks for, and awaits approval.
  public Agent spoken(Household household, String name, Abilities abilities) {
    return agent(
        household,
        name,
        "Hello, this is Ada of Acme.",
        AgentMode.CONVERSATION,
        by(Dialogue.Brain.LLM, "").abilities(abilities));
  }

  /// An agent that is a server, and awaits approval.
  public Agent streamed(Household household, String name, AgentStream server) {
    return agent(
        household,
        name,
        "",
        AgentMode.CONVERSATION,
        by(Dialogue.Brain.MEDIA_STREAM, "").stream(server));
  }

  private static Dialogue goingBy(String script) {
    return by(Dialogue.Brain.SCRIPT, script);
  }

  private static Dialogue by(Dialogue.Brain brain, String script) {
    Dialogue none = Dialogue.NONE;
    return new Dialogue(
        brain,
        script,
        none.endOfSpeechMillis(),
        none.silenceSeconds(),
        none.silencePrompt(),
        none.mostSilences(),
        none.maxTurns(),
        none.interruptible(),
        none.filler(),
        none.apology(),
        none.farewell(),
        none.goodbyePhrases());
  }

  private Agent agent(
      Household household, String name, String firstMessage, AgentMode mode, Dialogue dialogue) {
    Agents.Saved saved =
        agents.create(
            household.account(),
            name,
            new AgentScript(
                    "You are polite and brief. You work for {{company|the clinic}}.",
                    firstMessage,
                    mode,
                    AgentScript.DEFAULT_VOICE,
                    AgentScript.DEFAULT_LANGUAGE,
                    180,
                    25,
                    household.number().id())
                .dialogue(dialogue));
    if (!(saved instanceof Agents.Saved.Done(Agent agent))) {
      throw new AssertionError("the agent could not be made: " + saved);
    }
    return agent;
  }

  public Agent approved(Agent agent, int creditsPerMinute) {
    return approvals.approve(agent.id(), creditsPerMinute).orElseThrow();
  }

  /// Gives an agent an extension, and makes it its account's default one.
  public void chosen(Agent agent, String extension) {
    var _ = agents.change(agent.account(), agent.id(), null, extension, script -> script);
    var _ = agents.makeDefault(agent.account(), agent.id()).orElseThrow();
  }

  public void rejected(Agent agent, String reason) {
    var _ = approvals.reject(agent.id(), reason).orElseThrow();
  }

  /// An account and what it starts with.
  public record Household(AccountId account, String apiKey, CallerNumber number) {}
}
