package io.callmanager.bench.media;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The other end of all calls, in a process of its own: one socket that sends everything back to where it came from. It looks for
/// packets twice in a millisecond instead of being woken by each, which those who send would pay for.
final class EchoingPeer {

  /// Apart from the side that is measured, which is on 127.0.0.1.
  static final String ADDRESS = "127.0.0.2";

  /// Below the ports that the system hands out itself; the one after it takes control packets, which nobody answers.
  static final int PORT = 9_800;

  private static final long NAP_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
  private static final int TIMESTAMP_AT = 4;
  private static final int SSRC_AT = 8;

  private EchoingPeer() {}

  /// Tells that it is there, and then what it has seen whenever it is asked.
  @SuppressWarnings("SystemOut") // it is how the parent process hears of it
  public static void main(String[] arguments) throws IOException {
    BatchSocket socket = new BatchSocket(2, PORT);
    Arrivals arrivals = new Arrivals();
    Thread.ofPlatform().daemon().name("echo").start(() -> echo(socket, arrivals));
    try (DatagramChannel control = DatagramChannel.open();
        BufferedReader words =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      control.bind(new InetSocketAddress(InetAddress.ofLiteral(ADDRESS), PORT + 1));
      System.out.println(arrivals.look().line());
      while (words.readLine() != null) {
        System.out.println(arrivals.look().line());
      }
    }
  }

  private static void echo(BatchSocket socket, Arrivals arrivals) {
    try {
      while (true) {
        int count = socket.receive();
        if (count == 0) {
          LockSupport.parkNanos(NAP_NANOS);
          continue;
        }
        for (int i = 0; i < count; i++) {
          arrivals.note(
              socket.port(i),
              socket.word(i, SSRC_AT),
              socket.word(i, TIMESTAMP_AT),
              socket.arrival(i));
        }
        arrivals.noteEchoed(socket.echo(count));
      }
    } catch (IOException e) {
      throw new IllegalStateException("the echo failed", e);
    }
  }
}
