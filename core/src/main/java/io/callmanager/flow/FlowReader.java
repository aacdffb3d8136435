package io.callmanager.flow;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/// Reads scripts, and finds everything that is wrong with one at once: its JSON, its fields, and where its steps lead.
public final class FlowReader {

  /// The largest script, in bytes of UTF-8.
  public static final int MAX_BYTES = 64 * 1024;

  public static final int MAX_STEPS = 200;

  /// The most branches or cases of a step.
  public static final int MAX_BRANCHES = 50;

  /// The most phrases of a branch.
  public static final int MAX_WORDS = 50;

  /// The longest phrase or value that is compared, in characters (UTF-16 units).
  public static final int MAX_PHRASE_LENGTH = 100;

  /// The longest text that is said, in characters (UTF-16 units).
  public static final int MAX_TEXT_LENGTH = 2000;

  private static final int MAX_DEPTH = 16;
  private static final int MAX_NUMBER_LENGTH = 100;
  private static final List<String> FIELDS = List.of("start", "steps");

  private static final ObjectReader JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxDocumentLength(MAX_BYTES)
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER_LENGTH)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build()
          .reader();

  private FlowReader() {}

  /// Reads a script. No text makes it throw.
  public static FlowReading read(String text) {
    if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      return refused("must be at most %d bytes".formatted(MAX_BYTES));
    }
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (StreamConstraintsException _) {
      return refused("is nested too deeply, or holds a number that is too long");
    } catch (StreamReadException e) {
      return refused(
          "is no JSON: see line %d, column %d"
              .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    } catch (JacksonException _) {
      return refused("is no JSON: a field is there twice, or something follows the end");
    }
    if (root == null || !root.isObject()) {
      return refused("must be a JSON object with \"start\" and \"steps\"");
    }
    return read(root);
  }

  private static FlowReading read(JsonNode json) {
    Problems problems = new Problems(json);
    ScriptObject root = ScriptObject.of(json, "", problems);
    root.allowOnly(FIELDS);
    String start = root.required("start", StepReader.MAX_ID_LENGTH);
    if (!root.has("steps")) {
      root.missing("steps");
    }
    StepReader reader = new StepReader(problems);
    List<FlowGraph.Node> nodes = new ArrayList<>();
    for (ScriptObject.Element element : root.elements("steps", MAX_STEPS, "steps")) {
      nodes.add(reader.read(ScriptObject.of(element.node(), element.place(), problems)));
    }
    if (nodes.size() <= MAX_STEPS) {
      new FlowGraph(start, nodes, problems).check(reader.mentions());
      TransferNumbers.check(nodes, problems);
    }
    if (!problems.none()) {
      return new FlowReading.Refused(problems.inOrder());
    }
    return new FlowReading.Read(
        new Flow(start, nodes.stream().map(node -> Objects.requireNonNull(node.step())).toList()));
  }

  private static FlowReading refused(String words) {
    return new FlowReading.Refused(List.of(new FlowProblem("", words)));
  }
}
