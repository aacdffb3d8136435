package io.callmanager.call;

import io.callmanager.agent.AgentScript;
import io.callmanager.call.spi.ConversationPlan;
import io.callmanager.call.spi.Utterance;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.MessageTemplate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an agent says on a call of its own accord, with the contact's data in the places of the variables.
///
/// @param conversation what it talks about afterwards; null for nothing
/// @param missing the variables for which the customer sent no value
record CallWords(
    Utterance opening,
    RecordingRule recording,
    List<String> missing,
    @Nullable ConversationPlan conversation) {

  /// An agent that only says its first message.
  CallWords(Utterance opening, RecordingRule recording, List<String> missing) {
    this(opening, recording, missing, null);
  }

  static CallWords of(AccountId account, AgentScript script, Map<String, String> variables) {
    MessageTemplate.Rendered opening =
        MessageTemplate.parse(script.firstMessage()).render(variables);
    Set<String> missing = new LinkedHashSet<>(opening.missing());
    missing.addAll(MessageTemplate.parse(script.prompt()).render(variables).missing());
    MessageTemplate.Rendered announcement =
        MessageTemplate.parse(script.recordingAnnouncement()).render(variables);
    missing.addAll(announcement.missing());
    missing.addAll(
        MessageTemplate.parse(script.dialogue().abilities().voicemailMessage())
            .render(variables)
            .missing());
    script.dialogue().stream()
        .parameters()
        .values()
        .forEach(value -> missing.addAll(MessageTemplate.parse(value).render(variables).missing()));
    RecordingRule recording =
        new RecordingRule(
            script.recording(),
            script.recordingAnnouncement().isBlank()
                ? null
                : new Utterance(announcement.text(), script.voice(), script.language()));
    Utterance first = new Utterance(opening.text(), script.voice(), script.language());
    return new CallWords(
        first,
        recording,
        List.copyOf(missing),
        ConversationPlans.of(account, script, variables, first));
  }
}
