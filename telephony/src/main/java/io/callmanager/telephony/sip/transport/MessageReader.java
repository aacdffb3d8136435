package io.callmanager.telephony.sip.transport;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Cuts a connection's stream into messages (RFC 3261, section 18.3), none of which may be longer than a datagram's or take
/// longer to arrive than a few seconds. Only line ends may come between them.
final class MessageReader {

  private static final int MAX_PART = DatagramGuard.MAX_DATAGRAM;
  private static final int MAX_DIGITS = 5;
  private static final long MESSAGE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Socket socket;
  private final InputStream in;
  private final byte[] room = new byte[2 * MAX_PART];
  private int start;
  private int end;
  private long begun;

  MessageReader(Socket socket, InputStream in) {
    this.socket = socket;
    this.in = in;
  }

  /// Waits for the next message.
  ///
  /// @return null when the stream has ended
  /// @throws IOException when it broke, when nothing came for long, or when what came is too long or too slow
  byte @Nullable [] next() throws IOException {
    if (!skipLineEnds()) {
      return null;
    }
    begun = System.nanoTime();
    int head = head();
    int length = head + contentLength(head);
    while (end - start < length) {
      if (!fill(false)) {
        throw new IOException("the connection ended within a message");
      }
    }
    byte[] message = Arrays.copyOfRange(room, start, start + length);
    start += length;
    return message;
  }

  private boolean skipLineEnds() throws IOException {
    while (true) {
      while (start < end && (room[start] == '\r' || room[start] == '\n')) {
        start++;
      }
      if (start < end) {
        return true;
      }
      if (!fill(true)) {
        return false;
      }
    }
  }

  /// The length of the headers, with the empty line that ends them.
  private int head() throws IOException {
    int line = start;
    for (int i = start; ; i++) {
      while (i >= end) {
        int moved = start;
        if (!fill(false)) {
          throw new IOException("the connection ended within a message");
        }
        i -= moved;
        line -= moved;
      }
      if (i - start >= MAX_PART) {
        throw new IOException("a message's headers are too long");
      }
      if (room[i] == '\n') {
        boolean empty = i == line || (i == line + 1 && room[line] == '\r');
        if (empty) {
          return i + 1 - start;
        }
        line = i + 1;
      }
    }
  }

  /// Without a Content-Length there is no body, for then nothing could tell its end.
  private int contentLength(int head) throws IOException {
    String text = new String(room, start, head, StandardCharsets.ISO_8859_1);
    for (String line : text.split("\n", -1)) {
      int colon = line.indexOf(':');
      String name = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      if (name.equals("content-length") || name.equals("l")) {
        return length(line.substring(colon + 1).strip());
      }
    }
    return 0;
  }

  private static int length(String digits) throws IOException {
    boolean number =
        !digits.isEmpty()
            && digits.length() <= MAX_DIGITS
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number || Integer.parseInt(digits) > MAX_PART) {
      throw new IOException("a message's body is too long");
    }
    return Integer.parseInt(digits);
  }

  /// Reads more; false at the stream's end.
  private boolean fill(boolean idle) throws IOException {
    if (start > 0) {
      System.arraycopy(room, start, room, 0, end - start);
      end -= start;
      start = 0;
    }
    socket.setSoTimeout(idle ? GuardedNetworkLayer.IDLE_MILLIS : millisLeft());
    int count = in.read(room, end, room.length - end);
    end += Math.max(0, count);
    return count >= 0;
  }

  private int millisLeft() throws IOException {
    long left = begun + MESSAGE_NANOS - System.nanoTime();
    if (left <= 0) {
      throw new IOException("a message was not whole in time");
    }
    return (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(left));
  }
}
