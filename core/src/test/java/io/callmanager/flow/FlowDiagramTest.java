package io.callmanager.flow;

import static io.callmanager.flow.Scripts.flow;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlowDiagramTest {

  @Test
  void drawsEveryStepAndWhereItLeads() {
    assertThat(FlowDiagram.of(flow(Scripts.APPOINTMENT)))
        .isEqualTo(
            """
            flowchart TD
              begin((" ")) --> s0
              s0{{"ask<br/>Hello #123;#123;name#124;there#125;#125;. Can you come tomorrow?"}}
              s1[/"confirmed<br/>outcome #61; confirmed for #123;#123;name#124;you#125;#125;"/]
              s2["thanks<br/>Thank you."]
              s3{"which<br/>vip?"}
              s4[["human<br/>One moment please.<br/>transfer to #123;#123;operator#124;#43;15005550101#125;#125;"]]
              s5["out<br/>do not call again<br/>We will not call again."]
              s6(["end<br/>Goodbye."])
              s0 -->|"1 or yes, yes please, sure"| s1
              s0 -->|"2 or no, no thank you"| s5
              s0 -->|"a human, operator"| s4
              s0 -->|"otherwise"| s4
              s1 --> s2
              s2 --> s3
              s3 -->|" YES "| s4
              s3 -->|"no value"| s6
              s3 -->|"otherwise"| s6
              s4 -->|"failed"| s6
              s5 --> s6
            """);
  }

  @Test
  void writesHostileTextsByTheirNumbers() {
    Flow flow =
        flow(
            """
            {"start":"end","steps":[{"id":"end","type":"end","say":"\\"]\\n%%{init}%%;<img src=x onerror=a()>#quot;`"}]}
            """);

    assertThat(FlowDiagram.of(flow))
        .contains(
            "\"end<br/>#34;#93; #37;#37;#123;init#125;#37;#37;#59;#60;img src#61;x onerror#61;a#40;#41;#62;#35;quot#59;#96;\"");
  }

  @Test
  void shortensLongTexts() {
    Flow flow =
        flow(
            "{\"start\":\"end\",\"steps\":[{\"id\":\"end\",\"type\":\"end\",\"say\":\""
                + "x".repeat(90)
                + "\"}]}");

    assertThat(FlowDiagram.of(flow))
        .contains("x".repeat(80) + "…\"")
        .doesNotContain("x".repeat(81));
  }
}
