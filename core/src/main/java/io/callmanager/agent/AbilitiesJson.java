package io.callmanager.agent;

import io.callmanager.agent.Abilities.Tool;
import io.callmanager.agent.Abilities.Transfer;
import io.callmanager.agent.HttpTool.Header;
import io.callmanager.agent.HttpTool.Method;
import io.callmanager.shared.PhoneNumber;
import java.math.BigDecimal;
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
    kept.put("httpTools", abilities.httpTools().stream().map(AbilitiesJson::write).toList());
    if (abilities.maxCostPerCall() != null) {
      kept.put("maxCostPerCall", abilities.maxCostPerCall().toPlainString());
    }
    return kept;
  }

  private static Map<String, Object> write(HttpTool tool) {
    Map<String, Object> kept = new LinkedHashMap<>();
    kept.put("name", tool.name());
    kept.put("description", tool.description());
    kept.put("url", tool.url());
    kept.put("method", tool.method().name());
    kept.put("headers", tool.headers().stream().map(AbilitiesJson::write).toList());
    kept.put("parameters", tool.parameters());
    kept.put("timeoutSeconds", tool.timeoutSeconds());
    return kept;
  }

  private static Map<String, Object> write(Header header) {
    if (!header.sealed()) {
      throw new IllegalStateException("a header is kept encrypted");
    }
    return Map.of("name", header.name(), "sealed", header.value(), "ending", header.ending());
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
        text(kept, "voicemailMessage"),
        objects(kept.get("httpTools")).stream().map(AbilitiesJson::tool).toList(),
        kept.get("maxCostPerCall") instanceof String cost ? new BigDecimal(cost) : null);
  }

  private static HttpTool tool(Map<?, ?> kept) {
    return new HttpTool(
        text(kept, "name"),
        text(kept, "description"),
        text(kept, "url"),
        Method.valueOf(text(kept, "method")),
        objects(kept.get("headers")).stream()
            .map(
                each ->
                    new Header(
                        text(each, "name"), text(each, "sealed"), true, text(each, "ending")))
            .toList(),
        text(kept, "parameters"),
        kept.get("timeoutSeconds") instanceof Number seconds
            ? seconds.intValue()
            : HttpTool.DEFAULT_TIMEOUT_SECONDS);
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
