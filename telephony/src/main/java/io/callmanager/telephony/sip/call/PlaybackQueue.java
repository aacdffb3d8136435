package io.callmanager.telephony.sip.call;

import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.PcmSound;
import io.callmanager.call.spi.Utterance;
import io.callmanager.shared.PlaybackId;
import io.callmanager.telephony.media.MediaSession;
import io.callmanager.telephony.media.PlaybackListener;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.sip.transaction.Mailbox;
import io.callmanager.telephony.speech.SpeechSynthesizer;
import io.callmanager.telephony.speech.SpokenPlayback;
import io.callmanager.telephony.speech.SpokenText;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What is said, played and sent on an answered call, one thing after the other; what is said first goes before all of it.
/// Each thing begins when the one before is over, and is being made ready until then. Lives in the call's mailbox.
final class PlaybackQueue {

  /// Something that waits for its turn.
  private sealed interface Item {

    PlaybackId id();

    record Saying(PlaybackId id, SpokenText text) implements Item {}

    /// Something that only its listener is told of.
    record Conversing(PlaybackId id, SpokenText text, SpokenPlayback.Listener listener)
        implements Item {}

    record Playing(PlaybackId id, Sound sound) implements Item {}

    record Sending(PlaybackId id, String digits) implements Item {}
  }

  private final Mailbox mailbox;
  private final Supplier<Instant> now;
  private final SpeechSynthesizer synthesizer;
  private final MediaSession media;
  private final Consumer<LegEvent> events;
  private final Queue<Item> waiting = new ArrayDeque<>();
  private @Nullable SpokenPlayback speaking;
  private @Nullable Item current;
  private boolean openingUnderWay;
  private boolean closed;

  /// @param now asked on any thread
  PlaybackQueue(
      Mailbox mailbox,
      Supplier<Instant> now,
      SpeechSynthesizer synthesizer,
      MediaSession media,
      Consumer<LegEvent> events) {
    this.mailbox = mailbox;
    this.now = now;
    this.synthesizer = synthesizer;
    this.media = media;
    this.events = events;
  }

  /// What is said first is being said.
  void openingBegan() {
    openingUnderWay = true;
  }

  void openingOver() {
    openingUnderWay = false;
    next();
  }

  void say(PlaybackId id, Utterance utterance) {
    add(new Item.Saying(id, synthesizer.speak(utterance)));
  }

  /// Says something of which no event tells, only a listener.
  void converse(PlaybackId id, SpokenText text, SpokenPlayback.Listener listener) {
    add(new Item.Conversing(id, text, listener));
  }

  void play(PlaybackId id, PcmSound sound) {
    add(new Item.Playing(id, new Sound(sound.samples())));
  }

  void sendDigits(PlaybackId id, String digits) {
    add(new Item.Sending(id, digits));
  }

  private void add(Item item) {
    if (!closed) {
      waiting.add(item);
      next();
    }
  }

  /// Stops what is under way and drops what waits. The opening is the caller's to stop.
  void stop() {
    List<Item> dropped = List.copyOf(waiting);
    waiting.clear();
    stopCurrent(dropped);
  }

  /// Whether this is under way, or waits.
  boolean holds(PlaybackId id) {
    return isCurrent(id) || waiting.stream().anyMatch(item -> item.id().equals(id));
  }

  private boolean isCurrent(PlaybackId id) {
    return current != null && current.id().equals(id);
  }

  /// The same for what goes up to this, which must be held.
  void stop(PlaybackId last) {
    List<Item> dropped = new ArrayList<>();
    boolean all = isCurrent(last);
    while (!all) {
      Item item = waiting.remove();
      dropped.add(item);
      all = item.id().equals(last);
    }
    stopCurrent(dropped);
  }

  private void stopCurrent(List<Item> dropped) {
    if (speaking != null) {
      speaking.stop();
    } else {
      media.stopPlaying();
    }
    Instant at = now.get();
    for (Item item : dropped) {
      discard(item);
      if (item instanceof Item.Conversing conversing) {
        conversing.listener().onFinished(0, false);
      } else {
        events.accept(new LegEvent.PlaybackFinished(at, item.id(), 0, false));
      }
    }
  }

  /// The call is over: nothing more is made ready, nothing more is told.
  void close() {
    closed = true;
    if (current != null) {
      discard(current);
    }
    waiting.forEach(PlaybackQueue::discard);
    waiting.clear();
  }

  private static void discard(Item item) {
    switch (item) {
      case Item.Saying(PlaybackId id, SpokenText text) -> text.close();
      case Item.Conversing conversing -> conversing.text().close();
      case Item.Playing playing -> {}
      case Item.Sending sending -> {}
    }
  }

  private void next() {
    if (closed || openingUnderWay || current != null) {
      return;
    }
    Item item = waiting.poll();
    if (item == null) {
      return;
    }
    current = item;
    switch (item) {
      case Item.Saying(PlaybackId id, SpokenText text) ->
          speaking = SpokenPlayback.play(text, media, new Spoken(id));
      case Item.Conversing conversing ->
          speaking = SpokenPlayback.play(conversing.text(), media, new Conversed(conversing));
      case Item.Playing(PlaybackId id, Sound sound) -> media.play(sound, new Played(id));
      case Item.Sending(PlaybackId id, String digits) -> media.sendDigits(digits, new Played(id));
    }
  }

  private void begun(PlaybackId id, @Nullable String voice) {
    Instant at = now.get();
    mailbox.post(() -> events.accept(new LegEvent.PlaybackStarted(at, id, voice)));
  }

  private void over(PlaybackId id, long millis, boolean inFull) {
    Instant at = now.get();
    mailbox.post(
        () -> {
          speaking = null;
          current = null;
          events.accept(new LegEvent.PlaybackFinished(at, id, millis, inFull));
          next();
        });
  }

  /// Hands on what its listener is to be told, and goes on afterwards.
  private final class Conversed implements SpokenPlayback.Listener {

    private final Item.Conversing item;

    Conversed(Item.Conversing item) {
      this.item = item;
    }

    @Override
    public void onPiece(long millis, long pauseMillis) {
      item.listener().onPiece(millis, pauseMillis);
    }

    @Override
    public void onStarted(String voice) {
      item.listener().onStarted(voice);
    }

    @Override
    public void onFinished(long playedMillis, boolean inFull) {
      item.listener().onFinished(playedMillis, inFull);
      mailbox.post(
          () -> {
            speaking = null;
            current = null;
            next();
          });
    }
  }

  private final class Spoken implements SpokenPlayback.Listener {

    private final PlaybackId id;

    Spoken(PlaybackId id) {
      this.id = id;
    }

    @Override
    public void onStarted(String voice) {
      begun(id, voice);
    }

    @Override
    public void onFinished(long playedMillis, boolean inFull) {
      over(id, playedMillis, inFull);
    }
  }

  private final class Played implements PlaybackListener {

    private final PlaybackId id;

    Played(PlaybackId id) {
      this.id = id;
    }

    @Override
    public void onStarted() {
      begun(id, null);
    }

    @Override
    public void onFinished(long playedMillis, boolean inFull) {
      over(id, playedMillis, inFull);
    }
  }
}
