package io.callmanager.console.scripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.callmanager.console.harness.Scripts;
import io.callmanager.console.scripts.ScriptLayout.Node;
import io.callmanager.flow.FlowReader;
import io.callmanager.flow.FlowReading;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ScriptDrawingTest {

  @Test
  void drawsEveryStepAndWritesAtItsArrowsWhenTheyAreGone() throws Exception {
    Document svg = drawn(Scripts.APPOINTMENT);

    assertThat(texts(svg, "name"))
        .containsExactlyInAnyOrder("ask", "thanks", "sorry", "human", "nobody", "stop", "end");
    assertThat(texts(svg, "does")).contains("asks", "says", "hands over", "calls no more");
    assertThat(String.join(" ", texts(svg, "when")))
        .contains("1 or yes", "9 or stop calling", "failed", "otherwise");
    assertThat(svg.getDocumentElement().getAttribute("aria-label")).contains("“ask”");
    assertThat(elements(svg, "path", "head")).as("one for the start").hasSize(10);
  }

  @Test
  void takesHostileWordsForWords() throws Exception {
    String evil = "</text></svg><script>alert(1)</script>\\\" onload=alert(2) ' & \\u202e]]>";
    Document svg =
        drawn(
            """
            {"start": "a", "steps": [
              {"id": "a", "type": "gather", "say": "%1$s", "branches": [
                {"words": ["<b>%3$s"], "to": "z"}], "otherwise": "b"},
              {"id": "b", "type": "set", "variable": "x", "value": "%2$s", "to": "z"},
              {"id": "z", "type": "end", "say": "%2$s"}]}
            """
                .formatted(evil, evil, "</text><script>"));

    assertThat(svg.getElementsByTagName("script").getLength()).isZero();
    assertThat(svg.getElementsByTagName("*").getLength()).isEqualTo(elementsIn(svg));
    NodeList all = svg.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      assertThat(((Element) all.item(i)).hasAttribute("onload")).isFalse();
    }
    assertThat(String.join(" ", texts(svg, "words")))
        .contains("</text></svg>")
        .doesNotContain("\u202e");
  }

  @Test
  void writesWaysBackAndFarDownInPlaceOfArrows() throws Exception {
    List<String> steps = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      steps.add(
          "{\"id\": \"q%d\", \"type\": \"gather\", \"say\": \"%d?\", \"branches\": [{\"digits\": \"1\", \"to\": \"%s\"}, {\"digits\": \"9\", \"to\": \"q%d\"}], \"otherwise\": \"bye\"}"
              .formatted(i, i, i == 7 ? "bye" : "q" + (i + 1), Math.max(0, i - 1)));
    }
    steps.add("{\"id\": \"bye\", \"type\": \"end\"}");
    Document svg = drawn("{\"start\": \"q0\", \"steps\": [" + String.join(",", steps) + "]}");

    List<String> written = texts(svg, "when");
    assertThat(written).contains("9 ↑ q0", "9 ↑ q6", "otherwise ↓ bye");
    assertThat(written).filteredOn(line -> line.equals("1")).hasSizeGreaterThanOrEqualTo(6);
  }

  @Test
  void staysBoundedWithTwoHundredSteps() throws Exception {
    String chain = chain(200);
    String fan = fan(199);
    assertTimeout(
        Duration.ofSeconds(5),
        () -> {
          drawn(chain);
          drawn(fan);
        });

    Document tall = drawn(chain);
    assertThat(texts(tall, "name")).hasSize(200);
    assertThat(Long.parseLong(tall.getDocumentElement().getAttribute("width"))).isLessThan(700);
    Document wide = drawn(fan);
    assertThat(texts(wide, "name")).hasSize(200);
    assertThat(Long.parseLong(wide.getDocumentElement().getAttribute("width"))).isLessThan(3_000);
    assertThat(ScriptDrawing.of(outline(fan)).length()).isLessThan(500_000);
  }

  @Test
  void letsNothingOverlap() {
    for (String script : List.of(Scripts.APPOINTMENT, Scripts.SURVEY, chain(40), fan(60))) {
      List<Node> nodes =
          new ScriptLayout(outline(script))
              .nodes().stream().filter(node -> !node.shape.lines().isEmpty()).toList();
      for (int i = 0; i < nodes.size(); i++) {
        for (int j = i + 1; j < nodes.size(); j++) {
          Node a = nodes.get(i);
          Node b = nodes.get(j);
          boolean apart =
              Math.abs(a.x - b.x) + 0.01 >= (a.shape.width() + b.shape.width()) / 2
                  || a.y >= b.bottom
                  || b.y >= a.bottom;
          assertThat(apart).as(a.shape.lines() + " and " + b.shape.lines()).isTrue();
        }
      }
    }
  }

  @Test
  void saysTheSameInWords() {
    ScriptOutline outline = outline(Scripts.APPOINTMENT);

    assertThat(outline.steps()).extracting(ScriptOutline.Step::id).first().isEqualTo("ask");
    assertThat(outline.steps().getFirst().exits())
        .contains(
            new ScriptOutline.Exit("9 or stop calling", "stop"),
            new ScriptOutline.Exit("otherwise", "human"));
    assertThat(outline.steps().get(3).text()).isEqualTo("One moment please. To +15005550101");
  }

  @Test
  void breaksIntoLinesWhatCameOnOneAndKeepsItAsItCame() {
    String sent = "{\"start\":\"end\",\"steps\":[{\"id\":\"end\",\"type\":\"end\"}]}";
    String shown = ScriptText.shown(sent);

    assertThat(shown.lines().count()).isGreaterThan(3);
    assertThat(ScriptText.kept(shown, sent)).isEqualTo(sent);
    assertThat(ScriptText.kept(shown.replace("\"end\"", "\"bye\""), sent)).contains("bye");
    assertThat(ScriptText.shown(Scripts.APPOINTMENT)).isEqualTo(Scripts.APPOINTMENT);
    assertThat(ScriptText.shown("{ no json")).isEqualTo("{ no json");
  }

  /// Questions one after the other, each of which may lead to the end.
  private static String chain(int count) {
    List<String> steps = new ArrayList<>();
    for (int i = 0; i < count - 1; i++) {
      steps.add(
          "{\"id\": \"s%d\", \"type\": \"gather\", \"say\": \"Question %d, with some words?\", \"digits\": 1, \"to\": \"%s\", \"otherwise\": \"end\"}"
              .formatted(i, i, i == count - 2 ? "end" : "s" + (i + 1)));
    }
    steps.add("{\"id\": \"end\", \"type\": \"end\"}");
    return "{\"start\": \"s0\", \"steps\": [" + String.join(",", steps) + "]}";
  }

  /// Branches with fifty cases each, which lead to so many steps in all.
  private static String fan(int count) {
    List<String> steps = new ArrayList<>();
    int next = 1;
    for (int i = 0; i < count; i++) {
      List<String> cases = new ArrayList<>();
      for (int j = 0; j < 49 && next < count; j++, next++) {
        cases.add("{\"is\": \"value %d\", \"to\": \"s%d\"}".formatted(next, next));
      }
      steps.add(
          cases.isEmpty()
              ? "{\"id\": \"s%d\", \"type\": \"say\", \"say\": \"Say %d\", \"to\": \"end\"}"
                  .formatted(i, i)
              : "{\"id\": \"s%d\", \"type\": \"branch\", \"variable\": \"v\", \"cases\": [%s], \"otherwise\": \"end\"}"
                  .formatted(i, String.join(",", cases)));
    }
    steps.add("{\"id\": \"end\", \"type\": \"end\"}");
    return "{\"start\": \"s0\", \"steps\": [" + String.join(",", steps) + "]}";
  }

  private static ScriptOutline outline(String script) {
    return switch (FlowReader.read(script)) {
      case FlowReading.Read(var flow) -> ScriptOutline.of(flow);
      case FlowReading.Refused(var problems) -> throw new AssertionError(problems.toString());
    };
  }

  private static Document drawn(String script) throws Exception {
    String svg = ScriptDrawing.of(outline(script));
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  private static int elementsIn(Document svg) {
    return List.of("svg", "g", "circle", "path", "rect", "text", "title").stream()
        .mapToInt(name -> svg.getElementsByTagName(name).getLength())
        .sum();
  }

  private static List<String> texts(Document svg, String style) {
    return elements(svg, "text", style).stream().map(Element::getTextContent).toList();
  }

  private static List<Element> elements(Document svg, String name, String style) {
    List<Element> found = new ArrayList<>();
    NodeList all = svg.getElementsByTagName(name);
    for (int i = 0; i < all.getLength(); i++) {
      if (all.item(i) instanceof Element element && element.getAttribute("class").equals(style)) {
        found.add(element);
      }
    }
    return found;
  }
}
