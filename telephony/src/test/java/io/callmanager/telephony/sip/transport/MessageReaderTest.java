package io.callmanager.telephony.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MessageReaderTest {

  private static final String SHORT =
      "OPTIONS sip:a SIP/2.0\r\nCall-ID: 1\r\nContent-Length: 0\r\n\r\n";
  private static final String WITH_BODY = "SIP/2.0 200 OK\r\nl:  5\r\n\r\nv=0\r\n";
  private static final String WITHOUT_LENGTH = "ACK sip:a SIP/2.0\nCall-ID: 2\n\n";

  /// A stream that comes in pieces, as a network may deliver it.
  private static InputStream inPieces(byte[] bytes, Random random) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public int read(byte[] room, int offset, int length) {
        return super.read(room, offset, Math.min(length, 1 + random.nextInt(40)));
      }
    };
  }

  private static List<String> messages(byte[] stream, Random random) throws IOException {
    List<String> read = new ArrayList<>();
    try (Socket socket = new Socket()) {
      MessageReader reader = new MessageReader(socket, inPieces(stream, random));
      for (byte[] one = reader.next(); one != null; one = reader.next()) {
        read.add(new String(one, StandardCharsets.ISO_8859_1));
      }
    }
    return read;
  }

  private static List<String> messages(String stream) throws IOException {
    return messages(stream.getBytes(StandardCharsets.ISO_8859_1), new Random(1));
  }

  @Property(tries = 200)
  void cutsTheSameMessagesHoweverTheyArrive(
      @ForAll long seed, @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 3) Integer> kinds)
      throws IOException {
    StringBuilder stream = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int kind : kinds) {
      switch (kind) {
        case 0 -> expected.add(SHORT);
        case 1 -> expected.add(WITH_BODY);
        case 2 -> expected.add(WITHOUT_LENGTH);
        default -> stream.append("\r\n\r\n");
      }
      if (kind < 3) {
        stream.append(expected.getLast());
      }
    }
    byte[] bytes = stream.toString().getBytes(StandardCharsets.ISO_8859_1);
    assertThat(messages(bytes, new Random(seed))).isEqualTo(expected);
  }

  @Property(tries = 500)
  void survivesAnyBytes(@ForAll @Size(max = 4000) byte[] bytes, @ForAll long seed) {
    try {
      assertThat(messages(bytes, new Random(seed))).allMatch(one -> !one.isEmpty());
    } catch (IOException e) {
      assertThat(e).hasMessageMatching("(the connection ended within|a message's) .*");
    }
  }

  @Test
  void refusesABodyThatIsTooLong() {
    for (String length : List.of("2147483647", "8193", "-1", "", "5x", "99999999999999999999")) {
      assertThatThrownBy(() -> messages("BYE a b\r\nContent-Length: " + length + "\r\n\r\n"))
          .as(length)
          .isInstanceOf(IOException.class)
          .hasMessage("a message's body is too long");
    }
  }

  @Test
  void refusesHeadersThatAreTooLong() {
    assertThatThrownBy(() -> messages(SHORT + "X: " + ";".repeat(8192)))
        .isInstanceOf(IOException.class)
        .hasMessage("a message's headers are too long");
  }

  @Test
  void readsTheLongestMessageThatMayBe() throws IOException {
    String body = "x".repeat(8192);
    String head = "MESSAGE sip:a SIP/2.0\r\nContent-Length: 8192\r\nX: ";
    String message = head + "y".repeat(8192 - head.length() - 4) + "\r\n\r\n" + body;
    assertThat(messages(SHORT + message + SHORT)).containsExactly(SHORT, message, SHORT);
  }
}
