package io.callmanager.telephony.rtp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A session's socket, which sends back to wherever the peer really sends from (symmetric RTP, RFC 4961).
///
/// It sends to the address of the peer's description until the peer's own packets have shown where it is, and is
/// connected to that address from then on: strangers are then kept out by the kernel. A source that is not the
/// described one has to send a few packets in sequence first, so that a stray or forged packet can't steal the audio.
/// Belongs to one pacing thread.
final class SymmetricSocket {

  private static final Logger log = LoggerFactory.getLogger(SymmetricSocket.class);
  private static final int PACKETS_OF_PROOF = 3;

  private final DatagramChannel channel;
  private @Nullable InetSocketAddress described;
  private @Nullable InetSocketAddress target;
  private @Nullable InetSocketAddress proven;
  private boolean connected;
  private @Nullable SocketAddress candidate;
  private int candidateSsrc;
  private int candidateSequence;
  private int proofs;

  SymmetricSocket(DatagramChannel channel) {
    this.channel = channel;
  }

  /// Sends to another address of the peer's from now on. The address that is described already changes nothing.
  void describe(InetSocketAddress address) {
    if (address.equals(described)) {
      return;
    }
    described = address;
    target = address;
    listenToAll();
  }

  /// Lets the peer turn up elsewhere, as it does when a NAT forgets it; goes on sending where it was.
  void listenToAll() {
    proven = null;
    candidate = null;
    proofs = 0;
    if (connected) {
      try {
        channel.disconnect();
      } catch (IOException e) {
        log.debug("Can't disconnect an RTP socket", e);
      }
      connected = false;
    }
  }

  /// Reads a little of what the next packet will need.
  int touch() {
    return (channel.isOpen() ? 1 : 0) + (target == null ? 0 : 1);
  }

  /// Sends a packet to the peer, wherever it is believed to be.
  ///
  /// @return whether the packet left
  boolean send(ByteBuffer packet) {
    InetSocketAddress to = target;
    if (to == null) {
      return false;
    }
    try {
      return (connected ? channel.write(packet) : channel.send(packet, to)) > 0;
    } catch (PortUnreachableException e) {
      return true; // told about an earlier packet: the peer may be about to open its port
    } catch (IOException e) {
      log.debug("Can't send RTP to {}", to, e);
      return false;
    }
  }

  /// Reads one datagram into an empty buffer and flips it.
  ///
  /// @return where it came from: null when nothing was there
  @Nullable SocketAddress receive(ByteBuffer in) {
    in.clear();
    try {
      if (connected) {
        int length = channel.read(in);
        in.flip();
        return length > 0 ? target : null;
      }
      SocketAddress source = channel.receive(in);
      in.flip();
      return source;
    } catch (PortUnreachableException e) {
      in.flip();
      return null;
    } catch (IOException e) {
      log.debug("Can't receive RTP", e);
      in.flip();
      return null;
    }
  }

  /// Decides whether a well-formed packet is the peer's.
  boolean accepts(SocketAddress source, RtpPacket packet) {
    if (connected || source.equals(proven)) {
      return true;
    }
    if (proven != null) {
      return false;
    }
    if (source.equals(target) || isProof(source, packet)) {
      proven = (InetSocketAddress) source;
      return true;
    }
    return false;
  }

  private boolean isProof(SocketAddress source, RtpPacket packet) {
    boolean follows =
        source.equals(candidate)
            && packet.ssrc == candidateSsrc
            && packet.sequence == ((candidateSequence + 1) & 0xffff);
    proofs = follows ? proofs + 1 : 1;
    candidate = source;
    candidateSsrc = packet.ssrc;
    candidateSequence = packet.sequence;
    return proofs >= PACKETS_OF_PROOF;
  }

  /// Connects to the peer that was proven. Called when the socket has been read empty, since connecting throws away
  /// what waits.
  void settle() {
    if (proven == null || connected) {
      return;
    }
    try {
      channel.connect(proven);
      target = proven;
      connected = true;
    } catch (IOException e) {
      log.debug("Can't connect an RTP socket to {}", proven, e);
      proven = null;
    }
  }
}
