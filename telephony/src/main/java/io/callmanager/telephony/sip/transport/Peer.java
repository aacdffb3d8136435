package io.callmanager.telephony.sip.transport;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// The other end of a message.
///
/// @param address resolved
/// @param tls whom to expect there, by TLS; null for a peer that connected to us by TLS, to whom we can only talk while its
///     connection lasts, and for UDP and TCP
public record Peer(Transport transport, InetSocketAddress address, @Nullable TlsIdentity tls) {

  public Peer {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("unresolved address of a peer");
    }
    if (tls != null && transport != Transport.TLS) {
      throw new IllegalArgumentException("a TLS identity without TLS");
    }
  }

  public Peer(Transport transport, InetSocketAddress address) {
    this(transport, address, null);
  }

  /// The same peer, elsewhere.
  public Peer at(InetSocketAddress elsewhere) {
    return new Peer(transport, elsewhere, tls);
  }

  public boolean reliable() {
    return transport.reliable();
  }

  @Override
  public String toString() {
    return address.getAddress().getHostAddress() + ":" + address.getPort() + "/" + transport;
  }
}
