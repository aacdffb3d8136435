package io.callmanager.telephony.sandbox;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /// Talks with the caller.
    ///
    /// @param interruption null for one who lets the caller finish
    /// @param reply what is said each time the caller has fallen silent
    /// @param repliesAtMost how many replies there are in a call, so that two machines don't talk for ever
    record Converses(@Nullable Interruption interruption, Remark reply, int repliesAtMost)
        implements OnTheLine {

      /// All that may be said.
      List<Remark> remarks() {
        return interruption == null ? List.of(reply) : List.of(interruption.remark(), reply);
      }
    }
  }

  /// Something said while the caller speaks, once in a call.
  ///
  /// @param into how long the caller has been speaking by then
  record Interruption(Remark remark, Duration into) {}

  /// How often one who always says the same says it in a call.
  int REPLIES_AT_MOST = 10;

  /// A sentence without an end, so that whoever waits for its end waits.
  String LONG_STORY =
      "well you know what happened to me on monday was that the washing machine broke and all of the"
          + " water ran out into the kitchen and from there it went down to the neighbours and they"
          + " called the landlord and he called a plumber and the plumber said he could come on friday"
          + " but on friday nobody came so we called again and";

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
      case "15005550120" -> new Answers(oneSecond, replies("yes please"));
      case "15005550121" -> new Answers(oneSecond, replies("no thank you"));
      case "15005550122" -> new Answers(oneSecond, replies("I want to speak to a human"));
      case "15005550123" -> new Answers(oneSecond, talksFor(Duration.ofSeconds(20)));
      case "15005550124" -> new Answers(oneSecond, interruptsAfter(oneSecond));
      case "15005550125" -> new Answers(oneSecond, replies("goodbye"));
      case "15005550126" -> new Answers(oneSecond, new OnTheLine.Listens(""));
      default -> new Answers(oneSecond, new OnTheLine.Listens("Hello?"));
    };
  }

  private static OnTheLine.Converses replies(String words) {
    return new OnTheLine.Converses(null, new Remark(words), REPLIES_AT_MOST);
  }

  /// One who, once asked, doesn't stop, and has nothing to say afterwards.
  static OnTheLine.Converses talksFor(Duration lasting) {
    return new OnTheLine.Converses(null, new Remark(LONG_STORY, lasting), 1);
  }

  private static OnTheLine.Converses interruptsAfter(Duration into) {
    return new OnTheLine.Converses(
        new Interruption(new Remark("stop, wait a moment please"), into),
        new Remark("yes please"),
        REPLIES_AT_MOST);
  }
}
