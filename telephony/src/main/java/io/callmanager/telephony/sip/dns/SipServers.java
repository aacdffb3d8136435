package io.callmanager.telephony.sip.dns;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callmanager.telephony.sip.transport.Transport;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.hosts.HostsFileParser;

/// Locates SIP servers (RFC 3263, section 4), and remembers where they are. Safe for use by many threads.
public final class SipServers {

  private static final int MAX_REMEMBERED = 1000;
  private static final int ROUNDS = 2;

  private final DnsProperties properties;
  private final Clock clock;
  private final ServerSearch search;
  private final Cache<SipTarget, Remembered> remembered =
      Caffeine.newBuilder()
          .maximumSize(MAX_REMEMBERED)
          .executor(Thread::startVirtualThread)
          .build();

  /// Begins without asking anything.
  ///
  /// @param families the addresses to which our socket can send
  /// @param offered the transports by which we can send, from which the DNS may choose when a target names none; one at
  ///     least
  /// @param clock says when an answer is too old
  public SipServers(
      DnsProperties properties, AddressFamilies families, Set<Transport> offered, Clock clock) {
    this(properties, families, offered, clock, new HostsFileParser());
  }

  SipServers(
      DnsProperties properties,
      AddressFamilies families,
      Set<Transport> offered,
      Clock clock,
      HostsFileParser hosts) {
    this.properties = properties;
    this.clock = clock;
    List<InetSocketAddress> configured = properties.addresses();
    Supplier<List<InetSocketAddress>> servers =
        configured.isEmpty() ? () -> new ResolverConfig().servers() : () -> configured;
    NameServers dns = new NameServers(servers, properties.timeout());
    this.search =
        new ServerSearch(dns, new Addresses(dns, hosts, families, configured.isEmpty()), offered);
  }

  /// Where a target's servers are. Answers at once as long as what was found earlier stands, and else blocks for about
  /// twice the time limit of a question, so it is for virtual threads.
  public Located locate(SipTarget target) {
    return remembered
        .get(target, newTarget -> new Remembered(newTarget, properties))
        .locate(
            clock.instant(),
            () ->
                search.search(
                    target,
                    System.nanoTime() + properties.timeout().multipliedBy(ROUNDS).toNanos()));
  }
}
