package io.callmanager.server.demo;

import io.callmanager.account.Account;
import io.callmanager.account.Accounts;
import io.callmanager.account.ApiKeys;
import io.callmanager.account.Caller;
import io.callmanager.account.ConsoleUser;
import io.callmanager.account.ConsoleUsers;
import io.callmanager.account.Plan;
import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentApprovals;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.AgentScript;
import io.callmanager.agent.Agents;
import io.callmanager.credit.AccountOpening;
import io.callmanager.number.CallerNumber;
import io.callmanager.number.CallerNumbers;
import io.callmanager.server.home.RandomPassword;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.Credits;
import io.callmanager.shared.NumberId;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.UserId;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/// Sees to it that the demo's data is there. What is there already stays: doing it again adds nothing, and what the last
/// `demo.json` says stays true. Only what that file alone knew (keys, the password) is made anew when the file is lost.
@Component
@Profile("demo")
class DemoSeed {

  static final String ADMIN_EMAIL = "admin@callmanager.example";

  private static final String ACCOUNT = "Demo";
  private static final String OTHER_ACCOUNT = "Demo: another customer";
  private static final Credits CREDITS = new Credits(10_000);
  private static final Credits OTHER_CREDITS = new Credits(1_000);
  private static final PhoneNumber FROM = new PhoneNumber("+15005550001");
  private static final String AGENT = "Friendly reminder";
  private static final String PENDING_AGENT = "Awaiting approval";
  private static final int MOST_AGENTS = 1_000;
  private static final int MAX_DURATION_SECONDS = 300;

  private final Accounts accounts;
  private final AccountOpening opening;
  private final ApiKeys keys;
  private final ConsoleUsers users;
  private final Agents agents;
  private final AgentApprovals approvals;
  private final CallerNumbers numbers;
  private final PasswordEncoder passwords =
      PasswordEncoderFactories.createDelegatingPasswordEncoder();

  DemoSeed(
      Accounts accounts,
      AccountOpening opening,
      ApiKeys keys,
      ConsoleUsers users,
      Agents agents,
      AgentApprovals approvals,
      CallerNumbers numbers) {
    this.accounts = accounts;
    this.opening = opening;
    this.keys = keys;
    this.users = users;
    this.agents = agents;
    this.approvals = approvals;
    this.numbers = numbers;
  }

  /// Adds what is missing.
  ///
  /// @param before what the last start wrote
  /// @return what to write, but for the addresses, which are known when the web server is up
  DemoFile seed(Optional<DemoFile> before, int sipPort) {
    Tenant tenant = tenant(ACCOUNT, Plan.ENTERPRISE, CREDITS, before.map(DemoFile::apiKey));
    Tenant other =
        tenant(OTHER_ACCOUNT, Plan.PRO, OTHER_CREDITS, before.map(DemoFile::otherApiKey));
    CallerNumber number = numbers.assign(tenant.account(), FROM);
    String password = admin(tenant.account(), before.map(DemoFile::adminPassword));
    return new DemoFile(
        "",
        "",
        ADMIN_EMAIL,
        password,
        operatorKey(before.map(DemoFile::operatorApiKey)),
        tenant.account().toString(),
        tenant.key(),
        other.account().toString(),
        other.key(),
        approvedAgent(tenant.account(), number.id()).id().toString(),
        pendingAgent(tenant.account(), number.id()).id().toString(),
        FROM.e164(),
        number.id().toString(),
        sipPort);
  }

  private Tenant tenant(String name, Plan plan, Credits credits, Optional<String> knownKey) {
    Optional<Account> account =
        accounts.all().stream()
            .filter(candidate -> candidate.name().equals(name))
            .reduce((newer, older) -> older);
    if (account.isEmpty()) {
      AccountOpening.OpenedAccount opened = opening.open(name, plan, credits);
      return new Tenant(opened.account().id(), opened.key().secret());
    }
    AccountId id = account.get().id();
    String key =
        knownKey
            .filter(
                secret ->
                    keys.authenticate(secret).filter(caller -> isCustomer(caller, id)).isPresent())
            .orElseGet(() -> keys.create(id, "demo").secret());
    return new Tenant(id, key);
  }

  private static boolean isCustomer(Caller caller, AccountId account) {
    return caller instanceof Caller.Customer customer && customer.account().equals(account);
  }

  private String operatorKey(Optional<String> known) {
    return known
        .filter(
            secret ->
                keys.authenticate(secret).filter(Caller.Operator.class::isInstance).isPresent())
        .orElseGet(() -> keys.createForOperator("demo").secret());
  }

  private String admin(AccountId account, Optional<String> knownPassword) {
    Optional<ConsoleUser> user = users.findByEmail(ADMIN_EMAIL);
    if (user.isPresent()
        && knownPassword
            .filter(password -> passwords.matches(password, user.get().passwordHash()))
            .isPresent()) {
      return knownPassword.get();
    }
    String password = RandomPassword.next();
    String hash = passwords.encode(password);
    if (hash == null) {
      throw new IllegalStateException("no hash of the password was made");
    }
    if (user.isPresent()) {
      users.changePassword(user.get().id(), hash);
    } else {
      UserId added = users.add(ADMIN_EMAIL, hash, true);
      users.join(added, account, ConsoleUser.Role.ADMIN);
    }
    return password;
  }

  private Agent approvedAgent(AccountId account, NumberId from) {
    Agent agent =
        find(account, AGENT, candidate -> true)
            .orElseGet(
                () ->
                    create(
                        account,
                        AGENT,
                        script(
                            "You remind people of their appointments and are friendly about it.",
                            "Hello {{name|there}}! This is Call Manager with a friendly reminder: everything"
                                + " works. Have a lovely day. Goodbye!",
                            from)));
    return agent.approved()
        ? agent
        : approvals
            .approve(agent.id(), null)
            .orElseThrow(() -> new IllegalStateException("the demo agent is gone"));
  }

  private Agent pendingAgent(AccountId account, NumberId from) {
    return find(account, PENDING_AGENT, candidate -> candidate.status() == Agent.Status.PENDING)
        .orElseGet(
            () ->
                create(
                    account,
                    PENDING_AGENT,
                    script(
                        "You ask how the delivery went.",
                        "Hello {{name|there}}, how was your delivery?",
                        from)));
  }

  private Optional<Agent> find(AccountId account, String name, Function<Agent, Boolean> wanted) {
    return agents.page(account, null, MOST_AGENTS).items().stream()
        .filter(agent -> agent.name().equals(name) && wanted.apply(agent))
        .findFirst();
  }

  private Agent create(AccountId account, String name, AgentScript script) {
    return switch (agents.create(account, name, script)) {
      case Agents.Saved.Done done -> done.agent();
      case Agents.Saved.NotFound _, Agents.Saved.UnknownNumber _, Agents.Saved.ExtensionTaken _ ->
          throw new IllegalStateException("the demo agent could not be made");
    };
  }

  private static AgentScript script(String prompt, String firstMessage, @Nullable NumberId from) {
    return new AgentScript(
        prompt,
        firstMessage,
        AgentMode.ANNOUNCE,
        AgentScript.DEFAULT_VOICE,
        AgentScript.DEFAULT_LANGUAGE,
        MAX_DURATION_SECONDS,
        AgentScript.DEFAULT_RING_TIMEOUT_SECONDS,
        from);
  }

  /// An account and a key to it, in the clear.
  private record Tenant(AccountId account, String key) {}
}
