package io.callmanager.telephony.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.Answerer;
import io.callmanager.call.spi.ConversationEnd;
import io.callmanager.call.spi.ConversationPlan.Brain;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.Utterance;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.PlaybackId;
import io.callmanager.shared.StreamUrl;
import io.callmanager.telephony.conversation.stream.StreamLines;
import io.callmanager.telephony.media.FrameSource;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.mediastream.Mulaw;
import io.callmanager.telephony.mediastream.StreamMessage;
import io.callmanager.telephony.peers.AgentServer;
import io.callmanager.telephony.peers.FreePort;
import io.callmanager.telephony.speech.SpeechSynthesizer;
import io.callmanager.telephony.speech.SpokenPlayback;
import io.callmanager.telephony.speech.SpokenText;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Calls whose agent is a server, with a mouth that says everything at once.
class StreamedConversationTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final ExecutorService mailbox = Executors.newSingleThreadExecutor();
  private final List<LegEvent> events = new CopyOnWriteArrayList<>();
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final List<Runnable> alarms = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private volatile @Nullable FrameSource relayed;
  private volatile boolean dumb;

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
    mailbox.shutdown();
  }

  private AgentServer server(AgentServer.Behaviour behaviour) {
    AgentServer server = AgentServer.that(behaviour);
    open.add(server);
    return server;
  }

  private StreamedConversation conversation(String url, boolean leavesMessages) {
    StreamLines lines =
        new StreamLines(
            SystemDefaultDnsResolver.INSTANCE,
            address -> true,
            Duration.ofSeconds(2),
            (account, stream, to) -> Map.of(),
            new SimpleMeterRegistry());
    open.add(lines);
    ConversationParts parts =
        new ConversationParts(
            CallId.next(),
            NOW,
            new Utterance("Hello.", "default", "en-US"),
            null,
            leavesMessages,
            new SilentVoice(),
            new QuickMouth(),
            mailbox::execute,
            (time, task) -> {
              alarms.add(task);
              return () -> alarms.remove(task);
            },
            events::add,
            () -> NOW);
    Brain.MediaStream stream =
        new Brain.MediaStream(
            new AccountId(new UUID(0, 1)),
            StreamUrl.parse(url).orElseThrow(),
            Map.of("name", "Ada"));
    StreamedConversation conversation =
        new StreamedConversation(
            parts, Stage.manners(), listener -> lines.open(parts.call(), stream, listener));
    open.add(conversation);
    return conversation;
  }

  private static void open(StreamedConversation conversation) {
    conversation.observe(new LegEvent.SpeechStarted(NOW, "v"));
    conversation.observe(new LegEvent.SpeechFinished(NOW, 900, true));
  }

  private LegEvent.ConversationOver awaitOver() {
    await().until(() -> events.stream().anyMatch(LegEvent.ConversationOver.class::isInstance));
    return (LegEvent.ConversationOver) events.getLast();
  }

  @Test
  void playsTheServerOnceTheFirstMessageIsSaidAndEndsWithIt() {
    AgentServer server =
        server(
            (message, line) -> {
              if (message instanceof StreamMessage.Start) {
                line.say(new Mulaw(new byte[480]));
              } else if (message instanceof StreamMessage.Dtmf) {
                line.close(1000, "");
              }
            });
    StreamedConversation conversation = conversation(server.url(), false);
    await().until(() -> !server.messages(StreamMessage.Start.class).isEmpty());
    assertThat(relayed).isNull();
    open(conversation);
    assertThat(relayed).isNotNull();
    assertThat(conversation.awaitsKeys()).isTrue();
    await().until(() -> plays());
    await().until(() -> !plays());
    conversation.observe(new LegEvent.DigitReceived(NOW, '1'));

    assertThat(awaitOver()).isEqualTo(new LegEvent.ConversationOver(NOW, ConversationEnd.AGENT));
    assertThat(events)
        .filteredOn(LegEvent.TurnTaken.class::isInstance)
        .extracting(event -> ((LegEvent.TurnTaken) event).turn().text())
        .containsExactly("Hello.");
    assertThat(said).isEmpty();
    assertThat(conversation.awaitsKeys()).isFalse();
  }

  private boolean plays() {
    FrameSource source = relayed;
    return source != null && source.fill(new short[160]);
  }

  @Test
  void apologisesWhenTheServerCannotBeReached() {
    conversation("ws://127.0.0.1:" + FreePort.next() + "/", false);

    assertThat(awaitOver())
        .isEqualTo(
            new LegEvent.ConversationOver(
                NOW,
                ConversationEnd.ERROR,
                "The agent’s server could not be reached: there is no connection"));
    assertThat(said).containsExactly("Sorry, what did you say?");
    assertThat(relayed).isNull();
  }

  @Test
  void isOverAlsoWhenNothingCanBeSaid() {
    dumb = true;
    conversation("ws://127.0.0.1:" + FreePort.next() + "/", false);
    await().until(() -> !alarms.isEmpty());
    assertThat(events).isEmpty();
    mailbox.execute(alarms.getFirst());

    assertThat(awaitOver().why()).isEqualTo(ConversationEnd.ERROR);
  }

  @Test
  void keepsTheServerOutOfWhatIsLeftOnAMachine() {
    AgentServer server = server((message, line) -> {});
    StreamedConversation conversation = conversation(server.url(), true);
    conversation.observe(
        new LegEvent.AnsweredBy(NOW, Answerer.MACHINE, "LONG_GREETING", 0.9, 2000, false));
    open(conversation);

    assertThat(awaitOver().why()).isEqualTo(ConversationEnd.MESSAGE_LEFT);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void connectsWhenAHumanAnswered() {
    AgentServer server = server((message, line) -> {});
    StreamedConversation conversation = conversation(server.url(), true);
    assertThat(conversation.awaitsKeys()).isFalse();
    conversation.observe(
        new LegEvent.AnsweredBy(NOW, Answerer.HUMAN, "SHORT_GREETING", 0.9, 1000, false));

    await().until(() -> !server.messages(StreamMessage.Start.class).isEmpty());
    conversation.close();
    await().until(() -> !server.messages(StreamMessage.Stop.class).isEmpty());
    assertThat(events).isEmpty();
  }

  @Test
  void leavesTheCalleeToWhomTheyAreHandedOverTo() {
    AgentServer server = server((message, line) -> {});
    StreamedConversation conversation = conversation(server.url(), false);
    await().until(() -> !server.messages(StreamMessage.Start.class).isEmpty());
    conversation.observe(new LegEvent.TransferConnected(NOW, PlaybackId.next()));

    await().until(() -> !server.messages(StreamMessage.Stop.class).isEmpty());
    assertThat(conversation.awaitsKeys()).isFalse();
    assertThat(events).isEmpty();
  }

  @Test
  void isOverWhenTheMessageForAMachineWasStopped() {
    AgentServer server = server((message, line) -> {});
    StreamedConversation conversation = conversation(server.url(), true);
    conversation.observe(new LegEvent.SpeechFinished(NOW, 0, false));
    conversation.observe(
        new LegEvent.AnsweredBy(NOW, Answerer.MACHINE, "LONG_GREETING", 0.9, 2000, false));

    assertThat(awaitOver().why()).isEqualTo(ConversationEnd.MESSAGE_LEFT);
  }

  @Test
  void isNotOverWhenTheServerLeavesTheCalleeToWhomItHandsThemOverTo() {
    AgentServer server =
        server(
            (message, line) -> {
              if (message instanceof StreamMessage.Dtmf) {
                line.close(1000, "");
              }
            });
    StreamedConversation conversation = conversation(server.url(), false);
    await().until(() -> !server.messages(StreamMessage.Start.class).isEmpty());
    conversation.transferBegins();
    conversation.observe(new LegEvent.DigitReceived(NOW, '1'));
    await().until(() -> !conversation.awaitsKeys());
    assertThat(events).isEmpty();
    conversation.observe(new LegEvent.TransferFailed(NOW, PlaybackId.next(), "busy"));

    assertThat(awaitOver().why()).isEqualTo(ConversationEnd.AGENT);
  }

  @Test
  void playsNothingThatWasSaidDuringATransferThatFailed() {
    AgentServer server =
        server(
            (message, line) -> {
              if (message instanceof StreamMessage.Dtmf) {
                line.say(new Mulaw(new byte[8000]));
                line.mark("said");
              }
            });
    StreamedConversation conversation = conversation(server.url(), false);
    await().until(() -> !server.messages(StreamMessage.Start.class).isEmpty());
    open(conversation);
    conversation.transferBegins();
    conversation.observe(new LegEvent.DigitReceived(NOW, '1'));
    await().until(this::plays);
    conversation.observe(new LegEvent.TransferFailed(NOW, PlaybackId.next(), "busy"));

    assertThat(plays()).isFalse();
    assertThat(relayed).isNotNull();
  }

  private final class QuickMouth implements Mouth {

    @Override
    public void speak(PlaybackId id, SpokenText text, SpokenPlayback.Listener listener) {
      text.close();
      if (!dumb) {
        listener.onStarted("v");
        listener.onFinished(1000, true);
      }
    }

    @Override
    public void sendDigits(PlaybackId id, String digits) {}

    @Override
    public void relay(@Nullable FrameSource source) {
      relayed = source;
    }

    @Override
    public void stop(PlaybackId last) {}

    @Override
    public void stopOpening() {}
  }

  private final class SilentVoice implements SpeechSynthesizer {

    @Override
    public String name() {
      return "silent";
    }

    @Override
    public Optional<String> unavailability() {
      return Optional.empty();
    }

    @Override
    public SpokenText speak(Utterance utterance) {
      said.add(utterance.text());
      return SpokenText.nothing();
    }

    @Override
    public Speech synthesize(Utterance utterance) {
      return new Speech(Sound.silence(Duration.ofSeconds(1)), "silent");
    }
  }
}
