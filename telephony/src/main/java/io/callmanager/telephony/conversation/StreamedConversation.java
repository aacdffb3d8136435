package io.callmanager.telephony.conversation;

import io.callmanager.call.spi.Answerer;
import io.callmanager.call.spi.ConversationEnd;
import io.callmanager.call.spi.ConversationManners;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.ModelUse;
import io.callmanager.shared.PlaybackId;
import io.callmanager.telephony.conversation.stream.LineEvent;
import io.callmanager.telephony.conversation.stream.StreamLine;
import io.callmanager.telephony.speech.SpokenPlayback;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server takes the agent's turns itself: it hears all that the callee says, and what it says is played as it comes, once the
/// first message has been said. The conversation is over when the server ends it.
///
/// Everything happens in the call's mailbox, save for [#hear].
public final class StreamedConversation implements Conversation {

  private static final Logger LOG = LoggerFactory.getLogger(StreamedConversation.class);

  private static final Duration LONGEST_APOLOGY = Duration.ofSeconds(20);

  /// How far the conversation is.
  private enum Phase {
    /// Nobody knows yet who answered; the server is told of no machine that is to be left a message.
    WAITING,
    /// The server has the line, or will as soon as it can be reached.
    CONNECTED,
    /// It could not be reached, or was lost.
    APOLOGISING,
    /// The callee talks with somebody else.
    AWAY,
    OVER
  }

  /// Opens a line to the server.
  @FunctionalInterface
  public interface Lines {

    StreamLine open(StreamLine.Listener listener);
  }

  private final ConversationParts parts;
  private final ConversationManners manners;
  private final Lines lines;
  private final Transcript transcript;
  private final Opening opening;
  private Phase phase = Phase.WAITING;
  private boolean machine;
  private boolean opened;

  /// Whether somebody else is being called for the callee.
  private boolean transferring;

  private volatile @Nullable StreamLine line;

  public StreamedConversation(ConversationParts parts, ConversationManners manners, Lines lines) {
    this.parts = parts;
    this.manners = manners;
    this.lines = lines;
    this.transcript = new Transcript(parts);
    this.opening = new Opening(parts, transcript);
    if (!parts.leavesMessages()) {
      connect();
    }
  }

  private void connect() {
    phase = Phase.CONNECTED;
    line = lines.open(new Told());
    playIt();
  }

  /// What the server says is played whenever nothing else is, after the first message.
  private void playIt() {
    StreamLine open = line;
    if (opened && open != null) {
      parts.mouth().relay(open.agent());
    }
  }

  @Override
  public void hear(short[] frame) {
    StreamLine open = line;
    if (open != null) {
      open.hear(frame);
    }
  }

  @Override
  public void observe(LegEvent event) {
    if (phase == Phase.OVER) {
      return;
    }
    opening.observe(event, this::openingOver);
    switch (event) {
      case LegEvent.AnsweredBy by -> answeredBy(by.answerer());
      case LegEvent.DigitReceived pressed -> pressed(pressed.digit());
      case LegEvent.TransferConnected _ -> goAway();
      case LegEvent.TransferFailed _ -> transferFailed();
      default -> {}
    }
  }

  private void answeredBy(Answerer answerer) {
    machine = answerer == Answerer.MACHINE;
    if (phase != Phase.WAITING) {
      return;
    }
    if (!machine) {
      connect();
    } else if (opened) {
      over(ConversationEnd.MESSAGE_LEFT, null);
    }
  }

  private void openingOver(long playedMillis, boolean inFull) {
    if (opened) {
      return;
    }
    opened = true;
    var _ = opening.over(playedMillis, inFull);
    if (machine && parts.leavesMessages()) {
      over(ConversationEnd.MESSAGE_LEFT, null);
    } else {
      playIt();
    }
  }

  private void happened(LineEvent event) {
    if (phase != Phase.CONNECTED) {
      return;
    }
    switch (event) {
      case LineEvent.Said said -> transcript.said(said);
      case LineEvent.CalleeSpeaks() -> {
        if (!opened && opening.hasStarted() && !opening.isNew()) {
          opening.cutShort();
        }
      }
      case LineEvent.Used(String model, long input, long output) ->
          parts.tell(
              new LegEvent.ModelUsed(parts.now(), new ModelUse(model, input, output, null, null)));
      case LineEvent.OptedOut() -> parts.tell(new LegEvent.OptOutAsked(parts.now()));
    }
  }

  @Override
  public void transferBegins() {
    transferring = phase == Phase.CONNECTED;
  }

  /// What the server said meanwhile was for nobody.
  private void transferFailed() {
    if (!transferring) {
      return;
    }
    transferring = false;
    StreamLine open = line;
    if (open == null) {
      over(ConversationEnd.AGENT, null);
    } else {
      open.skip();
      playIt();
    }
  }

  private void pressed(char digit) {
    StreamLine open = line;
    if (open != null) {
      open.press(digit);
    }
  }

  /// The callee talks with somebody else, in whose place the server can't be.
  private void goAway() {
    phase = Phase.AWAY;
    hangUp();
  }

  private void lineOver(@Nullable String failure) {
    if (phase != Phase.CONNECTED) {
      return;
    }
    hangUp();
    if (transferring) {
      // It has handed the callee over, and is done.
      LOG.debug("call={} the agent's server left during a transfer", parts.call());
    } else if (failure == null) {
      over(ConversationEnd.AGENT, null);
    } else {
      apologise(failure);
    }
  }

  private void apologise(String failure) {
    LOG.warn("call={} {}", parts.call(), failure);
    phase = Phase.APOLOGISING;
    parts.mouth().relay(null);
    Runnable done =
        () -> {
          if (phase == Phase.APOLOGISING) {
            over(ConversationEnd.ERROR, failure);
          }
        };
    var _ = parts.alarms().after(LONGEST_APOLOGY, done);
    parts
        .mouth()
        .speak(
            PlaybackId.next(),
            parts.synthesizer().speak(manners.saying(manners.apology())),
            new SpokenPlayback.Listener() {
              @Override
              public void onFinished(long playedMillis, boolean inFull) {
                parts.mailbox().accept(done);
              }
            });
  }

  @Override
  public boolean awaitsKeys() {
    return phase == Phase.CONNECTED && line != null;
  }

  private void over(ConversationEnd why, @Nullable String words) {
    phase = Phase.OVER;
    hangUp();
    parts.tell(new LegEvent.ConversationOver(parts.now(), why, words));
  }

  private void hangUp() {
    StreamLine open = line;
    line = null;
    if (open != null) {
      open.lastWords().forEach(transcript::said);
      open.close();
    }
  }

  @Override
  public void close() {
    if (phase != Phase.OVER && !opened) {
      opening.tellWhatWasHeard();
    }
    phase = Phase.OVER;
    hangUp();
  }

  /// Brings what the line tells into the mailbox.
  private final class Told implements StreamLine.Listener {

    @Override
    public void over(@Nullable String failure) {
      parts.mailbox().accept(() -> lineOver(failure));
    }

    @Override
    public void happened(LineEvent event) {
      parts.mailbox().accept(() -> StreamedConversation.this.happened(event));
    }
  }
}
