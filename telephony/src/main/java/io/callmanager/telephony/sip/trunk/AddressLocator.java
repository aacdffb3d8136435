package io.callmanager.telephony.sip.trunk;

import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.telephony.sip.transport.Peer;
import io.callmanager.telephony.sip.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// Finds a trunk by its host's addresses.
public final class AddressLocator implements Locator {

  private static final int DEFAULT_PORT = 5060;

  private final AddressPolicy policy;

  public AddressLocator(AddressPolicy policy) {
    this.policy = policy;
  }

  @Override
  public List<Peer> locate(TrunkDefinition trunk) throws IOException {
    TrunkDefinition.Address address = trunk.address();
    String host = address.host();
    String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    int port = Objects.requireNonNullElse(address.port(), DEFAULT_PORT);
    Transport transport =
        address.transport() == TrunkDefinition.Transport.TCP ? Transport.TCP : Transport.UDP;
    List<Peer> peers =
        Stream.of(InetAddress.getAllByName(plain))
            .filter(one -> policy.allows(one, trunk.owner() != null))
            .map(one -> new Peer(transport, new InetSocketAddress(one, port)))
            .toList();
    if (peers.isEmpty()) {
      throw new UnknownHostException(host + " is in a private network");
    }
    return peers;
  }
}
