package io.callmanager.telephony.sandbox;

import java.time.Duration;

/// What a phone of the sandbox does when it is called.
sealed interface Behaviour {

  /// Turns the call down.
  record Rejects(int code, String phrase) implements Behaviour {}

  /// Rings for as long as the caller lets it.
  record RingsOn() implements Behaviour {}

  /// Answers.
  ///
  /// @param ringing how long it rings before
  /// @param then what it does on the line
  record Answers(Duration ringing, OnTheLine then) implements Behaviour {}

  /// What the one who answered does.
  sealed interface OnTheLine {

    /// Says something, or nothing, and listens until the caller hangs up.
    record Listens(String says) implements OnTheLine {}

    /// Hangs up after a while.
    record HangsUp(Duration after) implements OnTheLine {}

    /// Greets as an answering machine does, beeps, and records.
    record RecordsAfterBeep(String greeting, Duration lasting) implements OnTheLine {}

    /// Presses keys once the caller has fallen silent.
    record PressesKeys(String keys, Duration afterSilence) implements OnTheLine {}
  }

  /// The behaviour of a number; any that is not in the list is a person who says "Hello?".
  static Behaviour of(String dialled) {
    Duration atOnce = Duration.ZERO;
    Duration oneSecond = Duration.ofSeconds(1);
    Duration twoSeconds = Duration.ofSeconds(2);
    return switch (dialled.startsWith("+") ? dialled.substring(1) : dialled) {
      case "15005550101" -> new Answers(atOnce, new OnTheLine.Listens(""));
      case "15005550102" -> new Rejects(486, "Busy Here");
      case "15005550103" -> new RingsOn();
      case "15005550104" -> new Rejects(603, "Decline");
      case "15005550105" -> new Rejects(404, "Not Found");
      case "15005550106" -> new Rejects(503, "Service Unavailable");
      case "15005550107" -> new Answers(oneSecond, new OnTheLine.HangsUp(Duration.ofSeconds(3)));
      case "15005550108" ->
          new Answers(
              oneSecond,
              new OnTheLine.RecordsAfterBeep(
                  "You have reached the sandbox. Nobody can take your call right now. Please leave a message after the tone.",
                  Duration.ofSeconds(6)));
      case "15005550109" -> new Answers(oneSecond, new OnTheLine.PressesKeys("1", twoSeconds));
      case "15005550110" -> new Answers(oneSecond, new OnTheLine.PressesKeys("42#", twoSeconds));
      case "15005550111" -> new Answers(Duration.ofSeconds(8), new OnTheLine.Listens("Hello?"));
      case "15005550112" -> new Rejects(480, "Temporarily Unavailable");
      default -> new Answers(oneSecond, new OnTheLine.Listens("Hello?"));
    };
  }
}
