package io.callmanager.api.dialect;

import io.callmanager.agent.Agent;
import io.callmanager.agent.Dialogue;
import io.callmanager.call.spi.ModelAccounts;
import io.callmanager.call.spi.ModelCatalog;
import io.callmanager.call.spi.UnreadableModelKeyException;
import io.callmanager.shared.AccountId;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// Who finds the answers when a request, rather than the agent that it goes by, wants a conversation.
@Component
public class Talkers {

  private final ObjectProvider<ModelCatalog> models;
  private final ObjectProvider<ModelAccounts> accounts;

  /// A server without any catalog has no model but those that accounts bring.
  Talkers(ObjectProvider<ModelCatalog> models, ObjectProvider<ModelAccounts> accounts) {
    this.models = models;
    this.accounts = accounts;
  }

  /// Who does it for the agent, else a language model.
  ///
  /// @return empty when nobody can
  public Optional<Dialogue.Brain> forAgent(Agent agent) {
    Dialogue.Brain own = agent.script().dialogue().brain();
    return own == Dialogue.Brain.NONE || own == Dialogue.Brain.LLM
        ? model(agent.account())
        : Optional.of(own);
  }

  /// The same, of those who go by a prompt.
  public Optional<Dialogue.Brain> forPrompt(Agent agent) {
    Dialogue.Brain own = agent.script().dialogue().brain();
    return own == Dialogue.Brain.REALTIME ? Optional.of(own) : model(agent.account());
  }

  private Optional<Dialogue.Brain> model(AccountId account) {
    return models.stream().anyMatch(ModelCatalog::isAvailable) || bringsOne(account)
        ? Optional.of(Dialogue.Brain.LLM)
        : Optional.empty();
  }

  /// A key that can't be read is the conversation's to tell of: there is a model.
  private boolean bringsOne(AccountId account) {
    try {
      return accounts.stream().anyMatch(all -> all.of(account).isPresent());
    } catch (UnreadableModelKeyException e) {
      return true;
    }
  }
}
