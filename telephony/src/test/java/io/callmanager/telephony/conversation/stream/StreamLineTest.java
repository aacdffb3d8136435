package io.callmanager.telephony.conversation.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.ConversationPlan.Brain;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.PublicAddresses;
import io.callmanager.shared.StreamUrl;
import io.callmanager.telephony.hearing.Voices;
import io.callmanager.telephony.media.FrameSource;
import io.callmanager.telephony.mediastream.Mulaw;
import io.callmanager.telephony.mediastream.StreamJson;
import io.callmanager.telephony.mediastream.StreamMessage;
import io.callmanager.telephony.peers.AgentServer;
import io.callmanager.telephony.peers.FreePort;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Lines to a WebSocket server on this machine.
class StreamLineTest {

  private static final AccountId ACCOUNT =
      new AccountId(UUID.fromString("00000000-0000-7000-8000-00000000000a"));
  private static final CallId CALL =
      new CallId(UUID.fromString("00000000-0000-7000-8000-00000000000b"));

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final List<Optional<String>> ends = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  private StreamLine line(String url) {
    return line(url, address -> true);
  }

  private StreamLine line(String url, Predicate<InetAddress> allowed) {
    StreamLines lines =
        new StreamLines(
            SystemDefaultDnsResolver.INSTANCE,
            allowed,
            Duration.ofSeconds(2),
            (account, stream, to) -> Map.of("X-Signature", account + " " + stream),
            meters);
    open.add(lines);
    StreamLine line =
        lines.open(
            CALL,
            new Brain.MediaStream(
                ACCOUNT, StreamUrl.parse(url).orElseThrow(), Map.of("name", "Ada")),
            this::ended);
    open.add(line);
    return line;
  }

  private void ended(@Nullable String failure) {
    ends.add(Optional.ofNullable(failure));
  }

  private AgentServer server(AgentServer.Behaviour behaviour) {
    AgentServer server = AgentServer.that(behaviour);
    open.add(server);
    return server;
  }

  private Optional<String> awaitEnd() {
    await().until(() -> !ends.isEmpty());
    assertThat(ends).hasSize(1);
    return ends.getFirst();
  }

  private static void awaitStart(AgentServer server) {
    await().until(() -> !server.messages(StreamMessage.Start.class).isEmpty());
  }

  /// Plays frames as the pacing thread does, but as fast as it can.
  private static List<short[]> play(FrameSource source, int periods) {
    List<short[]> played = new ArrayList<>();
    for (int i = 0; i < periods; i++) {
      short[] frame = new short[160];
      if (source.fill(frame)) {
        played.add(frame);
      }
    }
    return played;
  }

  @Test
  void tellsTheServerWhatItIsAboutAndWhatTheCalleeSaysAndPresses() {
    AgentServer server = server((message, line) -> {});
    StreamLine line = line(server.url());
    line.hear(Voices.vowel(0));
    awaitStart(server);
    for (int i = 1; i < 5; i++) {
      line.hear(Voices.vowel(i));
    }
    await().until(() -> server.messages(StreamMessage.Media.class).size() == 5);
    line.press('7');
    await().until(() -> !server.messages(StreamMessage.Dtmf.class).isEmpty());
    line.close();
    await().until(() -> !server.messages(StreamMessage.Stop.class).isEmpty());

    String sid = "0000000000007000800000000000000";
    assertThat(server.messages().getFirst()).isEqualTo(StreamMessage.Connected.OURS);
    assertThat(server.messages().get(1))
        .isEqualTo(
            new StreamMessage.Start(
                1,
                "MZ" + sid + "b",
                "AC" + sid + "a",
                "CA" + sid + "b",
                List.of("inbound"),
                StreamMessage.MediaFormat.MULAW,
                Map.of("name", "Ada")));
    StreamMessage.Media last = server.messages(StreamMessage.Media.class).getLast();
    assertThat(last)
        .isEqualTo(
            new StreamMessage.Media(
                6, "MZ" + sid + "b", "inbound", 5, 80, Mulaw.of(Voices.vowel(4))));
    assertThat(server.messages(StreamMessage.Dtmf.class).getFirst().digit()).isEqualTo('7');
    assertThat(server.messages().getLast())
        .isEqualTo(new StreamMessage.Stop(8, "MZ" + sid + "b", "AC" + sid + "a", "CA" + sid + "b"));
    String request = server.requests().getFirst();
    assertThat(request).startsWith("GET /agent HTTP/1.1");
    assertThat(AgentServer.header(request, "X-Signature")).isEqualTo(ACCOUNT + " MZ" + sid + "b");
    assertThat(AgentServer.header(request, "Sec-WebSocket-Extensions")).isEmpty();
    assertThat(ends).isEmpty();
    assertThat(meters.get("callmanager.media.streams.start").timer().count()).isEqualTo(1);
    await().until(() -> meters.get("callmanager.media.streams").gauge().value() == 0);
  }

