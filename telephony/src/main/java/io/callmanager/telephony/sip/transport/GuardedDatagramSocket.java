package io.callmanager.telephony.sip.transport;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;

/// A socket that hands out only datagrams worth parsing.
final class GuardedDatagramSocket extends DatagramSocket {

  private final Backlog backlog;
  private final Drops drops;

  GuardedDatagramSocket(int port, InetAddress address, Backlog backlog, Drops drops)
      throws SocketException {
    super(port, address);
    this.backlog = backlog;
    this.drops = drops;
  }

  @Override
  public void receive(DatagramPacket packet) throws IOException {
    int room = packet.getLength();
    while (true) {
      super.receive(packet);
      DropReason objection =
          DatagramGuard.objection(packet.getData(), packet.getOffset(), packet.getLength());
      if (objection == null && !backlog.offer()) {
        objection = DropReason.BACKLOG;
      }
      if (objection == null) {
        return;
      }
      drops.count(objection, packet.getAddress().getHostAddress());
      packet.setLength(room);
    }
  }
}
