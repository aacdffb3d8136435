package io.callmanager.console.scripts;

import io.callmanager.console.scripts.ScriptLayout.Link;
import io.callmanager.console.scripts.ScriptLayout.Node;
import io.callmanager.console.scripts.ScriptLayout.Shape;
import io.callmanager.console.scripts.ScriptOutline.Step;
import java.util.Comparator;
import java.util.List;
import org.springframework.web.util.HtmlUtils;

/// Draws a script as SVG, to stand within a page whose styles give it its colours. The script's own words are escaped.
final class ScriptDrawing {

  private static final long MARGIN = 4;
  private static final long ROOM_FOR_START = 30;
  private static final double MOST_BETWEEN_ARROWS = 26;
  private static final double CORNER = 18;
  private static final long HEAD = 7;

  /// Wider ones are moved to and fro rather than made smaller.
  private static final double WIDEST_IN_WHOLE = 1400;

  private final ScriptOutline outline;
  private final ScriptLayout layout;
  private final StringBuilder svg = new StringBuilder();

  private ScriptDrawing(ScriptOutline outline) {
    this.outline = outline;
    this.layout = new ScriptLayout(outline);
  }

  static String of(ScriptOutline outline) {
    return new ScriptDrawing(outline).draw();
  }

  private String draw() {
    long width = Math.round(layout.width()) + 2 * MARGIN;
    long height = Math.round(layout.height()) + 2 * MARGIN + ROOM_FOR_START;
    svg.append(
        "<svg class=\"%s\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"%s\">"
            .formatted(
                width > WIDEST_IN_WHOLE ? "script vast" : "script",
                width,
                height,
                width,
                height,
                escaped(
                    "The script drawn, from “%s” on. The list of its steps says the same in words."
                        .formatted(outline.start()))));
    svg.append("<g transform=\"translate(%d %d)\">".formatted(MARGIN, MARGIN + ROOM_FOR_START));
    drawStart();
    layout.links().forEach(this::draw);
    layout.nodes().forEach(this::draw);
    return svg.append("</g></svg>").toString();
  }

  private void drawStart() {
    long x = Math.round(layout.start().x);
    svg.append(
        "<circle class=\"begin\" cx=\"%d\" cy=\"%d\" r=\"5\"/>".formatted(x, 6 - ROOM_FOR_START));
    svg.append("<path class=\"way\" d=\"M%d %dV%d\"/>".formatted(x, 11 - ROOM_FOR_START, -HEAD));
    head(x, 0);
  }

  /// Draws what leads from a step down to another one, or to what is written in place of that.
  private void draw(Link link) {
    List<Node> nodes = link.nodes();
    boolean toStep = nodes.getLast().shape.kind() == Shape.Kind.STEP;
    StringBuilder way = new StringBuilder();
    long x = 0;
    long y = 0;
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      boolean last = i == nodes.size() - 1;
      if (i > 0) {
        long toX = Math.round(node.x + (last ? aside(node, node.above, nodes.get(i - 1)) : 0));
        long toY = Math.round(node.y) - (last && toStep ? HEAD : 0);
        long middle = (y + toY) / 2;
        way.append("C%d %d %d %d %d %d".formatted(x, middle, toX, middle, toX, toY));
        x = toX;
        if (last && toStep) {
          head(toX, toY + HEAD);
        }
      } else {
        x = Math.round(node.x + aside(node, node.below, nodes.get(1)));
      }
      y = Math.round(node.bottom);
      if (node.shape.kind() == Shape.Kind.BEND) {
        way.append("V").append(y);
      } else if (!last) {
        way.append("M%d %d".formatted(x, y));
      }
    }
    svg.append("<path class=\"%s\" d=\"%s\"/>".formatted(toStep ? "way" : "way aside", way));
  }

  /// How far from the middle of its box an arrow begins or ends, so that several stand in a row.
  private static double aside(Node node, List<Node> all, Node which) {
    List<Node> inOrder = all.stream().sorted(Comparator.comparingDouble(next -> next.x)).toList();
    double room = node.shape.width() - 4 * Shape.PADDING;
    double between = Math.min(MOST_BETWEEN_ARROWS, room / Math.max(1, inOrder.size() - 1));
    return (inOrder.indexOf(which) - (inOrder.size() - 1) / 2.0) * between;
  }

  private void head(long x, long y) {
    svg.append("<path class=\"head\" d=\"M%d %dl-4 -%dh8z\"/>".formatted(x, y, HEAD + 1));
  }

  private void draw(Node node) {
    Shape shape = node.shape;
    long left = Math.round(node.x - shape.width() / 2);
    long top = Math.round(node.y);
    Step step = shape.step();
    if (step != null) {
      drawBox(step, shape, left, top);
    } else if (!shape.lines().isEmpty()) {
      drawWords(shape, Math.round(node.x), left, top);
    }
  }

  private void drawBox(Step step, Shape shape, long left, long top) {
    svg.append("<g class=\"box ").append(step.style()).append("\"><title>");
    svg.append(
        escaped(step.id() + " " + step.does() + (step.text().isBlank() ? "" : ": " + step.text())));
    svg.append("</title>");
    rectangle(shape, left, top, step.style().equals("end") ? CORNER : 8);
    long x = left + Math.round(Shape.PADDING);
    long y = top + Math.round(Shape.PADDING + Shape.LINE - 4);
    double room = shape.width() - 2 * Shape.PADDING;
    double does = Lettering.width(step.does(), Shape.SMALL);
    text("name", "start", x, y, Lettering.line(step.id(), Shape.SIZE, room - does - Shape.PADDING));
    text("does", "end", left + Math.round(shape.width() - Shape.PADDING), y, step.does());
    y += 3;
    for (String line : shape.lines()) {
      y += Math.round(Shape.LINE);
      text("words", "start", x, y, line);
    }
    svg.append("</g>");
  }

  private void drawWords(Shape shape, long middle, long left, long top) {
    boolean list = shape.kind() == Shape.Kind.LIST;
    svg.append("<g class=\"").append(list ? "aside" : "at").append("\">");
    if (list) {
      rectangle(shape, left, top, 8);
    }
    long y = top + Math.round((shape.height() - Shape.LINE * shape.lines().size()) / 2) - 4;
    for (String line : shape.lines()) {
      y += Math.round(Shape.LINE);
      text("when", "middle", middle, y, line);
    }
    svg.append("</g>");
  }

  private void rectangle(Shape shape, long left, long top, double corner) {
    svg.append(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\"/>"
            .formatted(
                left,
                top,
                Math.round(shape.width()),
                Math.round(shape.height()),
                Math.round(corner)));
  }

  private void text(String style, String anchor, long x, long y, String words) {
    svg.append(
            "<text class=\"%s\" text-anchor=\"%s\" x=\"%d\" y=\"%d\">"
                .formatted(style, anchor, x, y))
        .append(escaped(words))
        .append("</text>");
  }

  private static String escaped(String words) {
    return HtmlUtils.htmlEscape(words, "UTF-8");
  }
}
