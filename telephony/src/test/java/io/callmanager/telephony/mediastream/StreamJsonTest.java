package io.callmanager.telephony.mediastream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Held to the shapes that Twilio documents.
class StreamJsonTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Mulaw SOUND = new Mulaw(new byte[] {(byte) 0xff, 0x7f, 0, 1, 2});

  @Example
  void saysHelloAsDocumented() {
    assertSame(
        StreamJson.write(StreamMessage.Connected.OURS),
        """
        {"event": "connected", "protocol": "Call", "version": "1.0.0"}""");
  }

  @Example
  void startsAsDocumented() {
    assertSame(
        StreamJson.write(
            new StreamMessage.Start(
                1,
                "MZ1",
                "AC1",
                "CA1",
                List.of("inbound"),
                StreamMessage.MediaFormat.MULAW,
                Map.of("FirstName", "Jane", "Empty", ""))),
        """
        {"event": "start", "sequenceNumber": "1",
         "start": {"accountSid": "AC1", "streamSid": "MZ1", "callSid": "CA1", "tracks": ["inbound"],
                   "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
                   "customParameters": {"FirstName": "Jane", "Empty": ""}},
         "streamSid": "MZ1"}""");
  }

  @Example
  void sendsEverythingElseAsDocumented() {
    assertSame(
        StreamJson.write(new StreamMessage.Media(3, "MZ1", "inbound", 2, 40, SOUND)),
        """
        {"event": "media", "sequenceNumber": "3", "streamSid": "MZ1",
         "media": {"track": "inbound", "chunk": "2", "timestamp": "40", "payload": "/38AAQI="}}""");
    assertSame(
        StreamJson.write(new StreamMessage.Mark(4, "MZ1", "my label")),
        """
        {"event": "mark", "sequenceNumber": "4", "streamSid": "MZ1", "mark": {"name": "my label"}}""");
    assertSame(
        StreamJson.write(new StreamMessage.Dtmf(5, "MZ1", "inbound_track", '#')),
        """
        {"event": "dtmf", "sequenceNumber": "5", "streamSid": "MZ1",
         "dtmf": {"track": "inbound_track", "digit": "#"}}""");
    assertSame(
        StreamJson.write(new StreamMessage.Stop(6, "MZ1", "AC1", "CA1")),
        """
        {"event": "stop", "sequenceNumber": "6", "streamSid": "MZ1",
         "stop": {"accountSid": "AC1", "callSid": "CA1"}}""");
  }

  @Example
  void commandsAsDocumented() {
    assertSame(
        StreamJson.write(new StreamCommand.Media("MZ1", SOUND)),
        """
        {"event": "media", "streamSid": "MZ1", "media": {"payload": "/38AAQI="}}""");
    assertSame(
        StreamJson.write(new StreamCommand.Mark("MZ1", "my label")),
        """
        {"event": "mark", "streamSid": "MZ1", "mark": {"name": "my label"}}""");
    assertSame(
        StreamJson.write(new StreamCommand.Clear("MZ1")),
        """
        {"event": "clear", "streamSid": "MZ1"}""");
  }

  @Example
  void readsWhatAgentsReallySend() {
    assertThat(
            StreamJson.readCommand(
                """
                {"event":"media","streamSid":"MZ1","media":{"payload":"/38AAQI=","track":"outbound"},"extra":[1,{"a":null}]}"""))
        .isEqualTo(new Reading.Read<>(new StreamCommand.Media("MZ1", SOUND)));
    assertThat(StreamJson.readCommand("{\"event\":\"clear\"}"))
        .isEqualTo(new Reading.Read<>(new StreamCommand.Clear("")));
    assertThat(StreamJson.readCommand("{\"event\":\"start\"}"))
        .isEqualTo(new Reading.Unknown<>("start"));
    assertThat(
            StreamJson.readMessage(
                "{\"event\":\"mark\",\"sequenceNumber\":7,\"streamSid\":\"MZ1\",\"mark\":{\"name\":\"\"}}"))
        .isEqualTo(new Reading.Read<>(new StreamMessage.Mark(7, "MZ1", "")));
  }

  @Example
  void refusesWhatCannotBe() {
    assertThat(StreamJson.readCommand("{\"event\":\"media\",\"media\":{\"payload\":\"/38A!QI=\"}}"))
        .isEqualTo(new Reading.Malformed<>("the payload is not in base64"));
    assertThat(StreamJson.readCommand("{\"event\":\"media\",\"media\":{\"payload\":5}}"))
        .isEqualTo(new Reading.Malformed<>("no text payload"));
    assertThat(StreamJson.readCommand("{\"event\":\"media\",\"media\":[]}"))
        .isEqualTo(new Reading.Malformed<>("no object media"));
    assertThat(StreamJson.readCommand("{\"event\":{}}"))
        .isEqualTo(new Reading.Malformed<>("no event"));
    assertThat(StreamJson.readCommand("{\"event\":\"clear\"} {}"))
        .isInstanceOf(Reading.Malformed.class);
    assertThat(StreamJson.readCommand("")).isEqualTo(new Reading.Malformed<>("no JSON object"));
    assertThat(
            StreamJson.readCommand(
                "{\"event\":\"mark\",\"mark\":{\"name\":\"" + "x".repeat(501) + "\"}}"))
        .isEqualTo(new Reading.Malformed<>("name is longer than 500 characters"));
    assertThat(StreamJson.readCommand("[".repeat(5000))).isInstanceOf(Reading.Malformed.class);
    assertThat(StreamJson.readCommand(" ".repeat(StreamJson.LONGEST) + "{\"event\":\"clear\"}"))
        .isInstanceOf(Reading.Malformed.class);
    assertThat(
            StreamJson.readMessage(
                "{\"event\":\"dtmf\",\"sequenceNumber\":\"1\",\"streamSid\":\"M\",\"dtmf\":{\"track\":\"t\",\"digit\":\"x\"}}"))
        .isEqualTo(new Reading.Malformed<>("the digit is on no key"));
    assertThat(
            StreamJson.readMessage(
                "{\"event\":\"mark\",\"sequenceNumber\":\"9999999999999999999\",\"streamSid\":\"M\",\"mark\":{\"name\":\"\"}}"))
        .isEqualTo(new Reading.Malformed<>("no number sequenceNumber"));
  }

  @Property(tries = 300)
  void readsItsOwnMessages(@ForAll("messages") StreamMessage message) {
    assertThat(StreamJson.readMessage(StreamJson.write(message)))
        .isEqualTo(new Reading.Read<>(message));
  }

  @Property(tries = 300)
  void readsItsOwnCommands(@ForAll("commands") StreamCommand command) {
    assertThat(StreamJson.readCommand(StreamJson.write(command)))
        .isEqualTo(new Reading.Read<>(command));
  }

  /// Any bytes at all, and good messages with some of their bytes changed.
  @Property(tries = 500)
  void survivesWhateverComes(
      @ForAll byte[] bytes, @ForAll("commands") StreamCommand command, @ForAll long seed) {
    assertThat(StreamJson.readCommand(new String(bytes, StandardCharsets.UTF_8))).isNotNull();
    assertThat(StreamJson.readMessage(new String(bytes, StandardCharsets.ISO_8859_1))).isNotNull();
    char[] text = StreamJson.write(command).toCharArray();
    Random random = new Random(seed);
    for (int i = 0; i < 3; i++) {
      text[random.nextInt(text.length)] = (char) random.nextInt(128);
    }
    assertThat(StreamJson.readCommand(new String(text))).isNotNull();
    assertThat(StreamJson.readMessage(new String(text))).isNotNull();
  }

  @Example
  void keepsTheSoundOfTelephoneAudio() {
    short[] samples = {0, 1000, -1000, 32_000, -32_000};
    short[] back = Mulaw.of(samples).samples();
    for (int i = 0; i < samples.length; i++) {
      assertThat((int) back[i]).isBetween(samples[i] - 1100, samples[i] + 1100);
    }
    assertThat(Mulaw.of(back).samples()).isEqualTo(back);
    assertThat(new Mulaw(new byte[160]).millis()).isEqualTo(20);
  }

  @Provide
  Arbitrary<StreamMessage> messages() {
    Arbitrary<Long> numbers = Arbitraries.longs().between(0, 999_999_999_999_999_999L);
    Arbitrary<String> names = Arbitraries.strings().ofMaxLength(100);
    Arbitrary<Character> keys =
        Arbitraries.of("0123456789*#ABCD".chars().mapToObj(c -> (char) c).toList());
    return Arbitraries.oneOf(
        Combinators.combine(names, names).as(StreamMessage.Connected::new),
        Combinators.combine(
                numbers,
                names,
                names,
                names,
                names.list().ofMaxSize(2),
                Arbitraries.maps(names, names).ofMaxSize(5))
            .as(
                (number, stream, account, call, tracks, parameters) ->
                    new StreamMessage.Start(
                        number,
                        stream,
                        account,
                        call,
                        tracks,
                        StreamMessage.MediaFormat.MULAW,
                        parameters)),
        Combinators.combine(numbers, names, names, numbers, numbers, sounds())
            .as(StreamMessage.Media::new),
        Combinators.combine(numbers, names, names).as(StreamMessage.Mark::new),
        Combinators.combine(numbers, names, names, keys).as(StreamMessage.Dtmf::new),
        Combinators.combine(numbers, names, names, names).as(StreamMessage.Stop::new));
  }

  @Provide
  Arbitrary<StreamCommand> commands() {
    Arbitrary<String> names = Arbitraries.strings().ofMaxLength(100);
    return Arbitraries.oneOf(
        Combinators.combine(names, sounds()).as(StreamCommand.Media::new),
        Combinators.combine(names, names).as(StreamCommand.Mark::new),
        names.map(StreamCommand.Clear::new));
  }

  private static Arbitrary<Mulaw> sounds() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(400).map(Mulaw::new);
  }

  private static void assertSame(String written, String documented) {
    JsonNode expected = JSON.readTree(documented);
    assertThat(JSON.readTree(written)).isEqualTo(expected);
  }
}
