package io.callmanager.telephony.sip;

import io.callmanager.telephony.sip.transport.Binding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/// The addresses we listen on and go by.
final class LocalAddresses {

  /// An address of the documentation range (RFC 5737): which way packets would take is asked, none is sent.
  private static final InetSocketAddress ANYWHERE = new InetSocketAddress("192.0.2.1", 9);

  private LocalAddresses() {}

  static InetAddress bind(String bindAddress) {
    try {
      return InetAddress.getByName(bindAddress);
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(
          "callmanager.sip.bind-address is no address of a machine: " + bindAddress, e);
    }
  }

  /// What to advertise: what is configured; else what is bound; else the address by which this machine reaches others.
  static String advertised(@Nullable String configured, InetAddress bound) {
    if (configured != null && !configured.isBlank()) {
      return configured.strip();
    }
    return Binding.host(bound.isAnyLocalAddress() ? outward() : bound);
  }

  private static InetAddress outward() {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(ANYWHERE);
      InetAddress address = socket.getLocalAddress();
      return address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
    } catch (IOException e) {
      return InetAddress.getLoopbackAddress();
    }
  }
}
