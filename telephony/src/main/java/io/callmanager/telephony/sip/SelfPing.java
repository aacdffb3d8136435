package io.callmanager.telephony.sip;

import io.callmanager.telephony.sip.transaction.Tokens;
import io.callmanager.telephony.sip.transport.Binding;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks our own SIP port by OPTIONS whether it is alive, over a socket that has nothing to do with it: what a peer would see.
final class SelfPing implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SelfPing.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final int PATIENCE_MILLIS = 2_000;
  private static final int MISSES_TO_BE_SURE = 2;

  private final InetSocketAddress target;
  private final Thread thread;
  private volatile boolean open = true;
  private volatile int misses;

  SelfPing(InetAddress bound, int port) {
    InetAddress address = bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
    this.target = new InetSocketAddress(address, port);
    this.thread = Thread.ofPlatform().name("sip-self-ping").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Why nothing can be signalled; empty while our port answers.
  Optional<String> unavailability() {
    return misses >= MISSES_TO_BE_SURE
        ? Optional.of("The SIP port " + target.getPort() + " does not answer")
        : Optional.empty();
  }

  private void run() {
    while (open) {
      boolean answered = ping();
      int before = misses;
      misses = answered ? 0 : before + 1;
      if (misses == MISSES_TO_BE_SURE) {
        LOG.error("The SIP port {} does not answer", target.getPort());
      } else if (answered && before >= MISSES_TO_BE_SURE) {
        LOG.info("The SIP port {} answers again", target.getPort());
      }
      LockSupport.parkNanos(INTERVAL.toNanos());
    }
  }

  /// Whether the port answers one OPTIONS.
  boolean ping() {
    try (DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(target.getAddress(), 0))) {
      socket.connect(target);
      socket.setSoTimeout(PATIENCE_MILLIS);
      byte[] request = options(socket.getLocalPort()).getBytes(StandardCharsets.US_ASCII);
      socket.send(new DatagramPacket(request, request.length));
      byte[] room = new byte[2048];
      DatagramPacket answer = new DatagramPacket(room, room.length);
      socket.receive(answer);
      String text =
          new String(room, 0, Math.min(answer.getLength(), 12), StandardCharsets.US_ASCII);
      return text.startsWith("SIP/2.0 200 ");
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      LOG.debug("The SIP port can't be reached", e);
      return false;
    }
  }

  private String options(int port) {
    return """
        OPTIONS sip:%1$s:%2$d SIP/2.0\r
        Via: SIP/2.0/UDP %1$s:%3$d;branch=z9hG4bK%4$s;rport\r
        Max-Forwards: 70\r
        From: <sip:self-ping@%1$s>;tag=%4$s\r
        To: <sip:%1$s:%2$d>\r
        Call-ID: %4$s\r
        CSeq: 1 OPTIONS\r
        Content-Length: 0\r
        \r
        """
        .formatted(Binding.host(target.getAddress()), target.getPort(), port, Tokens.next());
  }

  @Override
  public void close() {
    open = false;
    @Nullable Thread pinging = thread;
    LockSupport.unpark(pinging);
  }
}
