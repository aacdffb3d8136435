package io.callmanager.call;

import io.callmanager.agent.AgentScript;
import io.callmanager.call.spi.Utterance;
import io.callmanager.shared.MessageTemplate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What an agent says on a call of its own accord, with the contact's data in the places of the variables.
///
/// @param missing the variables for which the customer sent no value
record CallWords(Utterance opening, RecordingRule recording, List<String> missing) {

  static CallWords of(AgentScript script, Map<String, String> variables) {
    MessageTemplate.Rendered opening =
        MessageTemplate.parse(script.firstMessage()).render(variables);
    Set<String> missing = new LinkedHashSet<>(opening.missing());
    missing.addAll(MessageTemplate.parse(script.prompt()).render(variables).missing());
    MessageTemplate.Rendered announcement =
        MessageTemplate.parse(script.recordingAnnouncement()).render(variables);
    missing.addAll(announcement.missing());
    RecordingRule recording =
        new RecordingRule(
            script.recording(),
            script.recordingAnnouncement().isBlank()
                ? null
                : new Utterance(announcement.text(), script.voice(), script.language()));
    return new CallWords(
        new Utterance(opening.text(), script.voice(), script.language()),
        recording,
        List.copyOf(missing));
  }
}
