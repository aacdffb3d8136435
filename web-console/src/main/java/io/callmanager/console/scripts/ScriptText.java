package io.callmanager.console.scripts;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// A script's text as it is typed in.
public final class ScriptText {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private ScriptText() {}

  /// A script on many lines. One that came on a single line, as software sends it, is broken into lines.
  public static String shown(String script) {
    if (script.isBlank() || script.indexOf('\n') >= 0) {
      return script;
    }
    try {
      return JSON.writeValueAsString(JSON.readTree(script));
    } catch (JacksonException _) {
      return script;
    }
  }

  /// What is to be kept of a script that was typed in: what was there before, when only its lines were broken to show it.
  public static String kept(String typed, String before) {
    return typed.equals(shown(before).strip()) ? before : typed;
  }
}
