package io.callmanager.flow;

import io.callmanager.shared.PhoneNumber;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a script does next on a call.
///
/// @param acts one after the other
/// @param then once they are done
public record FlowTurn(List<FlowAct> acts, Then then) {

  public FlowTurn {
    acts = List.copyOf(acts);
  }

  /// What a turn comes to.
  public sealed interface Then {}

  /// Wait for the callee. Keys and speech may come while the turn's acts are still going on.
  ///
  /// @param step the id of the step that waits
  /// @param attempt 1 for the first time
  /// @param keys how many keys complete the answer; 0 when no keys are taken
  /// @param finishOnKey the key that completes it earlier and is not part of it; null for none
  /// @param listens whether it can be answered in words
  /// @param phrases the words that are understood; empty when any are, or none
  /// @param timeout how long nothing may come, from the end of what is said and from each key
  public record Await(
      String step,
      int attempt,
      int keys,
      @Nullable Character finishOnKey,
      boolean listens,
      List<String> phrases,
      Duration timeout)
      implements Then {

    public Await {
      phrases = List.copyOf(phrases);
    }
  }

  /// Hand the callee over, and tell the run if that fails.
  public record Transfer(String step, PhoneNumber number) implements Then {}

  /// Hang up.
  ///
  /// @param cutShort whether that is only because the call has gone through [FlowRun#MAX_STEPS] steps
  public record End(boolean cutShort) implements Then {}
}
