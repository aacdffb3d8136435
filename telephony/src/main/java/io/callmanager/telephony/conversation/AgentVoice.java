package io.callmanager.telephony.conversation;

import io.callmanager.call.spi.ConversationManners;
import io.callmanager.shared.PlaybackId;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the agent says, one thing at a time, until it is over or the callee interrupts it. Lives in the call's mailbox.
final class AgentVoice {

  /// Told in the call's mailbox.
  interface Listener {

    /// The first sound has left.
    void started(Speaking speaking);

    /// It has been said, or no engine could say it to its end.
    void over(Speaking speaking);

    /// What was interrupted has fallen silent.
    void cut(Speaking speaking);
  }

  private final ConversationParts parts;
  private final ConversationManners manners;
  private final Listener listener;
  private @Nullable Speaking current;
  private @Nullable Speaking interrupted;
  private boolean falling;
  private @Nullable Runnable afterwards;
  private @Nullable PlaybackId filler;

  AgentVoice(ConversationParts parts, ConversationManners manners, Listener listener) {
    this.parts = parts;
    this.manners = manners;
    this.listener = listener;
  }

  /// Says a reply from one of its sentences on, while the others come.
  void speak(Reply reply, int from) {
    Speaking begun = new Speaking(reply, from, new Posted());
    current = begun;
    parts
        .mouth()
        .speak(begun.id(), parts.synthesizer().speak(manners.saying(""), reply.from(from)), begun);
  }

  /// Something short while an answer is looked for; once for each.
  void fill() {
    if (filler == null) {
      Reply aside = Reply.fixed(null, new Reply.Unheard());
      aside.say(manners.filler());
      aside.done();
      Speaking saying = new Speaking(aside, 0, new Speaking.Unheard());
      filler = saying.id();
      parts
          .mouth()
          .speak(saying.id(), parts.synthesizer().speak(manners.saying(""), aside.from(0)), saying);
    }
  }

  /// Another answer is being looked for.
  void mayFillAgain() {
    filler = null;
  }

  void stopFiller() {
    PlaybackId said = filler;
    if (said != null) {
      parts.mouth().stop(said);
    }
  }

  /// Stops what is being said, at once.
  void cutShort() {
    Speaking now = current;
    if (now != null) {
      current = null;
      interrupted = now;
      falling = true;
      parts.mouth().stop(now.id());
    }
  }

  /// What was interrupted and not said to its end since; null when nothing was.
  @Nullable Speaking interrupted() {
    return interrupted;
  }

  /// It was no interruption: says what was left.
  ///
  /// @return false when nothing was left
  boolean goOn(Speaking cut) {
    interrupted = null;
    int from = cut.unheard();
    if (from >= cut.reply().sentences().size() && cut.reply().isComplete()) {
      return false;
    }
    speak(cut.reply(), from);
    return true;
  }

  /// What was interrupted will not be said any more.
  void letGo() {
    interrupted = null;
  }

  /// Does something as soon as what was interrupted has fallen silent, so that it is known how much of it was heard.
  void whenSilent(Runnable task) {
    if (falling) {
      afterwards = task;
    } else {
      task.run();
    }
  }

  /// What was heard so far of what is being said, or falls silent.
  String heardSoFar() {
    Speaking now = falling ? interrupted : current;
    return now == null ? "" : now.heardUntil(System.nanoTime());
  }

  private void over(Speaking ended) {
    if (ended == current) {
      current = null;
      listener.over(ended);
    } else if (falling) {
      falling = false;
      listener.cut(ended);
      Runnable task = afterwards;
      afterwards = null;
      if (task != null) {
        task.run();
      }
    }
  }

  /// The first words of a text, as many as may have been heard of it in a while.
  static String beginning(String text, long playedMillis) {
    String[] words = text.strip().split("\\s+");
    long whole = Math.max(1, (long) text.length() * MILLIS_A_CHARACTER);
    int count = (int) Math.min(words.length, words.length * playedMillis / whole);
    return String.join(" ", List.of(words).subList(0, count));
  }

  /// About how fast voices speak.
  private static final int MILLIS_A_CHARACTER = 66;

  /// Brings what media threads tell into the mailbox.
  private final class Posted implements Speaking.Listener {

    @Override
    public void started(Speaking speaking) {
      post(listener::started, speaking);
    }

    @Override
    public void over(Speaking speaking) {
      post(AgentVoice.this::over, speaking);
    }

    private void post(Consumer<Speaking> told, Speaking speaking) {
      parts.mailbox().accept(() -> told.accept(speaking));
    }
  }
}
