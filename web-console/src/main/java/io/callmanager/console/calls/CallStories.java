package io.callmanager.console.calls;

import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentScript;
import io.callmanager.agent.Agents;
import io.callmanager.agent.MessageTemplate;
import io.callmanager.call.Call;
import io.callmanager.call.CallEvent;
import io.callmanager.call.CallEventType;
import io.callmanager.call.Calls;
import io.callmanager.call.EndReason;
import io.callmanager.console.calls.CallStory.Moment;
import io.callmanager.console.calls.CallStory.Speech;
import io.callmanager.contact.ContactData;
import io.callmanager.contact.Contacts;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Puts together what is known of a call.
@Component
class CallStories {

  private final Calls calls;
  private final Agents agents;
  private final Contacts contacts;

  CallStories(Calls calls, Agents agents, Contacts contacts) {
    this.calls = calls;
    this.agents = agents;
    this.contacts = contacts;
  }

  Optional<CallStory> of(AccountId account, CallId id) {
    return calls.find(account, id).map(call -> tell(account, call));
  }

  private CallStory tell(AccountId account, Call call) {
    List<CallEvent> events = calls.events(account, call.id());
    Optional<ContactData> contact = contacts.find(account, call.contact());
    String words =
        contact
            .flatMap(
                data ->
                    agents
                        .script(account, call.agent(), call.agentVersion())
                        .map(script -> render(script, data)))
            .orElse(null);
    return new CallStory(
        call,
        agents.find(account, call.agent()).map(Agent::name).orElse(null),
        words,
        speech(call, events),
        contact.map(CallStories::known).orElseGet(Map::of),
        timeline(events));
  }

  private static String render(AgentScript script, ContactData contact) {
    return MessageTemplate.parse(script.firstMessage()).render(contact.variables()).text();
  }

  private static Speech speech(Call call, List<CallEvent> events) {
    if (call.endReason() == EndReason.ANNOUNCE_COMPLETE
        || has(events, CallEventType.SPEECH_FINISHED)) {
      return Speech.SAID;
    }
    return has(events, CallEventType.SPEECH_STARTED) ? Speech.CUT_SHORT : Speech.NOT_SAID;
  }

  private static boolean has(List<CallEvent> events, CallEventType type) {
    return events.stream().anyMatch(event -> event.type().equals(type.word()));
  }

  private static Map<String, Object> known(ContactData contact) {
    Map<String, Object> known = new LinkedHashMap<>();
    contact
        .additionalData()
        .forEach(
            (key, value) ->
                known.put(
                    key,
                    value instanceof Map || value instanceof Iterable
                        ? Json.write(value)
                        : String.valueOf(value)));
    return known;
  }

  private static List<Moment> timeline(List<CallEvent> events) {
    List<Moment> timeline = new ArrayList<>();
    Instant first = events.isEmpty() ? Instant.EPOCH : events.getFirst().at();
    @Nullable Instant before = null;
    for (CallEvent event : events) {
      timeline.add(
          new Moment(
              event.sequence(),
              event.type(),
              title(event),
              event.at(),
              Duration.between(first, event.at()),
              before == null ? null : Duration.between(before, event.at()),
              event.data()));
      before = event.at();
    }
    return timeline;
  }

  private static String title(CallEvent event) {
    Map<String, Object> data = event.data();
    return switch (event.type()) {
      case "call.initiated" -> "Placed";
      case "call.ringing" -> "Ringing";
      case "call.answered" -> "Answered";
      case "speech.started" -> "Began to speak";
      case "speech.finished" -> "Finished speaking";
      case "digit.received" -> "Key " + data.getOrDefault("digit", "?") + " pressed";
      case "call.ended" -> "Ended";
      default -> event.type();
    };
  }
}
