package io.callmanager.api.v1;

import java.util.List;
import java.util.Random;

/// Makes bodies of requests for calls that are right in places.
final class RandomJson {

  private static final List<String> NAMES =
      List.of(
          "toNumber",
          "agentId",
          "contactName",
          "contactData",
          "fromNumberId",
          "metadata",
          "note",
          "",
          "a.b",
          "__proto__");

  private static final List<String> NASTY =
      List.of(
          "",
          "\\u0000",
          "\\ud83d\\ude00",
          "\\ud83d",
          "{{name}}",
          "{{name|{{x}}}}",
          "'; drop table call; --",
          "%s%n%x",
          "\\\\",
          "\\\"",
          "../../etc/passwd",
          "\\u202e\\ufeff",
          "+1234567890",
          "null",
          "x".repeat(300));

  private RandomJson() {}

  static String request(Random random, String agent) {
    StringBuilder json = new StringBuilder("{");
    json.append("\"toNumber\":")
        .append(random.nextInt(5) > 0 ? "\"+1234567890\"" : value(random, 0));
    json.append(",\"agentId\":")
        .append(random.nextInt(5) > 0 ? "\"" + agent + "\"" : value(random, 0));
    for (String name : List.of("contactName", "contactData", "metadata", "note")) {
      switch (random.nextInt(4)) {
        case 0 -> json.append(",\"").append(name).append("\":").append(value(random, 0));
        case 1 -> json.append(",\"").append(name).append("\":").append(object(random, 1));
        default -> {}
      }
    }
    json.append("}");
    return random.nextInt(20) == 0 ? broken(random, json) : json.toString();
  }

  private static String broken(Random random, StringBuilder json) {
    json.deleteCharAt(random.nextInt(json.length()));
    return json.toString();
  }

  private static String value(Random random, int depth) {
    return switch (random.nextInt(depth > 4 ? 6 : 8)) {
      case 0 -> "null";
      case 1 -> Boolean.toString(random.nextBoolean());
      case 2 -> Long.toString(random.nextLong());
      case 3 ->
          random.nextInt(10) == 0
              ? "-1e" + random.nextInt(1000)
              : Double.toString(random.nextGaussian());
      case 4, 5 -> "\"" + NASTY.get(random.nextInt(NASTY.size())) + "\"";
      case 6 -> "[" + value(random, depth + 1) + "," + value(random, depth + 1) + "]";
      default -> object(random, depth + 1);
    };
  }

  private static String object(Random random, int depth) {
    StringBuilder json = new StringBuilder("{");
    int fields = random.nextInt(4);
    for (int i = 0; i < fields; i++) {
      json.append(i > 0 ? "," : "")
          .append('"')
          .append(NAMES.get((i * 3 + random.nextInt(3)) % NAMES.size()))
          .append("\":")
          .append(value(random, depth));
    }
    return json.append("}").toString();
  }
}
