package io.callmanager.telephony.sip;

import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.LegListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/// Writes down what happens on a leg.
final class Heard implements LegListener {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final List<LegEvent> events = new CopyOnWriteArrayList<>();

  @Override
  public void onEvent(LegEvent event) {
    events.add(event);
  }

  List<LegEvent> events() {
    return List.copyOf(events);
  }

  /// The events' names, in order.
  List<String> names() {
    return events.stream().map(event -> event.getClass().getSimpleName()).toList();
  }

  /// Waits for the first event of a type.
  <E extends LegEvent> E awaitEvent(Class<E> type) {
    await(type.getSimpleName()).atMost(PATIENCE).until(() -> has(type::isInstance));
    return events.stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
  }

  /// Waits for the leg's end.
  LegEvent awaitEnd() {
    await("the end of the leg").atMost(PATIENCE).until(() -> has(Heard::terminal));
    return events.stream().filter(Heard::terminal).findFirst().orElseThrow();
  }

  private boolean has(Predicate<LegEvent> predicate) {
    return events.stream().anyMatch(predicate);
  }

  static boolean terminal(LegEvent event) {
    return switch (event) {
      case LegEvent.Refused _,
          LegEvent.Unreachable _,
          LegEvent.HungUp _,
          LegEvent.Silent _,
          LegEvent.Transferred _,
          LegEvent.Closed _ ->
          true;
      case LegEvent.Dialed _,
          LegEvent.TrunkFailed _,
          LegEvent.AnsweredBy _,
          LegEvent.GreetingOver _,
          LegEvent.Warned _,
          LegEvent.TransferConnected _,
          LegEvent.TransferFailed _,
          LegEvent.RecordingStarted _,
          LegEvent.RecordingStopped _,
          LegEvent.RecordingFailed _,
          LegEvent.Trying _,
          LegEvent.Ringing _,
          LegEvent.Answered _,
          LegEvent.SpeechStarted _,
          LegEvent.SpeechFinished _,
          LegEvent.PlaybackStarted _,
          LegEvent.PlaybackFinished _,
          LegEvent.DigitReceived _,
          LegEvent.TurnTaken _,
          LegEvent.ToolUsed _,
          LegEvent.ModelUsed _,
          LegEvent.OptOutAsked _,
          LegEvent.TransferAsked _,
          LegEvent.ConversationOver _ ->
          false;
    };
  }
}
