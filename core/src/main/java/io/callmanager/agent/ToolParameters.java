package io.callmanager.agent;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a tool's arguments must be: a JSON Schema (draft 2020-12) of an object. It refers to nothing, so that checking takes
/// bounded time and loads nothing.
public final class ToolParameters {

  public static final int MAX_LENGTH = 8000;

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int MOST_PROBLEMS = 5;
  private static final int MOST_DEPTH = 20;
  private static final int MOST_NODES = 500;
  private static final int MOST_PATTERN = 2 * BoundedPattern.LARGEST;
  private static final Set<String> REFERENCES =
      Set.of(
          "$ref",
          "$dynamicRef",
          "$recursiveRef",
          "$id",
          "$schema",
          "$anchor",
          "$dynamicAnchor",
          "$vocabulary");

  private static final SchemaRegistry META =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder
                  .schemaCacheEnabled(false)
                  .schemaRegistryConfig(
                      SchemaRegistryConfig.builder()
                          .regularExpressionFactory(BoundedPattern::of)
                          .build()));

  private final Schema schema;

  private ToolParameters(Schema schema) {
    this.schema = schema;
  }

  /// Says what is wrong with a schema; empty when nothing is.
  public static Optional<String> problem(String json) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JacksonException e) {
      return Optional.of("Must be JSON");
    }
    if (json.length() > MAX_LENGTH) {
      return Optional.of("Must be at most " + MAX_LENGTH + " characters long");
    }
    if (!root.isObject() || !root.path("type").asString("").equals("object")) {
      return Optional.of("Must be a JSON Schema whose type is object");
    }
    if (refers(root)) {
      return Optional.of(
          "Must not hold " + REFERENCES.stream().sorted().collect(Collectors.joining(", ")));
    }
    if (depth(root) > MOST_DEPTH || nodes(root) > MOST_NODES) {
      return Optional.of(
          "Must not be deeper than "
              + MOST_DEPTH
              + " levels or have more than "
              + MOST_NODES
              + " parts");
    }
    if (!boundedPatterns(root)) {
      return Optional.of(
          "Must hold only patterns in RE2's syntax whose sizes, repetitions written out, are at most "
              + MOST_PATTERN
              + " together and "
              + BoundedPattern.LARGEST
              + " each");
    }
    return sound(root) ? Optional.empty() : Optional.of("Must be a JSON Schema of draft 2020-12");
  }

  private static boolean boundedPatterns(JsonNode root) {
    int sum = 0;
    for (String pattern : (Iterable<String>) patterns(root)::iterator) {
      OptionalInt size = BoundedPattern.sizeOf(pattern);
      if (size.isEmpty()) {
        return false;
      }
      sum += size.getAsInt();
      if (sum > MOST_PATTERN) {
        return false;
      }
    }
    return true;
  }

  private static Stream<String> patterns(JsonNode node) {
    Stream<String> here =
        Stream.concat(
            Stream.of(node.path("pattern")).filter(JsonNode::isString).map(JsonNode::asString),
            node.path("patternProperties").propertyNames().stream());
    return Stream.concat(here, node.valueStream().flatMap(ToolParameters::patterns));
  }

  private static boolean sound(JsonNode root) {
    try {
      Schema meta =
          META.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
      boolean good = meta.validate(root).isEmpty();
      if (good) {
        var _ = SCHEMAS.getSchema(root).validate(JSON.createObjectNode());
      }
      return good;
    } catch (SchemaException | IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean refers(JsonNode node) {
    return (node.isObject() && node.propertyNames().stream().anyMatch(REFERENCES::contains))
        || node.valueStream().anyMatch(ToolParameters::refers);
  }

  private static int depth(JsonNode node) {
    return 1 + node.valueStream().mapToInt(ToolParameters::depth).max().orElse(0);
  }

  private static int nodes(JsonNode node) {
    return 1 + node.valueStream().mapToInt(ToolParameters::nodes).sum();
  }

  /// Parameters that have no [#problem].
  public static ToolParameters of(String json) {
    return new ToolParameters(SCHEMAS.getSchema(JSON.readTree(json)));
  }

  /// Says in what arguments do not fit, for the model; empty when they do.
  public List<String> misfits(JsonNode arguments) {
    return schema.validate(arguments).stream().limit(MOST_PROBLEMS).map(Error::toString).toList();
  }
}
