package io.callmanager.telephony.conversation;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a callee is expected to do next.
///
/// @param speech whether what they say matters
/// @param phrases what they are likely to say; empty for anything
/// @param keys how their keys are taken together; null when keys mean nothing
/// @param patience how long they may be silent; null for as long as the agent's manners say
public record Expected(
    boolean speech, List<String> phrases, @Nullable KeyRule keys, @Nullable Duration patience) {

  /// Anything that somebody may say, and any keys.
  public static final Expected ANYTHING =
      new Expected(true, List.of(), new KeyRule(20, '#', Duration.ofSeconds(2)), null);

  public Expected {
    phrases = List.copyOf(phrases);
  }

  /// How keys are taken together.
  ///
  /// @param most after how many they are complete
  /// @param finish the key that completes them and is not one of them; null for none
  /// @param pause after how long a pause they are complete
  public record KeyRule(int most, @Nullable Character finish, Duration pause) {

    boolean finishes(char key) {
      return finish != null && finish == key;
    }
  }
}
