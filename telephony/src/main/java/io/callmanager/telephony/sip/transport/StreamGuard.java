package io.callmanager.telephony.sip.transport;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Watches the framing of a TCP connection's messages (RFC 3261, section 18.3) before JAIN reads them: JAIN's reader dies of a
/// large Content-Length while its queue goes on growing. A message that is too long, or that isn't whole in time, and an
/// idle connection end in an IOException, upon which JAIN closes the connection.
final class StreamGuard extends FilterInputStream {

  private static final int MAX_MESSAGE = DatagramGuard.MAX_DATAGRAM;
  private static final int LINE_KEPT = 64;
  private static final long MESSAGE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final Pattern CONTENT_LENGTH =
      Pattern.compile("(?i)(?:content-length|l)\\s*:\\s*(.*)");
  private static final Pattern SMALL_NUMBER = Pattern.compile("[0-9]{1,5}");

  private final Socket socket;
  private final byte[] line = new byte[LINE_KEPT];
  private int lineLength;
  private int messageLength;
  private int contentLength;
  private int bodyLeft;
  private long begun;

  StreamGuard(Socket socket, InputStream in) {
    super(in);
    this.socket = socket;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    socket.setSoTimeout(patienceMillis());
    int count = super.read(bytes, offset, length);
    for (int i = 0; i < count; i++) {
      take(bytes[offset + i]);
    }
    return count;
  }

  private int patienceMillis() throws IOException {
    if (messageLength == 0) {
      return GuardedNetworkLayer.IDLE_MILLIS;
    }
    long left = begun + MESSAGE_NANOS - System.nanoTime();
    if (left <= 0) {
      throw new IOException("A message was not whole in time");
    }
    return (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(left));
  }

  private void take(byte next) throws IOException {
    if (messageLength == 0) {
      begun = System.nanoTime();
    }
    if (bodyLeft > 0) {
      bodyLeft--;
      if (bodyLeft == 0) {
        endMessage();
      }
      return;
    }
    messageLength++;
    if (messageLength > MAX_MESSAGE) {
      throw new IOException("A message's headers are too long");
    }
    if (next == '\n') {
      endLine();
    } else if (next != '\r') {
      if (lineLength < LINE_KEPT) {
        line[lineLength] = next;
      }
      lineLength++;
    }
  }

  private void endLine() throws IOException {
    if (lineLength > 0) {
      String text = new String(line, 0, Math.min(lineLength, LINE_KEPT), StandardCharsets.US_ASCII);
      Matcher matcher = CONTENT_LENGTH.matcher(text);
      if (matcher.matches()) {
        contentLength = length(matcher.group(1).strip());
      }
      lineLength = 0;
    } else if (contentLength > 0) {
      bodyLeft = contentLength;
    } else {
      // The end of a message without a body, or a line end between messages.
      endMessage();
    }
  }

  private static int length(String text) throws IOException {
    if (!SMALL_NUMBER.matcher(text).matches() || Integer.parseInt(text) > MAX_MESSAGE) {
      throw new IOException("A message's body is too long");
    }
    return Integer.parseInt(text);
  }

  private void endMessage() {
    messageLength = 0;
    contentLength = 0;
    lineLength = 0;
  }
}
