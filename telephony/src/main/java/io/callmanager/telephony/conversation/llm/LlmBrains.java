package io.callmanager.telephony.conversation.llm;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.callmanager.call.spi.ConversationManners;
import io.callmanager.call.spi.ConversationPlan.Brain;
import io.callmanager.call.spi.ModelAccess;
import io.callmanager.call.spi.ModelAccounts;
import io.callmanager.call.spi.ModelCatalog;
import io.callmanager.call.spi.ModelTrial;
import io.callmanager.call.spi.ToolCaller;
import io.callmanager.call.spi.TranscriptAnalyst;
import io.callmanager.shared.AccountId;
import io.callmanager.telephony.conversation.AgentBrain;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;

/// Makes agents that a language model speaks for: their account's, or else the configured one. Models are kept while they are
/// used, with their connections.
public final class LlmBrains implements ModelCatalog, ModelTrial, AutoCloseable {

  private static final int MOST_MODELS = 1_000;
  private static final Duration KEPT = Duration.ofHours(2);
  private static final int LONGEST_WORDS = 200;
  private static final String QUESTION = "This is a test. Answer with the word OK.";

  /// Without any model.
  public static final LlmBrains NONE =
      new LlmBrains(
          Optional.empty(),
          new LlmLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 1, null, 1),
          account -> Optional.empty(),
          (account, call, tool, arguments) -> {
            throw new IllegalStateException("no model uses tools");
          },
          new LlmMeters(new SimpleMeterRegistry()));

  private final Optional<LlmSettings> usual;
  private final LlmLimits limits;
  private final ModelAccounts accounts;
  private final ToolCaller tools;
  private final LlmMeters meters;
  private final Cache<LlmSettings, LanguageModel> models =
      Caffeine.newBuilder()
          .maximumSize(MOST_MODELS)
          .expireAfterAccess(KEPT)
          .evictionListener(LlmBrains::evicted)
          .build();

  /// @param usual the configured model; empty when there is none
  /// @param limits of accounts' models, but for the cost
  /// @param tools uses accounts' own tools
  public LlmBrains(
      Optional<LlmSettings> usual,
      LlmLimits limits,
      ModelAccounts accounts,
      ToolCaller tools,
      LlmMeters meters) {
    this.usual = usual;
    this.limits = limits;
    this.accounts = accounts;
    this.tools = tools;
    this.meters = meters;
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

  /// An agent that its account's model speaks for, or the configured one. Without any, it can't answer anything.
  ///
  /// @param opening what the agent says first
  public AgentBrain make(
      Brain.Llm plan, String opening, ConversationManners manners, CallLine line) {
    return brain(
        ModelChoice.begin(() -> choose(plan.account())),
        limits,
        plan,
        opening,
        manners,
        new OwnTools(tools, plan.account(), line),
        meters);
  }

  private ModelChoice.Chosen choose(AccountId account) {
    return ready(settings(account).orElseThrow(ModelChoice.NoModelException::new));
  }

  private Optional<LlmSettings> settings(AccountId account) {
    return accounts.of(account).map(access -> LlmSettings.of(access, limits)).or(() -> usual);
  }

  private ModelChoice.Chosen ready(LlmSettings settings) {
    return new ModelChoice.Chosen(
        models.get(settings, LanguageModels::of),
        settings.provider().name().toLowerCase(Locale.ROOT),
        settings.model(),
        settings.limits());
  }

  static LlmBrain brain(
      ModelChoice model,
      LlmLimits limits,
      Brain.Llm plan,
      String opening,
      ConversationManners manners,
      OwnTools own,
      LlmMeters meters) {
    return new LlmBrain(
        new Thought.Call(
            model,
            limits,
            new SystemMessage(Instructions.of(plan.prompt(), manners.language())),
            new Tools(plan),
            own,
            new History(opening),
            new Spending(limits, plan.maxCost()),
            meters),
        manners);
  }

  /// Reads transcripts with accounts' models, or else the configured one.
  TranscriptAnalyst analyst() {
    return new LlmAnalyst(this::settings, settings -> models.get(settings, LanguageModels::of));
  }

  @Override
  public Result ask(ModelAccess access) throws InterruptedException {
    long start = System.nanoTime();
    StringBuilder words = new StringBuilder();
    try (LanguageModel.Pieces pieces =
        ready(LlmSettings.of(access, limits))
            .model()
            .ask(List.of(new UserMessage(QUESTION)), List.of(), limits.firstToken())) {
      LanguageModel.Piece piece = pieces.next(limits.answer());
      while (piece != null && words.length() < LONGEST_WORDS) {
        words.append(piece.text());
        piece = pieces.next(limits.answer());
      }
    } catch (LlmException e) {
      return new Result(false, String.valueOf(e.getMessage()), millisSince(start));
    } catch (RuntimeException e) {
      return new Result(
          false, "The model could not be asked: " + ModelFailures.words(e), millisSince(start));
    }
    String said = words.toString().replaceAll("\\p{Cntrl}+", " ").strip();
    return said.isEmpty()
        ? new Result(false, "The model answered nothing", millisSince(start))
        : new Result(
            true, said.substring(0, Math.min(said.length(), LONGEST_WORDS)), millisSince(start));
  }

  private static long millisSince(long start) {
    return Duration.ofNanos(System.nanoTime() - start).toMillis();
  }

  @Override
  public void close() {
    models.asMap().values().forEach(LanguageModel::close);
    models.invalidateAll();
  }
}
