package io.callmanager.telephony.sip.trunk;

import io.callmanager.call.spi.TrunkStatus;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.telephony.sip.transaction.DigestAuth;
import io.callmanager.telephony.sip.transport.Peer;
import io.callmanager.telephony.sip.transport.Transport;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A way to the telephone network. Safe for use by many threads.
public final class Trunk {

  private static final Logger LOG = LoggerFactory.getLogger(Trunk.class);

  /// What the last check found.
  record Finding(TrunkStatus.Health health, String detail, @Nullable Instant at, int failures) {}

  private final String name;
  private final TrunkUri uri;
  private final TrunkProperties properties;
  private final @Nullable Pacer pacer;
  private final AtomicInteger channels = new AtomicInteger();
  private volatile @Nullable Peer peer;
  private volatile Finding finding =
      new Finding(TrunkStatus.Health.UNKNOWN, "not checked yet", null, 0);
  private volatile @Nullable Instant heardAt;

  Trunk(String name, TrunkProperties properties) {
    this.name = name;
    this.properties = properties;
    this.uri = TrunkUri.parse(properties.uri());
    Integer rate = properties.callsPerSecond();
    this.pacer = rate == null ? null : new Pacer(rate);
  }

  public String name() {
    return name;
  }

  public Transport transport() {
    return uri.transport();
  }

  /// Where its messages go; empty when its host's name isn't known.
  public Optional<Peer> peer() {
    return Optional.ofNullable(peer);
  }

  /// Looks its host up again; blocks.
  void resolve() {
    try {
      InetSocketAddress address = uri.resolve();
      peer = new Peer(uri.transport(), address);
    } catch (UnknownHostException e) {
      LOG.warn("The host of trunk {} is not known: {}", name, uri);
    }
  }

  /// The Request-URI for a number.
  public String uriOf(PhoneNumber number) {
    String prefix = properties.prefix();
    return uri.of(prefix == null ? number.e164() : prefix + number.e164().substring(1));
  }

  /// The Request-URI for the trunk itself.
  String ownUri() {
    return uri.toString();
  }

  public Optional<DigestAuth.Credentials> credentials() {
    String username = properties.username();
    String password = properties.password();
    return username == null || password == null
        ? Optional.empty()
        : Optional.of(new DigestAuth.Credentials(username, password));
  }

  /// Takes a channel and a place in the sequence of calls.
  ///
  /// @return how long to wait for the place in milliseconds; empty when there is no channel or the wait is too long
  OptionalLong take() {
    Integer most = properties.maxChannels();
    if (channels.incrementAndGet() > (most == null ? Integer.MAX_VALUE : most)) {
      channels.decrementAndGet();
      return OptionalLong.empty();
    }
    OptionalLong wait = pacer == null ? OptionalLong.of(0) : pacer.take();
    if (wait.isEmpty()) {
      channels.decrementAndGet();
    }
    return wait;
  }

  void giveBack() {
    channels.decrementAndGet();
  }

  Finding finding() {
    return finding;
  }

  void found(Finding newFinding) {
    Finding before = finding;
    finding = newFinding;
    if (before.health() != newFinding.health()) {
      LOG.info("Trunk {} is {}: {}", name, newFinding.health(), newFinding.detail());
    }
  }

  /// Notes that it answered something.
  void heard(Instant at) {
    heardAt = at;
  }

  @Nullable Instant heardAt() {
    return heardAt;
  }

  public TrunkStatus status() {
    Finding now = finding;
    return new TrunkStatus(
        name,
        uri.toString(),
        now.health(),
        now.detail(),
        now.at(),
        channels.get(),
        properties.maxChannels(),
        properties.callsPerSecond());
  }
}
