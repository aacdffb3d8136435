package io.callmanager.telephony.sip.dns;

import jakarta.validation.constraints.NotNull;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// `callmanager.sip.dns.*`: how the names of SIP servers are looked up.
///
/// @param servers the DNS servers to ask, such as `10.0.0.53` or `[2001:db8::53]:5353`; empty for those of this machine
/// @param timeout how long one question may take, whichever server answers it; a search is of two rounds of questions
/// @param minTtl how long an answer is kept at least
/// @param maxTtl how long an answer is kept at most
/// @param maxStale for how long beyond its time an answer stays in use while no DNS server answers
@Validated
@ConfigurationProperties("callmanager.sip.dns")
public record DnsProperties(
    @DefaultValue @NotNull List<String> servers,
    @DefaultValue("2s") @NotNull @DurationMin(millis = 100) Duration timeout,
    @DefaultValue("5s") @NotNull @DurationMin(seconds = 1) Duration minTtl,
    @DefaultValue("1h") @NotNull @DurationMin(seconds = 1) Duration maxTtl,
    @DefaultValue("1h") @NotNull @DurationMin(seconds = 0) Duration maxStale) {

  private static final Pattern SERVER =
      Pattern.compile("(?:([0-9]+(?:\\.[0-9]+){3})|\\[([0-9A-Fa-f:.]+)])(?::([0-9]{1,5}))?");
  private static final int DEFAULT_PORT = 53;

  public DnsProperties {
    servers = List.copyOf(servers);
    servers.forEach(DnsProperties::address);
    if (minTtl.compareTo(maxTtl) > 0) {
      throw new IllegalArgumentException("min-ttl must not be more than max-ttl");
    }
  }

  /// The servers to ask; empty for those of this machine.
  List<InetSocketAddress> addresses() {
    return servers.stream().map(DnsProperties::address).toList();
  }

  private static InetSocketAddress address(String server) {
    Matcher matcher = SERVER.matcher(server.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "a DNS server must be an address, such as 10.0.0.53 or [2001:db8::53]:5353, not "
              + server);
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    String port = matcher.group(3);
    return new InetSocketAddress(
        InetAddress.ofLiteral(host), port == null ? DEFAULT_PORT : Integer.parseInt(port));
  }
}
