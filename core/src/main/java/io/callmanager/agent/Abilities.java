package io.callmanager.agent;

import io.callmanager.shared.PhoneNumber;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an agent may do beside speaking, where a language model speaks for it. What is not listed here is not done, whatever a
/// callee asks for.
///
/// @param tools of the platform's; transferring needs somebody to transfer to
/// @param transfers to whom it may hand callees over
/// @param voicemailMessage what it leaves on answering machines; may hold `{{variables}}`; empty for what the model finds
/// @param httpTools the account's own
/// @param maxCostPerCall what its model may cost on a call, in the currency of the model's prices; null for no limit
public record Abilities(
    Set<Tool> tools,
    List<Transfer> transfers,
    String voicemailMessage,
    List<HttpTool> httpTools,
    @Nullable BigDecimal maxCostPerCall) {

  /// What a limit of the cost may be, at most, and with how many digits behind the point.
  public static final int HIGHEST_COST = 10_000;

  public static final int COST_SCALE = 4;

  public static final int MOST_TRANSFERS = 20;
  public static final int MAX_NAME_LENGTH = 60;
  public static final int MAX_VOICEMAIL_LENGTH = 2000;

  /// What an agent has that says nothing about it.
  public static final Abilities USUAL = new Abilities(EnumSet.allOf(Tool.class), List.of(), "");

  /// The platform's tools.
  public enum Tool {
    /// Ends the call.
    END_CALL,
    /// Hands the callee over to somebody who is listed.
    TRANSFER,
    /// Presses keys.
    SEND_DTMF,
    /// Takes note that the callee is not to be called again.
    OPT_OUT,
    /// Leaves a message on an answering machine and ends the call.
    LEAVE_VOICEMAIL
  }

  /// Somebody to whom callees may be handed over.
  ///
  /// @param name by which the model knows them; it never sees the number
  public record Transfer(String name, PhoneNumber number) {

    private static final String NOT_IN_NAMES = "[]{}<>\"\\:";

    /// Whether a name can be told to a model: one line without signs that may mean something to it.
    public static boolean isName(String name) {
      return !name.isBlank()
          && name.length() <= MAX_NAME_LENGTH
          && name.equals(name.strip())
          && name.codePoints()
              .noneMatch(c -> Character.isISOControl(c) || NOT_IN_NAMES.indexOf(c) >= 0);
    }
  }

  public Abilities {
    tools = tools.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(tools));
    transfers = List.copyOf(transfers);
    httpTools = List.copyOf(httpTools);
    maxCostPerCall =
        maxCostPerCall == null ? null : maxCostPerCall.setScale(COST_SCALE, RoundingMode.DOWN);
  }

  /// Without tools of the account's own.
  public Abilities(Set<Tool> tools, List<Transfer> transfers, String voicemailMessage) {
    this(tools, transfers, voicemailMessage, List.of(), null);
  }

  /// The same with other tools of the account's own.
  public Abilities httpTools(List<HttpTool> others) {
    return new Abilities(tools, transfers, voicemailMessage, others, maxCostPerCall);
  }

  /// One of the account's own tools by its name.
  public Optional<HttpTool> httpTool(String name) {
    return httpTools.stream().filter(tool -> tool.name().equals(name)).findFirst();
  }

  /// Whether a limit of the cost can be kept as it is.
  public static boolean isCost(BigDecimal cost) {
    return cost.signum() >= 0
        && cost.compareTo(BigDecimal.valueOf(HIGHEST_COST)) <= 0
        && cost.stripTrailingZeros().scale() <= COST_SCALE;
  }

  /// Whether two transfers have the same name, in upper or lower case.
  public static boolean repeatsName(List<Transfer> transfers) {
    return transfers.stream().map(each -> each.name().toLowerCase(Locale.ROOT)).distinct().count()
        < transfers.size();
  }

  @Override
  public String toString() {
    return "Abilities" + tools;
  }
}
