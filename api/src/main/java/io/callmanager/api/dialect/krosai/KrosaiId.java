package io.callmanager.api.dialect.krosai;

import io.callmanager.shared.AgentId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.NumberId;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// Ids as KrosAI writes them: a kind's prefix before the platform's own. They are also understood without it, and without dashes.
enum KrosaiId {
  CALL("call_"),
  ENDPOINT("ep_"),
  NUMBER("pn_");

  private static final Pattern DASHED =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern PLAIN = Pattern.compile("[0-9a-fA-F]{32}");
  private static final int HALF = 16;
  private static final int HEX = 16;

  private final String prefix;

  KrosaiId(String prefix) {
    this.prefix = prefix;
  }

  static String of(CallId call) {
    return CALL.prefix + call;
  }

  static String of(AgentId agent) {
    return ENDPOINT.prefix + agent;
  }

  static String of(NumberId number) {
    return NUMBER.prefix + number;
  }

  /// Reads an id of this kind; empty when it is none.
  Optional<UUID> read(String text) {
    String id = text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    if (DASHED.matcher(id).matches()) {
      return Optional.of(UUID.fromString(id));
    }
    return PLAIN.matcher(id).matches()
        ? Optional.of(
            new UUID(
                Long.parseUnsignedLong(id.substring(0, HALF), HEX),
                Long.parseUnsignedLong(id.substring(HALF), HEX)))
        : Optional.empty();
  }
}