  @Test
  void playsWhatTheServerSaysAndTellsItsMarks() {
    AgentServer server =
        server(
            (message, line) -> {
              if (message instanceof StreamMessage.Start) {
                line.mark("nothing yet");
                line.say(Mulaw.of(Voices.vowel(0)));
                line.say(new Mulaw(new byte[700]));
                line.mark("all");
              }
            });
    StreamLine line = line(server.url());
    await().until(() -> marks(server).equals(List.of("nothing yet")));

    await().until(() -> !play(line.agent(), 1).isEmpty());
    assertThat(marks(server)).hasSize(1);
    assertThat(play(line.agent(), 5)).hasSize(5);

    await().until(() -> marks(server).equals(List.of("nothing yet", "all")));
  }

  @Test
  void tellsTheMarksOfWhatIsCleared() {
    AgentServer server =
        server(
            (message, line) -> {
              if (message instanceof StreamMessage.Start) {
                line.say(new Mulaw(new byte[80_000]));
                line.mark("first");
                line.mark("second");
              } else if (message instanceof StreamMessage.Dtmf) {
                line.clear();
              }
            });
    StreamLine line = line(server.url());
    await().until(() -> !play(line.agent(), 1).isEmpty());
    line.press('1');

    await().until(() -> marks(server).equals(List.of("first", "second")));
    assertThat(play(line.agent(), 5)).isEmpty();
  }

  private static List<String> marks(AgentServer server) {
    return server.messages(StreamMessage.Mark.class).stream()
        .map(StreamMessage.Mark::name)
        .toList();
  }

  @Test
  void isOverWhenTheServerClosesItAndAllWasPlayed() {
    AgentServer server =
        server(
            (message, line) -> {
              if (message instanceof StreamMessage.Start) {
                line.say(new Mulaw(new byte[1600]));
                line.close(1000, "");
              }
            });
    StreamLine line = line(server.url());
    await().until(() -> !play(line.agent(), 1).isEmpty());
    assertThat(ends).isEmpty();
    play(line.agent(), 10);

    assertThat(awaitEnd()).isEmpty();
    assertThat(server.messages(StreamMessage.Stop.class)).isEmpty();
  }

  @Test
  void tellsWhyTheServerGaveUp() {
    AgentServer server =
        server(
            (message, line) -> {
              if (message instanceof StreamMessage.Start) {
                line.close(1011, "out of tokens");
              }
            });
    line(server.url());

    assertThat(awaitEnd())
        .contains("The agent’s server closed the stream with 1011: out of tokens");
    assertThat(meters.get("callmanager.media.streams.failed").counter().count()).isEqualTo(1);
  }

