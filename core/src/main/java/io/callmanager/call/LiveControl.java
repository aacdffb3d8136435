package io.callmanager.call;

import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.Utterance;
import io.callmanager.dialgate.DoNotCallEntry.Source;
import io.callmanager.shared.PlaybackId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a customer has had played on a call and gathered from it. Lives in the call's mailbox.
final class LiveControl {

  private static final int MOST_QUEUED = 100;

  /// So that nobody dials through a list of numbers for the price of one call.
  private static final int MOST_TRANSFERS = 5;

  /// How long the sounds that wait may be together: they are kept in memory.
  private static final long MOST_SOUND_MILLIS = Duration.ofMinutes(30).toMillis();

  /// What is told of in the call's timeline.
  record Note(CallEventType type, Map<String, Object> data) {}

  /// What comes of a command.
  record Obeyed(CommandResult result, List<Note> notes) {}

  /// A wait for the next key.
  record Wait(PlaybackId gather, int keys, Duration patience) {}

  private static final class Gathering {
    private final CallCommand.Gather wanted;
    private final StringBuilder keys = new StringBuilder();
    private @Nullable PlaybackId after;

    /// @param after what is still to be said or played before the wait for keys begins; null for nothing
    Gathering(CallCommand.Gather wanted, @Nullable PlaybackId after) {
      this.wanted = wanted;
      this.after = after;
    }
  }

  private final LinkedHashMap<PlaybackId, CallCommand> queued = new LinkedHashMap<>();
  private @Nullable Gathering gathering;
  private @Nullable PlaybackId transferring;
  private int transfers;
  private @Nullable Wait newWait;
  private boolean used;
  private final @Nullable Character optOutKey;
  private boolean optedOut;

  /// @param optOutKey the key by which the callee asks not to be called any more; null for none
  LiveControl(@Nullable Character optOutKey) {
    this.optOutKey = optOutKey;
  }

  /// Takes note that the callee does not want to be called any more.
  ///
  /// @return whether that is new
  boolean optsOut() {
    boolean first = !optedOut;
    optedOut = true;
    return first;
  }

  /// Whether the callee's keys are being gathered.
  boolean gathers() {
    return gathering != null;
  }

  /// Whether anything was ever asked for.
  boolean used() {
    return used;
  }

  /// The wait that began since this was asked for last.
  Optional<Wait> newWait() {
    Optional<Wait> begun = Optional.ofNullable(newWait);
    newWait = null;
    return begun;
  }

  /// @param notice what whom the callee is handed over to has to be told first; null for nothing
  Obeyed obey(CallCommand command, Leg leg, @Nullable Utterance notice) {
    int room = command.interrupts() ? 2 * MOST_QUEUED : MOST_QUEUED;
    if (queued.size() >= room) {
      return new Obeyed(new CommandResult.TooMuch(MOST_QUEUED), List.of());
    }
    if (command instanceof CallCommand.Play play
        && !play.interrupt()
        && queuedSoundMillis() + play.sound().millis() > MOST_SOUND_MILLIS) {
      return new Obeyed(new CommandResult.TooMuch(queued.size()), List.of());
    }
    if (command instanceof CallCommand.Gather && gathering != null) {
      return new Obeyed(new CommandResult.Gathering(gathering.wanted.id()), List.of());
    }
    if (command instanceof CallCommand.Transfer && transferring != null) {
      return new Obeyed(new CommandResult.Transferring(transferring), List.of());
    }
    if (command instanceof CallCommand.Transfer && transfers >= MOST_TRANSFERS) {
      return new Obeyed(new CommandResult.TransferredOften(MOST_TRANSFERS), List.of());
    }
    used = true;
    List<Note> notes = List.of();
    int ahead = queued.size();
    switch (command) {
      case CallCommand.Say say -> {
        ahead = interrupt(say.interrupt(), leg);
        queued.put(say.id(), say);
        leg.say(say.id(), say.utterance());
      }
      case CallCommand.Play play -> {
        ahead = interrupt(play.interrupt(), leg);
        queued.put(play.id(), play);
        leg.play(play.id(), play.sound());
      }
      case CallCommand.SendDigits digits -> {
        queued.put(digits.id(), digits);
        leg.sendDigits(digits.id(), digits.digits());
      }
      case CallCommand.Gather gather -> notes = List.of(begin(gather, leg));
      case CallCommand.Transfer transfer -> {
        transferring = transfer.id();
        transfers++;
        leg.transfer(transfer.id(), transfer.to(), notice);
        notes = List.of(new Note(CallEventType.TRANSFER_STARTED, describe(transfer)));
      }
    }
    return new Obeyed(new CommandResult.Accepted(command.id(), ahead), notes);
  }

