package io.callmanager.console.agents;

import io.callmanager.agent.Abilities;
import io.callmanager.agent.Abilities.Tool;
import io.callmanager.agent.Abilities.Transfer;
import io.callmanager.shared.PhoneNumber;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/// What an agent may do beside speaking, as it is typed in: text throughout, right or wrong.
///
/// @param given whether the form says anything about it
/// @param tools the names of those that are ticked
/// @param transfers one a line, as `Name: number`
public record AbilitiesForm(
    boolean given,
    List<String> tools,
    String transfers,
    String voicemailMessage,
    String maxCostPerCall) {

  private static final Pattern COST = Pattern.compile("[0-9]{1,20}(\\.[0-9]{1,20})?");
  private static final List<String> FIELDS =
      List.of("tool", "transfers", "voicemailMessage", "maxCostPerCall");

  static AbilitiesForm of(Abilities abilities) {
    return new AbilitiesForm(
        true,
        abilities.tools().stream().map(Enum::name).toList(),
        abilities.transfers().stream()
            .map(each -> each.name() + ": " + each.number().e164())
            .collect(Collectors.joining("\n")),
        abilities.voicemailMessage(),
        abilities.maxCostPerCall() == null
            ? ""
            : abilities.maxCostPerCall().stripTrailingZeros().toPlainString());
  }

  static AbilitiesForm of(MultiValueMap<String, String> sent) {
    return new AbilitiesForm(
        sent.containsKey("abilities"),
        sent.getOrDefault("tool", List.of()),
        FormText.lines(sent, "transfers").strip(),
        FormText.lines(sent, "voicemailMessage").strip(),
        FormText.of(sent, "maxCostPerCall").strip());
  }

  /// What is wrong with the fields, by their names.
  Map<String, String> problems() {
    Map<String, String> problems = new LinkedHashMap<>();
    if (!tools.stream().allMatch(name -> FormText.known(name, Tool.values()))) {
      problems.put("tool", "Choose among these.");
    }
    String problem = transfersProblem();
    if (problem != null) {
      problems.put("transfers", problem);
    }
    FormText.sayable(
        "voicemailMessage", voicemailMessage, Abilities.MAX_VOICEMAIL_LENGTH, problems);
    if (!maxCostPerCall.isEmpty()
        && !(COST.matcher(maxCostPerCall).matches()
            && Abilities.isCost(new BigDecimal(maxCostPerCall)))) {
      problems.put(
          "maxCostPerCall",
          String.format(
              Locale.ENGLISH,
              "An amount such as 0.50, up to %,d, with at most %d digits behind the point.",
              Abilities.HIGHEST_COST,
              Abilities.COST_SCALE));
    }
    return problems;
  }

  private @Nullable String transfersProblem() {
    List<String> lines = lines();
    if (lines.size() > Abilities.MOST_TRANSFERS) {
      return "At most " + Abilities.MOST_TRANSFERS + " lines.";
    }
    List<Transfer> read = new ArrayList<>();
    for (String line : lines) {
      Optional<Transfer> transfer = transfer(line);
      if (transfer.isEmpty()) {
        return "Write each line as a name, a colon and a number, such as Sales: +12125550123. This one is none: “%s”."
            .formatted(line);
      }
      read.add(transfer.get());
    }
    return Abilities.repeatsName(read) ? "Give each a name of its own." : null;
  }

  private List<String> lines() {
    return transfers.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  private static Optional<Transfer> transfer(String line) {
    int colon = line.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    String name = line.substring(0, colon).strip();
    return PhoneNumber.parse(line.substring(colon + 1).strip())
        .filter(number -> Transfer.isName(name))
        .map(number -> new Transfer(name, number));
  }

  /// Whether something is wrong with it.
  public boolean wrong(Map<String, String> problems) {
    return FIELDS.stream().anyMatch(problems::containsKey);
  }

  /// What is described; only when there are no [#problems()].
  Abilities abilities(Abilities before) {
    if (!given) {
      return before;
    }
    Set<Tool> chosen =
        Arrays.stream(Tool.values())
            .filter(tool -> tools.contains(tool.name()))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Tool.class)));
    return new Abilities(
        chosen,
        lines().stream().flatMap(line -> transfer(line).stream()).toList(),
        voicemailMessage,
        before.httpTools(),
        maxCostPerCall.isEmpty() ? null : new BigDecimal(maxCostPerCall));
  }
}
