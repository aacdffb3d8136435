package io.callmanager.console.agents;

import io.callmanager.console.scripts.DrawnScript;
import io.callmanager.flow.Flow;
import io.callmanager.shared.MessageTemplate;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import org.springframework.util.MultiValueMap;

/// How an agent sounds with sample values for its variables.
///
/// @param variables the names, in the order of their first appearance, with their sample values
/// @param message what is said first, filled in: the first message, or what the script begins with
/// @param prompt the prompt, filled in
/// @param missing the variables without a value
/// @param sameVariables whether the page shows exactly these variables already
public record AgentPreview(
    Map<String, String> variables,
    String message,
    String prompt,
    List<String> missing,
    boolean sameVariables) {

  /// What the names of the fields for sample values begin with.
  static final String SAMPLE = "sample.";

  static AgentPreview of(MultiValueMap<String, String> sent) {
    AgentForm form = AgentForm.of(sent);
    Map<String, String> samples = new LinkedHashMap<>();
    sent.toSingleValueMap()
        .forEach(
            (field, value) -> {
              if (field.startsWith(SAMPLE)) {
                samples.put(field.substring(SAMPLE.length()), value);
              }
            });
    return of(form, samples);
  }

  static AgentPreview of(AgentForm form, Map<String, String> samples) {
    Optional<Flow> flow = form.drawn().map(DrawnScript::flow);
    MessageTemplate message =
        MessageTemplate.parse(
            form.firstMessage().isBlank() && flow.isPresent()
                ? flow.get().step(flow.get().start()).say()
                : form.firstMessage());
    MessageTemplate prompt = MessageTemplate.parse(form.prompt());
    SequencedSet<String> names = new LinkedHashSet<>(message.variables());
    names.addAll(prompt.variables());
    names.addAll(MessageTemplate.parse(form.dialogue().abilities().voicemailMessage()).variables());
    flow.ifPresent(script -> names.addAll(script.variables()));
    Map<String, String> variables = new LinkedHashMap<>();
    names.forEach(name -> variables.put(name, samples.getOrDefault(name, "")));
    MessageTemplate.Rendered said = message.render(samples);
    MessageTemplate.Rendered told = prompt.render(samples);
    Set<String> missing = new LinkedHashSet<>(said.missing());
    missing.addAll(told.missing());
    return new AgentPreview(
        variables,
        said.text(),
        told.text(),
        List.copyOf(missing),
        samples.keySet().equals(variables.keySet()));
  }
}
