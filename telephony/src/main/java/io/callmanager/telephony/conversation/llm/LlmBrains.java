package io.callmanager.telephony.conversation.llm;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.callmanager.call.spi.ConversationManners;
import io.callmanager.call.spi.ConversationPlan.Brain;
import io.callmanager.call.spi.ModelCatalog;
import io.callmanager.call.spi.ToolCaller;
import io.callmanager.telephony.conversation.AgentBrain;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.SystemMessage;

/// Makes agents that a language model speaks for: the configured one, or one that an account brings a key for. Models are kept
/// while they are used, with their connections.
public final class LlmBrains implements ModelCatalog, AutoCloseable {

  private static final int MOST_MODELS = 1_000;
  private static final Duration KEPT = Duration.ofHours(2);

  private final Optional<LlmSettings> usual;
  private final ToolCaller tools;
  private final Cache<LlmSettings, LanguageModel> models =
      Caffeine.newBuilder()
          .maximumSize(MOST_MODELS)
          .expireAfterAccess(KEPT)
          .evictionListener(LlmBrains::evicted)
          .build();

  /// @param usual the configured model; empty when there is none
  /// @param tools uses accounts' own tools
  public LlmBrains(Optional<LlmSettings> usual, ToolCaller tools) {
    this.usual = usual;
    this.tools = tools;
  }

  /// A call that still uses it can go on: it only loses its idle connections.
  private static void evicted(
      @Nullable LlmSettings settings, @Nullable LanguageModel model, RemovalCause cause) {
    if (model != null) {
      model.close();
    }
  }

  @Override
  public boolean isAvailable() {
    return usual.isPresent();
  }

  /// An agent that the configured model speaks for. Without one, it can't answer anything.
  ///
  /// @param opening what the agent says first
  public AgentBrain make(
      Brain.Llm plan, String opening, ConversationManners manners, CallLine line) {
    return usual
        .map(settings -> make(settings, plan, opening, manners, line))
        .orElseGet(NoBrain::new);
  }

  /// An agent that a certain model speaks for.
  ///
  /// @param opening what the agent says first
  public AgentBrain make(
      LlmSettings settings,
      Brain.Llm plan,
      String opening,
      ConversationManners manners,
      CallLine line) {
    return brain(
        models.get(settings, LanguageModels::of),
        settings.limits(),
        plan,
        opening,
        manners,
        new OwnTools(tools, plan.account(), line));
  }

  static LlmBrain brain(
      LanguageModel model,
      LlmLimits limits,
      Brain.Llm plan,
      String opening,
      ConversationManners manners,
      OwnTools own) {
    return new LlmBrain(
        new Thought.Call(
            model,
            limits,
            new SystemMessage(Instructions.of(plan.prompt(), manners.language())),
            new Tools(plan),
            own,
            new History(opening),
            new Spending(limits)),
        manners);
  }

  @Override
  public void close() {
    models.asMap().values().forEach(LanguageModel::close);
    models.invalidateAll();
  }
}
