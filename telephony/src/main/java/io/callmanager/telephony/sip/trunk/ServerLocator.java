package io.callmanager.telephony.sip.trunk;

import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.telephony.sip.dns.Located;
import io.callmanager.telephony.sip.dns.SipServers;
import io.callmanager.telephony.sip.dns.SipTarget;
import io.callmanager.telephony.sip.dns.Target;
import io.callmanager.telephony.sip.transport.Peer;
import io.callmanager.telephony.sip.transport.TlsIdentity;
import io.callmanager.telephony.sip.transport.Transport;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds a trunk by its host's NAPTR, SRV and address records (RFC 3263), as far as its owner may have us go there.
public final class ServerLocator implements Locator {

  private final SipServers servers;
  private final AddressPolicy policy;

  public ServerLocator(SipServers servers, AddressPolicy policy) {
    this.servers = servers;
    this.policy = policy;
  }

  @Override
  public List<Peer> locate(TrunkDefinition trunk) throws IOException {
    TrunkDefinition.Address address = trunk.address();
    SipTarget target;
    try {
      target = new SipTarget(address.host(), address.port(), transport(address.transport()));
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    return switch (servers.locate(target)) {
      case Located.Found found -> allowed(trunk, found.targets());
      case Located.NotFound notFound -> throw new IOException(notFound.words());
    };
  }

  private List<Peer> allowed(TrunkDefinition trunk, List<Target> targets) throws IOException {
    List<Peer> peers =
        targets.stream()
            .map(target -> peer(trunk, target.peer()))
            .filter(
                peer ->
                    trunk.twilio() != null
                        || policy.allows(peer.address().getAddress(), trunk.owner() != null))
            .toList();
    if (peers.isEmpty()) {
      throw new IOException(
          trunk.address().host()
              + " is in a private network, where accounts' own trunks may not be (callmanager.sip.private-trunks)");
    }
    return peers;
  }

  /// By TLS it has to prove that it is the host that was set up, whatever led to the address (RFC 5922).
  private static Peer peer(TrunkDefinition trunk, Peer found) {
    TrunkDefinition.Address address = trunk.address();
    return found.transport() == Transport.TLS
        ? new Peer(
            Transport.TLS,
            found.address(),
            new TlsIdentity(address.host(), address.verifyCertificate()))
        : found;
  }

  private static @Nullable Transport transport(TrunkDefinition.@Nullable Transport wanted) {
    if (wanted == null) {
      return null;
    }
    return switch (wanted) {
      case UDP -> Transport.UDP;
      case TCP -> Transport.TCP;
      case TLS -> Transport.TLS;
    };
  }
}
