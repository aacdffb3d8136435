package io.callmanager.call.spi;

import io.callmanager.flow.Flow;
import io.callmanager.shared.PlaybackId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The conversation that an agent is to hold.
///
/// @param opening what is said first
/// @param openingId under which that is said when something else goes before it; null when it is the call's opening
public record ConversationPlan(
    Brain brain, ConversationManners manners, Utterance opening, @Nullable PlaybackId openingId) {

  /// The same conversation, whose first words are said under an id.
  public ConversationPlan openingAs(PlaybackId id) {
    return new ConversationPlan(brain, manners, opening, id);
  }

  /// Who finds the agent's answers.
  public sealed interface Brain {

    /// A script.
    ///
    /// @param variables what its texts may name
    record Script(Flow flow, Map<String, String> variables) implements Brain {

      public Script {
        variables = Map.copyOf(variables);
      }

      @Override
      public String toString() {
        return "Script";
      }
    }
  }
}
