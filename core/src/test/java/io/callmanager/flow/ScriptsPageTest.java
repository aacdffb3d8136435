package io.callmanager.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The examples of `docs/scripts.md` hold, and its diagram is the one of its first example.
class ScriptsPageTest {

  private static final Path PAGE = Path.of("../docs/scripts.md");
  private static final Pattern JSON = Pattern.compile("(?s)```json\n(.*?)```");
  private static final Pattern MERMAID = Pattern.compile("(?s)```mermaid\n(.*?)```");

  @Test
  void examplesHold() throws IOException {
    List<Flow> flows = examples(JSON).stream().map(Scripts::flow).toList();

    assertThat(flows).hasSize(2);
    assertThat(examples(MERMAID)).containsExactly(FlowDiagram.of(flows.getFirst()));
  }

  @Test
  void theSurveyAsksThreeQuestions() throws IOException {
    FlowRun run = FlowRun.begin(Scripts.flow(examples(JSON).getLast()), Map.of("name", "Ada"));
    run.digits("5");
    run.heard("Two, I would say");
    run.heard("shorter waits please");

    assertThat(run.ended()).isTrue();
    assertThat(run.values())
        .containsExactly(
            Map.entry("staff", "5"),
            Map.entry("speed", "2"),
            Map.entry("wish", "shorter waits please"));
  }

  private static List<String> examples(Pattern pattern) throws IOException {
    return pattern
        .matcher(Files.readString(PAGE))
        .results()
        .map((MatchResult r) -> r.group(1))
        .toList();
  }
}
