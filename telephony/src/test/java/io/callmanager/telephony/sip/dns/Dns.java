package io.callmanager.telephony.sip.dns;

import io.callmanager.telephony.peers.DnsServerPeer;
import io.callmanager.telephony.sip.transport.Transport;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.xbill.DNS.hosts.HostsFileParser;

/// The parts that these tests share.
final class Dns {

  static final Path NO_HOSTS = Path.of("/nonexistent/hosts");
  static final Set<Transport> ALL = EnumSet.allOf(Transport.class);

  private Dns() {}

  static DnsProperties asking(Duration timeout, DnsServerPeer... servers) {
    return new DnsProperties(
        Stream.of(servers).map(DnsServerPeer::address).toList(),
        timeout,
        Duration.ofSeconds(5),
        Duration.ofHours(1),
        Duration.ofHours(1));
  }

  static SipServers servers(DnsProperties properties, Set<Transport> offered, Clock clock) {
    return servers(properties, offered, clock, AddressFamilies.BOTH, NO_HOSTS);
  }

  static SipServers servers(
      DnsProperties properties,
      Set<Transport> offered,
      Clock clock,
      AddressFamilies families,
      Path hosts) {
    return new SipServers(properties, families, offered, clock, new HostsFileParser(hosts));
  }

  /// Such as `192.0.2.1:5060/UDP`, in the order in which they are to be tried.
  static List<String> peers(Located located) {
    return switch (located) {
      case Located.Found found ->
          found.targets().stream().map(target -> target.peer().toString()).toList();
      case Located.NotFound nothing -> throw new AssertionError("found nothing: " + nothing);
    };
  }

  static Located.NotFound notFound(Located located) {
    return switch (located) {
      case Located.Found found -> throw new AssertionError("found " + found);
      case Located.NotFound nothing -> nothing;
    };
  }

  static final class MovableClock extends Clock {

    private volatile Instant now = Instant.parse("2026-03-01T10:00:00Z");

    void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
