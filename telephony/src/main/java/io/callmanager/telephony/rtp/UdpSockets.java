package io.callmanager.telephony.rtp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens and closes the sockets of RTP and RTCP.
final class UdpSockets {

  private static final Logger log = LoggerFactory.getLogger(UdpSockets.class);

  private UdpSockets() {}

  /// A socket of the address's family, bound to it, that never blocks.
  ///
  /// @throws IOException when it can't be had, mostly because another process has it
  static DatagramChannel bound(InetSocketAddress address) throws IOException {
    DatagramChannel channel =
        DatagramChannel.open(
            address.getAddress().getAddress().length == 4
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6);
    try {
      channel.configureBlocking(false);
      channel.bind(address);
      return channel;
    } catch (IOException e) {
      closeQuietly(channel);
      throw e;
    }
  }

  static void closeQuietly(@Nullable DatagramChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      log.debug("Can't close a UDP socket", e);
    }
  }
}
