package io.callmanager.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MessageTemplateTest {

  @Test
  void fillsVariablesIn() {
    MessageTemplate.Rendered rendered =
        MessageTemplate.parse("Hello {{name}}, {{ company }} calls.")
            .render(Map.of("name", "Ada", "company", "Acme"));

    assertThat(rendered.text()).isEqualTo("Hello Ada, Acme calls.");
    assertThat(rendered.missing()).isEmpty();
  }

  @Test
  void fallsBackToTheDefaultOrToNothingAndNotesWhatIsMissing() {
    MessageTemplate.Rendered rendered =
        MessageTemplate.parse("Hello {{name|there}}{{title}}.").render(Map.of("title", " "));

    assertThat(rendered.text()).isEqualTo("Hello there.");
    assertThat(rendered.missing()).containsExactly("name", "title");
  }

  @Test
  void neverLooksAtAValueAgain() {
    assertThat(
            MessageTemplate.parse("{{a}}{{b}}").render(Map.of("a", "{{b}}", "b", "{{a|x}}")).text())
        .isEqualTo("{{b}}{{a|x}}");
  }

  @Test
  void leavesWhatIsNoVariableAlone() {
    String text = "{{ }} {{}} {name} {{a b}} }} {{";

    assertThat(MessageTemplate.parse(text).render(Map.of()).text()).isEqualTo(text);
    assertThat(MessageTemplate.parse(text).variables()).isEmpty();
  }

  @Test
  void listsVariablesOnceInTheirOrder() {
    assertThat(MessageTemplate.parse("{{b}} {{a|x}} {{b|y}}").variables())
        .containsExactly("b", "a");
  }

  @Property(tries = 500)
  void anyTextIsATemplate(@ForAll String text, @ForAll String value) {
    MessageTemplate template = MessageTemplate.parse("<" + text + ">");

    assertThat(template.render(Map.of("a", value)).text()).startsWith("<").endsWith(">");
  }
}
