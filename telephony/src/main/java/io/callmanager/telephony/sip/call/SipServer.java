package io.callmanager.telephony.sip.call;

import io.callmanager.telephony.sip.transaction.SipEndpoint;
import io.callmanager.telephony.sip.transport.Binding;
import io.callmanager.telephony.sip.transport.Drops;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// A SIP port of its own that takes calls, by UDP.
public final class SipServer implements AutoCloseable {

  private final SipEndpoint endpoint;

  private SipServer(SipEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  /// Opens the port.
  ///
  /// @param handler gets every call that comes in
  /// @throws io.callmanager.telephony.sip.transport.SipStartException when the port can't be had
  public static SipServer open(
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
