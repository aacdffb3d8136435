package io.callmanager.telephony.sip;

import io.callmanager.call.spi.TrunkStatus;
import io.callmanager.telephony.sip.transaction.SipEndpoint;
import io.callmanager.telephony.sip.transport.ConnectionGate;
import io.callmanager.telephony.sip.trunk.Entrance;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/// What of the SIP user agent can be watched.
final class SipMeters {

  private SipMeters() {}

  static void bind(
      MeterRegistry meters,
      SipEndpoint endpoint,
      Entrance entrance,
      ConnectionGate gate,
      SipCarrier carrier) {
    gauge(
        meters,
        "invites.in.flight",
        "INVITEs without a final answer",
        entrance,
        Entrance::inFlight);
    gauge(meters, "legs.live", "legs that are not over", carrier, SipCarrier::liveLegs);
    gauge(meters, "trunks.up", "trunks that answer", carrier, SipMeters::trunksUp);
    gauge(meters, "backlog", "datagrams that wait for the parser", endpoint, SipEndpoint::backlog);
    gauge(
        meters,
        "mailboxes",
        "calls that wait for a thread",
        endpoint,
        where -> where.workers().depth());
    gauge(meters, "lag.ms", "how far signalling is behind", endpoint, SipEndpoint::lagMillis);
    gauge(
        meters,
        "tls.connections",
        "TLS connections in both directions",
        endpoint,
        SipEndpoint::tlsConnections);
    gauge(
        meters,
        "outgoing.connections",
        "TCP and TLS connections that we made or are about to make",
        gate,
        ConnectionGate::connections);
    gauge(
        meters,
        "unsent",
        "messages that wait to be sent by TCP and TLS",
        endpoint,
        SipEndpoint::unsent);
    gauge(meters, "dialogs", "calls that messages can find", endpoint, SipEndpoint::dialogs);
    gauge(
        meters,
        "transactions",
        "requests in both directions that are not over, or ended a moment ago",
        endpoint,
        SipEndpoint::transactions);
  }

  private static double trunksUp(SipCarrier carrier) {
    return carrier.trunks().stream()
        .filter(trunk -> trunk.health() == TrunkStatus.Health.UP)
        .count();
  }

  private static <T> void gauge(
      MeterRegistry meters,
      String name,
      String description,
      T source,
      java.util.function.ToDoubleFunction<T> value) {
    Gauge.builder("callmanager.sip." + name, source, value)
        .description(description)
        .register(meters);
  }
}
