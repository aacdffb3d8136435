package io.callmanager.telephony.conversation.llm;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which model speaks on a call: it is found out while the first message is said.
final class ModelChoice {

  private static final Logger LOG = LoggerFactory.getLogger(ModelChoice.class);

  /// A model that is ready to be asked.
  ///
  /// @param provider its protocol, as meters name it
  /// @param name as the service calls it
  /// @param limits its own, with what it costs
  record Chosen(LanguageModel model, String provider, String name, LlmLimits limits) {}

  private final FutureTask<Chosen> chosen;

  private ModelChoice(FutureTask<Chosen> chosen) {
    this.chosen = chosen;
  }

  static ModelChoice of(Chosen model) {
    FutureTask<Chosen> done = new FutureTask<>(() -> model);
    done.run();
    return new ModelChoice(done);
  }

  /// Begins to find out, on a thread of its own.
  ///
  /// @param look throws [NoModelException] when there is none
  static ModelChoice begin(Supplier<Chosen> look) {
    FutureTask<Chosen> task = new FutureTask<>(look::get);
    Thread.ofVirtual().name("llm-choice").start(task);
    return new ModelChoice(task);
  }

  Chosen get(Duration patience) throws LlmException, InterruptedException {
    try {
      return chosen.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new LlmException("it could not be found out in time which model to ask");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof NoModelException none) {
        throw new LlmException(String.valueOf(none.getMessage()));
      }
      LOG.error("It could not be found out which model to ask", e.getCause());
      throw new LlmException("it could not be found out which model to ask");
    }
  }

  /// Nobody has configured a model.
  static final class NoModelException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoModelException() {
      super("no language model is configured, in callmanager.llm.provider or by the account");
    }
  }
}