  @Test
  void tellsThatTheServerIsLost() {
    AgentServer server =
        server(
            (message, line) -> {
              if (message instanceof StreamMessage.Start) {
                line.cut();
              }
            });
    line(server.url());

    assertThat(awaitEnd().orElseThrow()).startsWith("The agent’s server was lost");
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 403 Forbidden, it answered 403 instead of opening a WebSocket",
    "HTTP/1.1 302 Found, it answered 302 instead of opening a WebSocket",
    "HTTP/1.1 200 OK, it answered 200 instead of opening a WebSocket"
  })
  void tellsThatItIsNotLetIn(String status, String words) {
    AgentServer elsewhere = server((message, line) -> {});
    AgentServer server =
        server((message, line) -> {})
            .answering(
                status
                    + "\r\nLocation: http://127.0.0.1:"
                    + elsewhere.port()
                    + "/\r\nContent-Length: 0\r\n\r\n");
    line(server.url());

    assertThat(awaitEnd()).contains("The agent’s server could not be reached: " + words);
    assertThat(elsewhere.requests()).isEmpty();
  }

  @Test
  void tellsThatNobodyIsThere() {
    line("ws://127.0.0.1:" + FreePort.next() + "/");

    assertThat(awaitEnd())
        .contains("The agent’s server could not be reached: there is no connection");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "[::1]", "0"})
  void goesToNoPrivateAddressHoweverItIsWritten(String host) {
    AgentServer server = server((message, line) -> {});
    line("ws://" + host + ":" + server.port() + "/", PublicAddresses::contains);

    assertThat(awaitEnd().orElseThrow())
        .startsWith("The agent’s server could not be reached: its ")
        .containsAnyOf("address is not public", "name is not known");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void passesOverWhatCannotBeUnderstood() {
    AgentServer server =
        server(
            (message, line) -> {
              if (message instanceof StreamMessage.Start) {
                line.send("{\"event\":\"weather\"}");
                line.send("}{");
                line.send("{\"event\":\"media\",\"media\":{\"payload\":\"%%%\"}}");
                line.send(
                    "{\"event\":\"media\",\"streamSid\":\"MZ2\",\"media\":{\"payload\":\"AAAA\"}}");
                line.frame(0x82, new byte[1000]);
                line.mark("still here");
              }
            });
    StreamLine line = line(server.url());

    await().until(() -> marks(server).equals(List.of("still here")));
    assertThat(play(line.agent(), 5)).isEmpty();
  }

  @Test
  void partsWithAServerThatSendsNothingButRubbish() {
    AgentServer server =
        server(
            (message, line) -> {
              if (message instanceof StreamMessage.Start) {
                for (int i = 0; i < 200; i++) {
                  line.send("rubbish");
                }
              }
            });
    line(server.url());

    assertThat(awaitEnd().orElseThrow()).contains("can’t be understood");
  }

  @Test
  void readsNoMessageWithoutEnd() {
    AgentServer server =
        server(
            (message, line) -> {
              if (message instanceof StreamMessage.Start) {
                byte[] part = new byte[StreamJson.LONGEST];
                line.frame(0x01, part);
                for (int i = 0; i < 100; i++) {
                  line.frame(0x00, part);
                }
              }
            });
    line(server.url());

    assertThat(awaitEnd().orElseThrow()).endsWith("it sent a message that is too long");
  }

  @Test
  void leavesOutWhatAServerDoesNotTake() {
    AgentServer server = server((message, line) -> {}).notReading();
    StreamLine line = line(server.url());
    await().until(() -> meters.get("callmanager.media.streams.start").timer().count() == 1);

    short[] frame = Objects.requireNonNull(Voices.vowel(3));
    await()
        .pollInterval(Duration.ofMillis(1))
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              for (int i = 0; i < 45; i++) {
                line.hear(frame);
              }
              return dropped("agent") > 1000;
            });
    assertThat(ends).isEmpty();
  }

  @Test
  void leavesOutWhatTheCalleeCouldNotHearForALongTime() {
    AgentServer server =
        server(
            (message, line) -> {
              if (message instanceof StreamMessage.Start) {
                for (int i = 0; i < 5; i++) {
                  line.say(new Mulaw(new byte[30 * 8000]));
                }
                line.mark("end");
              }
            });
    StreamLine line = line(server.url());

    await().until(() -> dropped("callee") == 1);
    assertThat(play(line.agent(), 7000)).hasSize(6000);
    await().until(() -> marks(server).equals(List.of("end")));
  }

  private double dropped(String to) {
    return meters.get("callmanager.media.streams.dropped").tag("to", to).counter().count();
  }
}
