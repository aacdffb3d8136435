package io.callmanager.api.request;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.ApiKeyId;
import io.callmanager.shared.BudgetId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.NumberId;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.RecordingId;
import io.callmanager.shared.SoundId;
import io.callmanager.shared.TrunkId;
import io.callmanager.shared.WebhookId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.format.FormatterRegistry;

/// Lets controllers take the ids in a path as what they are, and phone numbers.
public final class PathIds {

  /// The types of ids that paths hold.
  public static final List<Class<?>> TYPES =
      List.of(
          CallId.class,
          AgentId.class,
          AccountId.class,
          ApiKeyId.class,
          NumberId.class,
          TrunkId.class,
          SoundId.class,
          RecordingId.class,
          BudgetId.class,
          WebhookId.class);

  private PathIds() {}

  public static void register(FormatterRegistry registry) {
    add(registry, CallId.class, CallId::new);
    add(registry, AgentId.class, AgentId::new);
    add(registry, AccountId.class, AccountId::new);
    add(registry, ApiKeyId.class, ApiKeyId::new);
    add(registry, NumberId.class, NumberId::new);
    add(registry, TrunkId.class, TrunkId::new);
    add(registry, SoundId.class, SoundId::new);
    add(registry, RecordingId.class, RecordingId::new);
    add(registry, BudgetId.class, BudgetId::new);
    add(registry, WebhookId.class, WebhookId::new);
    registry.addConverter(String.class, PhoneNumber.class, PhoneNumber::new);
  }

  /// The id of a call, as it may be written in a path; empty when it is none.
  public static Optional<CallId> call(String text) {
    return Text.uuid(text).map(CallId::new);
  }

  private static <T> void add(FormatterRegistry registry, Class<T> type, Function<UUID, T> wrap) {
    registry.addConverter(
        String.class,
        type,
        text ->
            Text.uuid(text)
                .map(wrap)
                .orElseThrow(() -> new IllegalArgumentException("not a UUID")));
  }
}
