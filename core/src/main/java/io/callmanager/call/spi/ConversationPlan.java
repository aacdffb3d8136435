package io.callmanager.call.spi;

import io.callmanager.flow.Flow;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.PlaybackId;
import io.callmanager.shared.StreamUrl;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /// A language model.
    ///
    /// @param account whose agent it speaks for
    /// @param prompt what it is told to be and do, with its variables filled in
    /// @param tools what it may do beside speaking
    /// @param transfers to whom it may hand the callee over, by the names under which it knows them
    /// @param voicemail what it leaves on an answering machine; empty for what it finds itself
    /// @param own the account's own tools that it may use
    /// @param maxCost what it may cost, in the currency of its model's prices; null for no limit of the agent's
    record Llm(
        AccountId account,
        String prompt,
        Set<Tool> tools,
        Map<String, PhoneNumber> transfers,
        String voicemail,
        List<OwnTool> own,
        @Nullable BigDecimal maxCost)
        implements Brain {

      public Llm {
        tools = Set.copyOf(tools);
        transfers = Map.copyOf(transfers);
        own = List.copyOf(own);
      }

      @Override
      public String toString() {
        return "Llm" + tools;
      }
    }

    /// A server of the customer's, which hears and speaks itself.
    ///
    /// @param account whose server it is
    /// @param parameters what it is told about the call
    record MediaStream(AccountId account, StreamUrl url, Map<String, String> parameters)
        implements Brain {

      public MediaStream {
        parameters = Map.copyOf(parameters);
      }

      @Override
      public String toString() {
        return "MediaStream[" + url + "]";
      }
    }

    /// A model that hears and speaks itself.
    ///
    /// @param prompt what it is told to be and do, with its variables filled in
    /// @param tools what it may do beside speaking
    record Realtime(String prompt, Set<Tool> tools) implements Brain {

      public Realtime {
        tools = Set.copyOf(tools);
      }

      @Override
      public String toString() {
        return "Realtime" + tools;
      }
    }

    /// What a language model may do beside speaking.
    enum Tool {
      END_CALL,
      TRANSFER,
      SEND_DTMF,
      OPT_OUT,
      LEAVE_VOICEMAIL
    }
  }
}
