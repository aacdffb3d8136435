package io.callmanager.server.start;

import io.callmanager.account.ApiKeys;
import io.callmanager.account.ConsoleUsers;
import io.callmanager.account.NewApiKey;
import io.callmanager.server.home.RandomPassword;
import io.callmanager.server.home.ServerAddress;
import java.io.PrintStream;
import java.util.Optional;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/// Lets the first operator in: a server that knows no operator key makes one, and a login to the console, and shows both
/// once, on the terminal. They are not logged and can't be shown again.
@Component
@Profile("!demo")
class FirstStart {

  static final String OPERATOR_EMAIL = "operator@callmanager.example";

  private final ApiKeys keys;
  private final ConsoleUsers users;
  private final ServerProperties server;
  private final PasswordEncoder passwords =
      PasswordEncoderFactories.createDelegatingPasswordEncoder();

  FirstStart(ApiKeys keys, ConsoleUsers users, ServerProperties server) {
    this.keys = keys;
    this.users = users;
    this.server = server;
  }

  @EventListener
  @SuppressWarnings("SystemOut") // secrets are for the person at the terminal, not for the log
  void onReady(ApplicationReadyEvent event) {
    PrintStream terminal = System.out;
    if (!keys.hasOperatorKey()) {
      terminal.print(
          welcome(keys.createForOperator("first operator"), firstLogin(), consoleUrl(event)));
      terminal.flush();
    }
  }

  private Optional<String> firstLogin() {
    if (users.findByEmail(OPERATOR_EMAIL).isPresent()) {
      return Optional.empty();
    }
    String password = RandomPassword.next();
    String hash = passwords.encode(password);
    if (hash == null) {
      throw new IllegalStateException("no hash of the password was made");
    }
    users.add(OPERATOR_EMAIL, hash, true);
    return Optional.of(password);
  }

  private String consoleUrl(ApplicationReadyEvent event) {
    int port =
        event.getApplicationContext() instanceof ServletWebServerApplicationContext web
                && web.getWebServer() != null
            ? web.getWebServer().getPort()
            : 0;
    return ServerAddress.url(server.getAddress(), port) + "/console";
  }

  private static String welcome(NewApiKey key, Optional<String> password, String consoleUrl) {
    String login = password.map(secret -> OPERATOR_EMAIL + "  /  " + secret).orElse("as before");
    return """

        Call Manager's first start. These are shown once and kept as hashes only; note them down:

          Operator key   %s
          Console        %s
          Sign in        %s

        Next, open an account, assign it a number, and approve its first agent: in the console's operator rooms,
        or over HTTP with the operator key (/api/v1/admin, described in /api-docs).

        """
        .formatted(key.secret(), consoleUrl, login)
        .indent(2);
  }
}