  private long queuedSoundMillis() {
    return queued.values().stream()
        .mapToLong(waits -> waits instanceof CallCommand.Play play ? play.sound().millis() : 0)
        .sum();
  }

  private int interrupt(boolean wanted, Leg leg) {
    if (wanted) {
      leg.stopPlaying();
      return 0;
    }
    return queued.size();
  }

  private Note begin(CallCommand.Gather gather, Leg leg) {
    if (gather.prompt() != null) {
      queued.put(gather.id(), gather);
      leg.say(gather.id(), gather.prompt());
    }
    Gathering begun = new Gathering(gather, queued.isEmpty() ? null : queued.lastEntry().getKey());
    gathering = begun;
    if (begun.after == null) {
      await(begun);
    }
    Map<String, Object> data = new HashMap<>();
    data.put("gatherId", gather.id().toString());
    data.put("numDigits", gather.mostKeys());
    data.put("timeoutMs", gather.patience().toMillis());
    if (gather.finishKey() != null) {
      data.put("finishOnKey", gather.finishKey().toString());
    }
    return new Note(CallEventType.GATHER_STARTED, data);
  }

  private void await(Gathering waiting) {
    newWait = new Wait(waiting.wanted.id(), waiting.keys.length(), waiting.wanted.patience());
  }

  /// Whether this is a key that cuts short what is being said.
  boolean cutsShort(CallSignal signal) {
    return gathering != null
        && gathering.after != null
        && signal instanceof CallSignal.OnLeg(LegEvent.DigitReceived digit);
  }

  /// Goes on with what happened.
  ///
  /// @return what is to be told of it
  List<Note> follow(CallSignal signal, Leg leg) {
    return switch (signal) {
      case CallSignal.OnLeg(LegEvent.PlaybackStarted started) -> started(started);
      case CallSignal.OnLeg(LegEvent.PlaybackFinished finished) -> finished(finished);
      case CallSignal.OnLeg(LegEvent.DigitReceived digit) -> pressed(digit, leg);
      case CallSignal.OnLeg(LegEvent.OptOutAsked asked) -> optedOut(Source.AGENT);
      case CallSignal.OnLeg(LegEvent.TransferConnected(var at, PlaybackId id)) ->
          List.of(new Note(CallEventType.TRANSFER_CONNECTED, Map.of("transferId", id.toString())));
      case CallSignal.OnLeg(LegEvent.TransferFailed failed) -> transferFailed(failed);
      case CallSignal.GatherTimeout timeout -> timedOut(timeout);
      default -> List.of();
    };
  }

  private List<Note> transferFailed(LegEvent.TransferFailed failed) {
    transferring = null;
    return List.of(
        new Note(
            CallEventType.TRANSFER_FAILED,
            Map.of("transferId", failed.id().toString(), "words", failed.words())));
  }

  private List<Note> started(LegEvent.PlaybackStarted started) {
    CallCommand command = queued.get(started.id());
    if (command == null) {
      return List.of();
    }
    Map<String, Object> data = describe(command);
    if (started.voice() != null) {
      data.put("voice", started.voice());
    }
    return switch (command) {
      case CallCommand.Say say -> List.of(new Note(CallEventType.SPEECH_STARTED, data));
      case CallCommand.Gather gather -> List.of(new Note(CallEventType.SPEECH_STARTED, data));
      case CallCommand.Play play -> List.of(new Note(CallEventType.PLAYBACK_STARTED, data));
      case CallCommand.SendDigits digits -> List.of();
      case CallCommand.Transfer transfer -> List.of();
    };
  }

