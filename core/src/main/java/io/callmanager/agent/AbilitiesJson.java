package io.callmanager.agent;

import io.callmanager.agent.Abilities.Tool;
import io.callmanager.agent.Abilities.Transfer;
import io.callmanager.shared.PhoneNumber;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What an agent may do as it is kept: what was not there when it was written is as it is by default.
final class AbilitiesJson {

  private AbilitiesJson() {}

  static Map<String, Object> write(Abilities abilities) {
    Map<String, Object> kept = new LinkedHashMap<>();
    kept.put("tools", abilities.tools().stream().map(Enum::name).toList());
    kept.put(
        "transfers",
        abilities.transfers().stream()
            .map(each -> Map.of("name", each.name(), "number", each.number().e164()))
            .toList());
    kept.put("voicemailMessage", abilities.voicemailMessage());
    return kept;
  }

  static Abilities read(@Nullable Object json) {
    if (!(json instanceof Map<?, ?> kept)) {
      return Abilities.USUAL;
    }
    Abilities usual = Abilities.USUAL;
    return new Abilities(
        kept.get("tools") instanceof List<?> names ? tools(names) : usual.tools(),
        objects(kept.get("transfers")).stream()
            .map(each -> new Transfer(text(each, "name"), new PhoneNumber(text(each, "number"))))
            .toList(),
        text(kept, "voicemailMessage"));
  }

  private static Set<Tool> tools(List<?> names) {
    return names.stream()
        .map(name -> Tool.valueOf(String.valueOf(name)))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Tool.class)));
  }

  private static List<Map<?, ?>> objects(@Nullable Object list) {
    return list instanceof List<?> all
        ? all.stream().<Map<?, ?>>map(each -> (Map<?, ?>) each).toList()
        : List.of();
  }

  private static String text(Map<?, ?> kept, String name) {
    return kept.get(name) instanceof String text ? text : "";
  }
}
