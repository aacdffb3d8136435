package io.callmanager.agent;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// The server of a customer's that is an agent: it hears the callee and speaks over a WebSocket.
///
/// @param url a [io.callmanager.shared.StreamUrl]; empty for none
/// @param parameters what it is told about each call; the values may hold `{{variables}}`
public record AgentStream(String url, Map<String, String> parameters) {

  public static final int MOST_PARAMETERS = 30;
  public static final int MAX_PARAMETER_NAME_LENGTH = 100;
  public static final int MAX_PARAMETER_LENGTH = 500;

  public static final AgentStream NONE = new AgentStream("", Map.of());

  public AgentStream {
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
  }

  /// Whether a parameter can have this name: forms write it as `name=value`, one a line.
  public static boolean isName(String name) {
    return !name.isBlank()
        && name.length() <= MAX_PARAMETER_NAME_LENGTH
        && name.indexOf('=') < 0
        && isLine(name);
  }

  /// Whether a parameter can have this value, which may be empty.
  public static boolean isValue(String value) {
    return value.length() <= MAX_PARAMETER_LENGTH && isLine(value);
  }

  private static boolean isLine(String text) {
    return text.equals(text.strip()) && text.codePoints().noneMatch(Character::isISOControl);
  }

  /// Without what may be secret.
  @Override
  public String toString() {
    return "AgentStream[" + parameters.size() + " parameters]";
  }
}