  private List<Note> finished(LegEvent.PlaybackFinished finished) {
    CallCommand command = queued.remove(finished.id());
    if (command == null) {
      return List.of();
    }
    Map<String, Object> data = describe(command);
    data.put("playedMillis", finished.playedMillis());
    data.put("completed", finished.inFull());
    Gathering waiting = gathering;
    if (waiting != null && finished.id().equals(waiting.after)) {
      waiting.after = null;
      await(waiting);
    }
    CallEventType type =
        switch (command) {
          case CallCommand.Say say -> CallEventType.TTS_PLAYED;
          case CallCommand.Gather gather -> CallEventType.TTS_PLAYED;
          case CallCommand.Play play -> CallEventType.PLAYBACK_FINISHED;
          case CallCommand.SendDigits digits -> CallEventType.DTMF_SENT;
          case CallCommand.Transfer transfer -> throw new IllegalStateException("is not played");
        };
    return List.of(new Note(type, data));
  }

  private static Map<String, Object> describe(CallCommand command) {
    Map<String, Object> data = new HashMap<>();
    data.put(
        command instanceof CallCommand.Transfer ? "transferId" : "playbackId",
        command.id().toString());
    switch (command) {
      case CallCommand.Say say -> data.put("text", say.utterance().text());
      case CallCommand.Gather gather -> {
        if (gather.prompt() != null) {
          data.put("text", gather.prompt().text());
        }
      }
      case CallCommand.Play play -> data.put("sound", play.name());
      case CallCommand.SendDigits digits -> data.put("digits", digits.digits());
      case CallCommand.Transfer transfer -> data.put("to", transfer.to().e164());
    }
    return data;
  }

  private List<Note> pressed(LegEvent.DigitReceived pressed, Leg leg) {
    char key = pressed.digit();
    Gathering waiting = gathering;
    if (waiting == null) {
      return asksForNoMoreCalls(pressed) ? optedOut(Source.KEY) : List.of();
    }
    if (waiting.after != null) {
      // Whoever presses a key has heard enough.
      leg.stopPlaying(waiting.after);
      waiting.after = null;
    }
    CallCommand.Gather wanted = waiting.wanted;
    if (wanted.finishKey() != null && wanted.finishKey() == key) {
      return List.of(complete(waiting, "finish_key"));
    }
    waiting.keys.append(key);
    List<Note> notes = new ArrayList<>();
    Map<String, Object> progress = result(waiting);
    progress.put("digit", String.valueOf(key));
    notes.add(new Note(CallEventType.GATHER_PROGRESS, progress));
    if (waiting.keys.length() >= wanted.mostKeys()) {
      notes.add(complete(waiting, "num_digits"));
    } else {
      await(waiting);
    }
    return notes;
  }

  /// Keys that are gathered, or that a conversation waits for, are for whoever asked for them, those pressed while being handed
  /// over for whoever takes over.
  private boolean asksForNoMoreCalls(LegEvent.DigitReceived pressed) {
    return optOutKey != null
        && optOutKey == pressed.digit()
        && !pressed.awaited()
        && transferring == null;
  }

  private List<Note> optedOut(Source source) {
    return optsOut()
        ? List.of(new Note(CallEventType.OPTED_OUT, Map.of("source", source.name())))
        : List.of();
  }

  private Note complete(Gathering done, String reason) {
    gathering = null;
    newWait = null;
    Map<String, Object> data = result(done);
    data.put("reason", reason);
    return new Note(CallEventType.GATHER_COMPLETE, data);
  }

  private List<Note> timedOut(CallSignal.GatherTimeout timeout) {
    Gathering waiting = gathering;
    if (waiting == null
        || waiting.after != null
        || !waiting.wanted.id().equals(timeout.gather())
        || waiting.keys.length() != timeout.keys()) {
      return List.of();
    }
    gathering = null;
    return List.of(new Note(CallEventType.GATHER_TIMEOUT, result(waiting)));
  }

  private static Map<String, Object> result(Gathering gathering) {
    Map<String, Object> data = new HashMap<>();
    data.put("gatherId", gathering.wanted.id().toString());
    data.put("digits", gathering.keys.toString());
    return data;
  }
}
