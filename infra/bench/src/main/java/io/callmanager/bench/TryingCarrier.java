package io.callmanager.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// A carrier that answers every INVITE with 100 Trying and nothing else, as cheaply as can be, so that what stands before it
/// is measured. OPTIONS get a 200, so that the trunk counts as healthy. Between measurements it can say that everybody is busy.
final class TryingCarrier implements AutoCloseable {

  private static final Pattern TO = Pattern.compile("(?m)^(To:[^\r\n]*)");
  private static final int BATCH = 20;
  private static final long BATCH_PAUSE_NANOS = 25_000_000;
  private static final int BUFFER = 65_536;
  private static final int SOCKET_BUFFER = 8 << 20;

  private final DatagramChannel channel;
  private final Thread thread;
  private final AtomicLong invites = new AtomicLong();
  private final Queue<Pending> pending = new ConcurrentLinkedQueue<>();

  TryingCarrier() throws IOException {
    channel = DatagramChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    thread = Thread.ofPlatform().name("trying-carrier").daemon().start(this::serve);
  }

  int port() throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  long invites() {
    return invites.get();
  }

  /// Answers every call that was left waiting with 486 Busy Here, at a pace that is easily kept up with.
  void refuseAll() throws IOException {
    int sent = 0;
    for (Pending call = pending.poll(); call != null; call = pending.poll()) {
      String answer =
          "SIP/2.0 486 Busy Here\r\n"
              + TO.matcher(call.headers()).replaceFirst("$1;tag=busy")
              + "Content-Length: 0\r\n\r\n";
      channel.send(ByteBuffer.wrap(answer.getBytes(StandardCharsets.ISO_8859_1)), call.caller());
      if (++sent % BATCH == 0) {
        LockSupport.parkNanos(BATCH_PAUSE_NANOS);
      }
    }
  }

  private void serve() {
    ByteBuffer in = ByteBuffer.allocate(BUFFER);
    StringBuilder out = new StringBuilder(1024);
    try {
      while (true) {
        in.clear();
        SocketAddress from = channel.receive(in);
        String request = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
        boolean invite = request.startsWith("INVITE ");
        if (!invite && !request.startsWith("OPTIONS ")) {
          continue;
        }
        if (invite) {
          invites.incrementAndGet();
        }
        out.setLength(0);
        out.append(invite ? "SIP/2.0 100 Trying\r\n" : "SIP/2.0 200 OK\r\n");
        int headersAt = out.length();
        copyHeaders(request, out);
        if (invite) {
          pending.add(new Pending(from, out.substring(headersAt)));
        }
        out.append("Content-Length: 0\r\n\r\n");
        channel.send(ByteBuffer.wrap(out.toString().getBytes(StandardCharsets.ISO_8859_1)), from);
      }
    } catch (AsynchronousCloseException e) {
      // closed by us
    } catch (IOException e) {
      throw new IllegalStateException("the carrier's socket failed", e);
    }
  }

  private static void copyHeaders(String request, StringBuilder out) {
    int start = request.indexOf("\r\n") + 2;
    while (start > 1) {
      int end = request.indexOf("\r\n", start);
      if (end <= start) {
        return;
      }
      switch (request.charAt(start)) {
        case 'V', 'F', 'T', 'C' -> {
          if (request.startsWith("Via:", start)
              || request.startsWith("From:", start)
              || request.startsWith("To:", start)
              || request.startsWith("Call-ID:", start)
              || request.startsWith("CSeq:", start)) {
            out.append(request, start, end + 2);
          }
        }
        default -> {}
      }
      start = end + 2;
    }
  }

  /// A call that waits for its answer.
  private record Pending(SocketAddress caller, String headers) {}

  @Override
  public void close() throws IOException {
    channel.close();
    thread.interrupt();
  }
}
