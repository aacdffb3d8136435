package io.callmanager.console.scripts;

import io.callmanager.console.scripts.ScriptOutline.Exit;
import io.callmanager.console.scripts.ScriptOutline.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where the steps of a script stand in its drawing: in rows, each below all steps that lead to it, of at most [#PER_ROW].
///
/// Between two rows of steps is a row for what is written at the arrows. Where a step leads back, far down or to many others, that is
/// not drawn as an arrow but written below it, so that no script becomes a thicket.
final class ScriptLayout {

  static final int PER_ROW = 4;

  /// How many rows further down an arrow may lead.
  private static final int FARTHEST = 3;

  /// How many arrows a step may have.
  private static final int MOST_ARROWS = 6;

  private static final int SWEEPS = 8;

  /// How much of its distance from the middle a node keeps from row to row, so that long scripts do not go down like stairs.
  private static final double KEPT = 0.8;

  /// What only stands beside the way gives way.
  private static final double LIGHT = 0.02;

  private static final double BESIDE = 18;
  private static final double BELOW = 22;

  private final ScriptOutline outline;
  private final Map<String, Step> byId = new HashMap<>();
  private final Map<String, Node> boxes = new HashMap<>();
  private final List<List<Node>> rows = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();
  private double width;
  private double height;

  ScriptLayout(ScriptOutline outline) {
    this.outline = outline;
    outline.steps().forEach(step -> byId.put(step.id(), step));
    placeSteps();
    outline.steps().forEach(this::connect);
    untangle();
    spread();
    stack();
  }

  double width() {
    return width;
  }

  double height() {
    return height;
  }

  Node start() {
    return box(outline.start());
  }

  List<Node> nodes() {
    return rows.stream().flatMap(List::stream).toList();
  }

  List<Link> links() {
    return links;
  }

  /// An arrow.
  ///
  /// @param nodes from its step by what it passes to where it leads
  record Link(List<Node> nodes) {}

  /// Something that takes room: around `x`, from `y` down to `bottom`.
  static final class Node {

    final Shape shape;
    final List<Node> above = new ArrayList<>();
    final List<Node> below = new ArrayList<>();
    double x;
    double y;
    double bottom;

    Node(Shape shape) {
      this.shape = shape;
    }
  }

  private Node box(String id) {
    Node box = boxes.get(id);
    if (box == null) {
      throw new IllegalArgumentException("no step leads to " + id);
    }
    return box;
  }

  private void placeSteps() {
    List<Step> order = new ArrayList<>();
    Map<String, Integer> layers = new HashMap<>();
    visit(outline.start(), new HashSet<>(), order);
    Map<Integer, Integer> used = new HashMap<>();
    Set<String> placed = new HashSet<>();
    for (Step step : order.reversed()) {
      int layer = layers.getOrDefault(step.id(), 0);
      while (used.getOrDefault(layer, 0) >= PER_ROW) {
        layer++;
      }
      used.merge(layer, 1, Integer::sum);
      placed.add(step.id());
      Node node = new Node(Shape.of(step));
      boxes.put(step.id(), node);
      row(2 * layer).add(node);
      for (Exit exit : step.exits()) {
        if (!placed.contains(exit.to())) {
          layers.merge(exit.to(), layer + 1, Math::max);
        }
      }
    }
  }

  /// Adds a step after all to which it leads, unless they lead back to it.
  private void visit(String id, Set<String> seen, List<Step> after) {
    Step step = byId.get(id);
    if (step == null || !seen.add(id)) {
      return;
    }
    for (Exit exit : step.exits().reversed()) {
      visit(exit.to(), seen, after);
    }
    after.add(step);
  }

  private void connect(Step step) {
    Node from = box(step.id());
    int row = rowOf(from);
    Map<String, String> exits = new LinkedHashMap<>();
    for (Exit exit : step.exits()) {
      exits.merge(exit.to(), exit.when(), (a, b) -> a + " · " + b);
    }
    List<String> written = new ArrayList<>();
    boolean many = exits.size() > MOST_ARROWS;
    exits.forEach(
        (to, when) -> {
          int target = rowOf(box(to));
          if (many || target <= row || target - row > 2 * FARTHEST) {
            written.add(Shape.reference(when, to, target > row));
          } else {
            link(from, when, box(to), row, target);
          }
        });
    if (!written.isEmpty()) {
      Node list = new Node(Shape.list(written));
      row(row + 1).add(list);
      join(List.of(from, list));
    }
  }

  private void link(Node from, String when, Node to, int row, int target) {
    List<Node> way = new ArrayList<>(List.of(from));
    for (int i = row + 1; i < target; i++) {
      Node node = new Node(i == row + 1 && !when.isBlank() ? Shape.label(when) : Shape.BEND);
      row(i).add(node);
      way.add(node);
    }
    way.add(to);
    join(way);
  }

  private void join(List<Node> way) {
    links.add(new Link(List.copyOf(way)));
    for (int i = 1; i < way.size(); i++) {
      way.get(i - 1).below.add(way.get(i));
      way.get(i).above.add(way.get(i - 1));
    }
  }

  private List<Node> row(int index) {
    while (rows.size() <= index) {
      rows.add(new ArrayList<>());
    }
    return rows.get(index);
  }

  private int rowOf(Node node) {
    for (int i = 0; i < rows.size(); i += 2) {
      if (rows.get(i).contains(node)) {
        return i;
      }
    }
    throw new IllegalArgumentException("it stands nowhere");
  }

  /// Orders each row by where what it is joined with stands, down and up and down again.
  private void untangle() {
    Map<Node, Double> places = new HashMap<>();
    rows.forEach(row -> number(row, places));
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      boolean down = sweep % 2 == 0;
      for (List<Node> row : down ? rows : rows.reversed()) {
        Map<Node, Double> wishes = new HashMap<>();
        for (Node node : row) {
          double own = places.getOrDefault(node, 0.0);
          wishes.put(
              node,
              (down ? node.above : node.below)
                  .stream()
                      .mapToDouble(next -> places.getOrDefault(next, 0.0))
                      .average()
                      .orElse(own));
        }
        row.sort(Comparator.comparingDouble(node -> wishes.getOrDefault(node, 0.0)));
        number(row, places);
      }
    }
  }

  /// A node's place as a share of its row, so that long and short rows compare.
  private static void number(List<Node> row, Map<Node, Double> places) {
    for (int i = 0; i < row.size(); i++) {
      places.put(row.get(i), (i + 0.5) / row.size());
    }
  }

  private void spread() {
    rows.forEach(row -> settle(row, new double[row.size()]));
    for (int sweep = 0; sweep < 2 * SWEEPS; sweep++) {
      boolean down = sweep % 2 == 0;
      for (List<Node> row : down ? rows : rows.reversed()) {
        settle(row, row.stream().mapToDouble(node -> wish(node, down)).toArray());
      }
    }
    double left =
        nodes().stream().mapToDouble(node -> node.x - node.shape.width() / 2).min().orElse(0);
    for (Node node : nodes()) {
      node.x -= left;
      width = Math.max(width, node.x + node.shape.width() / 2);
    }
  }

  private static double wish(Node node, boolean down) {
    if (node.shape.kind() == Shape.Kind.BEND) {
      return (node.above.getFirst().x + node.below.getFirst().x) / 2;
    }
    return KEPT
        * (down ? node.above : node.below)
            .stream().mapToDouble(next -> next.x).average().orElse(node.x);
  }

  /// Brings the nodes of a row as near to where they are wished as their order and their widths allow: pools of neighbours that
  /// would overlap stand around the mean of their wishes (isotonic regression).
  private static void settle(List<Node> row, double[] wishes) {
    int n = row.size();
    double[] offset = new double[n];
    double[] mean = new double[n];
    double[] weight = new double[n];
    int[] size = new int[n];
    int pools = 0;
    for (int i = 0; i < n; i++) {
      Shape shape = row.get(i).shape;
      if (i > 0) {
        offset[i] = offset[i - 1] + (row.get(i - 1).shape.width() + shape.width()) / 2 + BESIDE;
      }
      mean[pools] = wishes[i] - offset[i];
      weight[pools] = shape.kind() == Shape.Kind.LIST ? LIGHT : 1;
      size[pools] = 1;
      pools++;
      while (pools > 1 && mean[pools - 2] > mean[pools - 1]) {
        pools--;
        double both = weight[pools - 1] + weight[pools];
        mean[pools - 1] =
            (mean[pools - 1] * weight[pools - 1] + mean[pools] * weight[pools]) / both;
        weight[pools - 1] = both;
        size[pools - 1] += size[pools];
      }
    }
    int at = 0;
    for (int pool = 0; pool < pools; pool++) {
      for (int i = 0; i < size[pool]; i++, at++) {
        row.get(at).x = mean[pool] + offset[at];
      }
    }
  }

  private void stack() {
    for (List<Node> row : rows) {
      double most = row.stream().mapToDouble(node -> node.shape.height()).max().orElse(0);
      for (Node node : row) {
        node.y = height;
        node.bottom = height + (node.shape.kind() == Shape.Kind.BEND ? most : node.shape.height());
      }
      height += most + BELOW;
    }
    height -= BELOW;
  }

  /// What a node looks like.
  ///
  /// @param step null for what is no step
  /// @param lines what is written on it
  record Shape(Kind kind, @Nullable Step step, List<String> lines, double width, double height) {

    static final double LINE = 16;
    static final double PADDING = 11;
    static final double SIZE = 12.5;
    static final double SMALL = 11.5;
    private static final double BOX_WIDTH = 220;
    private static final double LABEL_WIDTH = 136;
    private static final double LIST_WIDTH = 168;
    private static final double SHARE_OF_WHEN = 0.56;
    private static final int MOST_LINES = 4;
    private static final int MOST_LABEL_LINES = 2;

    static final Shape BEND = new Shape(Kind.BEND, null, List.of(), 4, 0);

    /// What a node is.
    enum Kind {
      STEP,
      LABEL,
      LIST,
      BEND
    }

    Shape {
      lines = List.copyOf(lines);
    }

    static Shape of(Step step) {
      List<String> lines = Lettering.lines(step.text(), SIZE, BOX_WIDTH - 2 * PADDING, MOST_LINES);
      return new Shape(
          Kind.STEP,
          step,
          lines,
          BOX_WIDTH,
          2 * PADDING + LINE * (lines.size() + 1) + (lines.isEmpty() ? 0 : 3) - 3);
    }

    static Shape label(String when) {
      return written(Kind.LABEL, Lettering.lines(when, SMALL, LABEL_WIDTH, MOST_LABEL_LINES), 4);
    }

    static Shape list(List<String> references) {
      return written(Kind.LIST, references, PADDING - 3);
    }

    private static Shape written(Kind kind, List<String> lines, double padding) {
      double widest =
          lines.stream().mapToDouble(line -> Lettering.width(line, SMALL)).max().orElse(0);
      return new Shape(
          kind, null, lines, widest + 2 * padding, LINE * lines.size() + 2 * (padding - 2));
    }

    /// Where a step leads, in place of an arrow.
    static String reference(String when, String to, boolean down) {
      String arrow = down ? "↓ " : "↑ ";
      String target =
          arrow
              + Lettering.line(
                  to, SMALL, when.isBlank() ? LIST_WIDTH : LIST_WIDTH * (1 - SHARE_OF_WHEN));
      return when.isBlank()
          ? target
          : Lettering.line(when, SMALL, LIST_WIDTH * SHARE_OF_WHEN) + " " + target;
    }
  }
}
