package io.callmanager.agent;

import io.callmanager.agent.HttpTool.Header;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.SecretBox;
import io.callmanager.shared.UnreadableSecretException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;

/// The headers of accounts' own tools: they are kept encrypted, bound to their account.
@Service
public class ToolSecrets {

  private final SecretBox box;

  ToolSecrets(SecretBox box) {
    this.box = box;
  }

  /// The same script with all headers encrypted. A value that is given anew and was the same before stays as it was.
  AgentScript seal(AccountId account, AgentScript script, Abilities before) {
    Abilities abilities = script.dialogue().abilities();
    if (abilities.httpTools().stream()
        .flatMap(tool -> tool.headers().stream())
        .allMatch(Header::sealed)) {
      return script;
    }
    List<HttpTool> tools =
        abilities.httpTools().stream().map(tool -> seal(account, tool, before)).toList();
    return script.dialogue(script.dialogue().abilities(abilities.httpTools(tools)));
  }

  private HttpTool seal(AccountId account, HttpTool tool, Abilities before) {
    return new HttpTool(
        tool.name(),
        tool.description(),
        tool.url(),
        tool.method(),
        tool.headers().stream()
            .map(
                header ->
                    header.sealed()
                        ? header
                        : before
                            .httpTool(tool.name())
                            .flatMap(old -> same(account, old, header))
                            .orElseGet(() -> header.sealed(box(account, header))))
            .toList(),
        tool.parameters(),
        tool.timeoutSeconds());
  }

  private Optional<Header> same(AccountId account, HttpTool old, Header given) {
    return old.headers().stream()
        .filter(header -> header.name().equals(given.name()))
        .filter(
            header -> {
              try {
                return open(account, header).equals(given.value());
              } catch (UnreadableSecretException e) {
                return false;
              }
            })
        .findFirst();
  }

  private String box(AccountId account, Header header) {
    return Base64.getEncoder().encodeToString(box.seal(header.value(), place(account)));
  }

  /// A header's value.
  public String open(AccountId account, Header header) throws UnreadableSecretException {
    return header.sealed()
        ? box.open(Base64.getDecoder().decode(header.value()), place(account))
        : header.value();
  }

  private static String place(AccountId account) {
    return "agent_tool " + account;
  }
}
