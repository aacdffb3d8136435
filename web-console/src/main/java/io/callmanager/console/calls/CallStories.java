package io.callmanager.console.calls;

import io.callmanager.agent.Agent;
import io.callmanager.agent.Agents;
import io.callmanager.analysis.Analyses;
import io.callmanager.call.Call;
import io.callmanager.call.CallDetail;
import io.callmanager.call.CallEvent;
import io.callmanager.call.CallEventType;
import io.callmanager.call.CallStatus;
import io.callmanager.call.Calls;
import io.callmanager.call.EndReason;
import io.callmanager.call.ModelUseWords;
import io.callmanager.console.calls.CallStory.Moment;
import io.callmanager.console.calls.CallStory.Speech;
import io.callmanager.contact.ContactData;
import io.callmanager.recording.RecordingFilter;
import io.callmanager.recording.Recordings;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Json;
import io.callmanager.shared.MessageTemplate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Puts together what is known of a call.
@Component
class CallStories {

  private static final int RECORDINGS_SHOWN = 20;

  private final Calls calls;
  private final Agents agents;
  private final Recordings recordings;
  private final Analyses analyses;

  CallStories(Calls calls, Agents agents, Recordings recordings, Analyses analyses) {
    this.analyses = analyses;
    this.calls = calls;
    this.agents = agents;
    this.recordings = recordings;
  }

  Optional<CallStory> of(AccountId account, CallId id) {
    return calls.detail(account, id).map(detail -> tell(account, detail));
  }

  private CallStory tell(AccountId account, CallDetail detail) {
    Call call = detail.call();
    ContactData contact = detail.contact();
    List<CallEvent> events = calls.events(account, call.id());
    return new CallStory(
        call,
        agents.find(account, call.agent()).map(Agent::name).orElse(null),
        words(call, contact, events),
        speech(call, events),
        contact == null ? Map.of() : known(contact),
        turns(events),
        timeline(events),
        call.status() == CallStatus.QUEUED ? calls.waiting(account, call.id()).orElse(null) : null,
        ModelUseWords.of(events).orElse(null),
        Findings.of(events),
        isBeingRead(call, events),
        recordings
            .page(account, new RecordingFilter(call.id(), null, null), null, RECORDINGS_SHOWN)
            .items()
            .reversed());
  }

  /// Also after an analysis was made, until it is told of: the page shows what is told.
  private boolean isBeingRead(Call call, List<CallEvent> events) {
    return call.status().ended()
        && has(events, CallEventType.TURN_TAKEN)
        && !has(events, CallEventType.ANALYSIS_COMPLETED)
        && analyses
            .of(call.account(), call.id())
            .filter(found -> found.pending() || found.untold())
            .isPresent();
  }

  /// What was said, as it was written down then; what is not said yet, as it will be.
  private @Nullable String words(Call call, @Nullable ContactData contact, List<CallEvent> events) {
    List<String> said = new ArrayList<>();
    for (CallEvent event : events) {
      if (event.type().equals(CallEventType.SPEECH_STARTED.word())
          && event.data().get("text") instanceof String text) {
        said.add(text);
      }
    }
    if (!said.isEmpty()) {
      return String.join("\n", said);
    }
    if (contact == null) {
      return null;
    }
    return agents
        .script(call.account(), call.agent(), call.agentVersion())
        .map(script -> MessageTemplate.parse(script.firstMessage()).render(contact.variables()))
        .map(MessageTemplate.Rendered::text)
        .orElse(null);
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

  /// In the order in which they began; they are told when they are over.
  private static List<Turn> turns(List<CallEvent> events) {
    return events.stream()
        .filter(event -> event.type().equals(Turn.TYPE))
        .map(CallEvent::data)
        .sorted(Comparator.comparingLong(Turn::startMillis))
        .map(Turn::of)
        .toList();
  }

  private static List<Moment> timeline(List<CallEvent> events) {
    List<Moment> timeline = new ArrayList<>();
    Instant first = events.isEmpty() ? Instant.EPOCH : events.getFirst().at();
    @Nullable Instant before = null;
    for (CallEvent event : events) {
      timeline.add(
          new Moment(
              event.type(),
              Timeline.title(event),
              event.at(),
              Duration.between(first, event.at()),
              before == null ? null : Duration.between(before, event.at()),
              Timeline.details(event)));
      before = event.at();
    }
    return timeline;
  }
}
