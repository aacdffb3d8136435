package io.callmanager.telephony.sip.call;

import io.callmanager.telephony.sip.transaction.SipEndpoint;
import io.callmanager.telephony.sip.transport.Binding;
import io.callmanager.telephony.sip.transport.Drops;
import io.callmanager.telephony.sip.transport.SipStartException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;

/// A SIP port of its own that takes calls, by UDP.
public final class SipServer implements AutoCloseable {

  /// How often a free port is looked for: between its being found and being opened somebody else may take it.
  private static final int TRIES = 3;

  private final SipEndpoint endpoint;

  private SipServer(SipEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  /// Opens the port.
  ///
  /// @param port 0 for any free one
  /// @param handler gets every call that comes in
  /// @throws SipStartException when the port can't be had
  public static SipServer open(
      InetAddress address,
      int port,
      Clock clock,
      MeterRegistry meters,
      IncomingCallHandler handler) {
    return port == 0
        ? open(address, () -> freePort(address), clock, meters, handler)
        : openAt(address, port, clock, meters, handler);
  }

  /// Opens one of some ports.
  ///
  /// @param free finds another one each time
  static SipServer open(
      InetAddress address,
      IntSupplier free,
      Clock clock,
      MeterRegistry meters,
      IncomingCallHandler handler) {
    for (int left = TRIES - 1; ; left--) {
      try {
        return openAt(address, free.getAsInt(), clock, meters, handler);
      } catch (SipStartException e) {
        if (left == 0) {
          throw e;
        }
      }
    }
  }

  private static int freePort(InetAddress address) {
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, 0))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new SipStartException("There is no free port on " + address.getHostAddress(), e);
    }
  }

  private static SipServer openAt(
      InetAddress address,
      int port,
      Clock clock,
      MeterRegistry meters,
      IncomingCallHandler handler) {
    CompletableFuture<SipEndpoint> opened = new CompletableFuture<>();
    Binding binding = new Binding(address, port, Binding.host(address), Set.of());
    SipEndpoint endpoint =
        new SipEndpoint(binding, clock, new Drops(meters), new InboundCalls(opened::join, handler));
    opened.complete(endpoint);
    return new SipServer(endpoint);
  }

  public int port() {
    return endpoint.identity().port();
  }

  /// Closes the port. Calls that stand are dropped without a word; hang them up before.
  @Override
  public void close() {
    endpoint.close();
  }
}
