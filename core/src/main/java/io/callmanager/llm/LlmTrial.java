package io.callmanager.llm;

import io.callmanager.call.spi.ModelAccess;
import io.callmanager.call.spi.ModelTrial;
import io.callmanager.call.spi.UnreadableModelKeyException;
import io.callmanager.shared.AccountId;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/// Asks an account's language model something short, so that its owner sees whether it answers.
@Service
public class LlmTrial {

  private static final int MOST_AT_ONCE = 16;
  private static final int MOST_OF_AN_ACCOUNT = 2;

  private static final ModelTrial.Result UNREADABLE =
      new ModelTrial.Result(false, "its key can't be read: save it again", 0);

  private final LlmProviders providers;
  private final ObjectProvider<ModelTrial> models;
  private final Semaphore room = new Semaphore(MOST_AT_ONCE);
  private final ConcurrentMap<AccountId, Integer> running = new ConcurrentHashMap<>();

  LlmTrial(LlmProviders providers, ObjectProvider<ModelTrial> models) {
    this.providers = providers;
    this.models = models;
  }

  /// What came of it.
  public sealed interface Outcome {

    record Asked(ModelTrial.Result result) implements Outcome {}

    /// The account has no model of its own.
    record NotFound() implements Outcome {}

    /// Too much is being tried at the moment.
    record Busy() implements Outcome {}
  }

  /// Asks. Blocks for as long as an answer may take.
  public Outcome ask(AccountId account) {
    Optional<ModelAccess> access;
    try {
      access = providers.of(account);
    } catch (UnreadableModelKeyException e) {
      return new Outcome.Asked(UNREADABLE);
    }
    ModelTrial trial = models.getIfAvailable();
    if (access.isEmpty() || trial == null) {
      return new Outcome.NotFound();
    }
    int mine = running.merge(account, 1, Integer::sum);
    try {
      if (mine > MOST_OF_AN_ACCOUNT || !room.tryAcquire()) {
        return new Outcome.Busy();
      }
      try {
        return new Outcome.Asked(trial.ask(access.get()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Outcome.Busy();
      } finally {
        room.release();
      }
    } finally {
      running.computeIfPresent(account, (a, count) -> count == 1 ? null : count - 1);
    }
  }
}
