package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.telephony.peers.FreePort;
import io.callmanager.telephony.sip.call.SipServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The torture messages of RFC 4475, byte for byte, at a live port.
class TortureTest {

  /// Where the messages come from: an address of its own, so that the answers, most of which go to port 5060 as the messages'
  /// Via headers say, meet nobody else.
  private static final String SENDER = "127.0.0.77";

  private static final int DEFAULT_SIP_PORT = 5060;
  private static final String NOTHING = "nothing";

  /// A call that was taken in, and turned down by [#open].
  private static final String CALL = "486";

  /// What each must be answered with: what the RFC says, as far as it speaks of a user agent that takes calls and is no
  /// registrar (then 405), and is strict where it leaves the choice, but for dates and display names.
  private static final Map<String, String> ANSWERS =
      Map.ofEntries(
          Map.entry("wsinv", "481"), // its To has a tag: within a dialog that does not exist
          Map.entry("intmeth", "405"),
          Map.entry("esc01", CALL),
          Map.entry("escnull", "405"),
          Map.entry("esc02", "405"),
          Map.entry("lwsdisp", "200"),
          Map.entry("longreq", CALL),
          Map.entry("dblreq", "405"),
          Map.entry("semiuri", "200"),
          Map.entry("transports", "200"),
          Map.entry("mpart01", "405"),
          Map.entry("unreason", NOTHING),
          Map.entry("noreason", NOTHING),
          Map.entry("badinv01", "400"),
          Map.entry("clerr", "400"),
          Map.entry("ncl", "400"),
          Map.entry("scalar02", "400"),
          Map.entry("scalarlg", NOTHING),
          Map.entry("quotbal", "400"),
          Map.entry("ltgtruri", "400"),
          Map.entry("lwsruri", "400"),
          Map.entry("lwsstart", "400"),
          Map.entry("trws", "400"),
          Map.entry("escruri", "400"),
          Map.entry("baddate", CALL),
          Map.entry("regbadct", "400"),
          Map.entry("badaspec", "400"),
          Map.entry("baddn", "200"),
          Map.entry("badvers", "505"),
          Map.entry("mismatch01", "400"),
          Map.entry("mismatch02", "400"),
          Map.entry("bigcode", NOTHING),
          Map.entry("badbranch", "200"),
          Map.entry("insuf", NOTHING), // no Call-ID, From, To: nothing to answer with
          Map.entry("unkscm", "416"),
          Map.entry("novelsc", "416"),
          Map.entry("unksm2", "405"),
          Map.entry("bext01", "420"),
          Map.entry("invut", "415"),
          Map.entry("regaut01", "405"),
          Map.entry("multi01", "400"),
          Map.entry("mcl01", "400"),
          Map.entry("bcast", NOTHING),
          Map.entry("zeromf", "200"),
          Map.entry("cparam01", "405"),
          Map.entry("cparam02", "405"),
          Map.entry("regescrt", "405"),
          Map.entry("sdp01", "406"),
          Map.entry("inv2543", CALL),
          Map.entry("test", NOTHING)); // a response

  private static @Nullable SipServer server;
  private static @Nullable RawPeer sender;
  private static @Nullable RawPeer atVia;

  @BeforeAll
  static void open() {
    SipServer opened =
        SipServer.open(
            InetAddress.getLoopbackAddress(),
            FreePort.next(),
            Clock.systemUTC(),
            new SimpleMeterRegistry(),
            call -> call.reject(486, "Busy Here"));
    server = opened;
    sender = new RawPeer(SENDER, 0, opened.port());
    try {
      atVia = new RawPeer(SENDER, DEFAULT_SIP_PORT, opened.port());
    } catch (UncheckedIOException e) {
      Assumptions.abort("port 5060 of " + SENDER + " is taken: " + e.getMessage());
    }
  }

  @AfterAll
  static void close() {
    for (AutoCloseable it : new @Nullable AutoCloseable[] {sender, atVia, server}) {
      if (it != null) {
        try {
          it.close();
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  static Stream<String> messages() {
    return new String(resource("MANIFEST.tsv"), StandardCharsets.UTF_8)
        .lines()
        .skip(1)
        .map(line -> line.substring(0, line.indexOf('\t')));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void answersAsTheRfcSaysAndLives(String name) {
    byte[] message = resource(name + ".dat");
    String text = new String(message, StandardCharsets.ISO_8859_1);
    require(sender).send(message);
    assertThat(firstAnswer(text)).isEqualTo(ANSWERS.get(name));
    try (RawPeer honest = RawPeer.towards(require(server).port())) {
      assertThat(honest.answersOptions("after" + name)).isTrue();
    }
  }

  /// The code of the first answer to this very message; answers to earlier ones, which are repeated for want of an ACK, are
  /// passed over.
  private static String firstAnswer(String message) {
    long until = System.nanoTime() + Duration.ofMillis(400).toNanos();
    while (System.nanoTime() - until < 0) {
      for (RawPeer peer : new RawPeer[] {require(sender), require(atVia)}) {
        Optional<String> answer = peer.receive(Duration.ofMillis(20));
        if (answer.isPresent() && message.contains(callId(answer.get()))) {
          return answer.get().substring("SIP/2.0 ".length(), "SIP/2.0 400".length());
        }
      }
    }
    return NOTHING;
  }

  private static String callId(String answer) {
    return answer
        .lines()
        .filter(line -> line.startsWith("Call-ID:"))
        .map(line -> line.substring("Call-ID:".length()).strip())
        .findFirst()
        .orElseThrow();
  }

  private static <T> T require(@Nullable T value) {
    return Objects.requireNonNull(value);
  }

  private static byte[] resource(String name) {
    try (InputStream in = TortureTest.class.getResourceAsStream("/rfc4475/" + name)) {
      return require(in).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
