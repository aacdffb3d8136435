package io.callmanager.telephony.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A bad network on 127.0.0.1 between two ends of RTP: it loses packets, one by one and several in a row, delays each of the
/// others for a while of its own, so that they overtake one another, and brings some of them twice.
///
/// Each end is given the other's description with a port of the relay's in it. Control packets (RTCP) are lost altogether.
public final class LossyRelay implements AutoCloseable {

  private static final Pattern AUDIO = Pattern.compile("(?m)^m=audio (\\d+) ");
  private static final int LARGEST = 2048;

  /// Every so manieth loss is one of several packets in a row.
  private static final int BURST_EVERY = 4;

  /// How bad it is.
  ///
  /// @param loss how likely a packet is to be lost, or to be the first of several that are
  /// @param burst the most packets that are lost in a row
  /// @param copies how likely a packet is to come twice
  /// @param jitter packets are late by anything up to this
  /// @param seed for the same fate each time
  public record Network(double loss, int burst, double copies, Duration jitter, long seed) {

    /// One over which calls are still to work.
    public static final Network BAD = new Network(0.05, 4, 0.05, Duration.ofMillis(100), 20);
  }

  /// What became of the packets in one direction.
  ///
  /// @param taken how many were given to the relay
  /// @param lost the RTP sequence numbers of those that were not passed on
  /// @param copied how many were passed on twice
  /// @param overtaken how many were passed on after a packet that had been sent later
  public record Toll(int taken, Set<Integer> lost, int copied, int overtaken) {}

  private final Network network;
  private final ScheduledExecutorService late = Executors.newSingleThreadScheduledExecutor();
  private final End ours;
  private final End theirs;
  private final Way outward;
  private final Way inward;

  public LossyRelay(Network network) {
    this.network = network;
    ours = new End();
    theirs = new End();
    outward = new Way(ours, theirs, network.seed());
    inward = new Way(theirs, ours, network.seed() + 1);
  }

  /// Our description, as the peer is to see it.
  public String ours(String sdp) {
    return ours.describe(sdp, theirs);
  }

  /// The peer's description, as we are to see it.
  public String theirs(String sdp) {
    return theirs.describe(sdp, ours);
  }

  /// What became of what we sent.
  public Toll outward() {
    return outward.toll();
  }

  /// What became of what the peer sent.
  public Toll inward() {
    return inward.toll();
  }

  @Override
  public void close() {
    late.shutdownNow();
    ours.close();
    theirs.close();
  }

  /// What one of the two ends sees of the relay.
  private static final class End implements AutoCloseable {

    final DatagramSocket socket;
    private final DatagramSocket control;
    volatile @Nullable SocketAddress whom;

    End() {
      int port = FreePort.nextRow(2);
      try {
        socket = new DatagramSocket(port, InetAddress.getLoopbackAddress());
        control = new DatagramSocket(port + 1, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /// @param facing the end that whoever gets to see the description sends to
    String describe(String sdp, End facing) {
      Matcher audio = AUDIO.matcher(sdp);
      if (!audio.find()) {
        throw new AssertionError("no audio in " + sdp);
      }
      whom =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(audio.group(1)));
      return audio.replaceFirst("m=audio " + facing.socket.getLocalPort() + " ");
    }

    @Override
    public void close() {
      socket.close();
      control.close();
    }
  }

  /// One direction.
  private final class Way {

    private final End from;
    private final End to;
    private final Random fate;
    private final Set<Integer> lost = new HashSet<>();
    private int taken;
    private int copied;
    private int overtaken;
    private int latest;
    private int toBeLost;
    private int lostInARow;

    Way(End from, End to, long seed) {
      this.from = from;
      this.to = to;
      this.fate = new Random(seed);
      Thread.ofVirtual().start(this::carry);
    }

    private void carry() {
      DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
      while (!from.socket.isClosed()) {
        try {
          from.socket.receive(packet);
          take(Arrays.copyOf(packet.getData(), packet.getLength()));
        } catch (IOException | RejectedExecutionException e) {
          if (!from.socket.isClosed() && !late.isShutdown()) {
            throw new IllegalStateException("The relay broke", e);
          }
        }
      }
    }

    private synchronized void take(byte[] bytes) {
      int number = taken++;
      if (isLost()) {
        lost.add(ByteBuffer.wrap(bytes).getShort(2) & 0xffff);
        return;
      }
      passOnLater(bytes, number);
      if (fate.nextDouble() < network.copies()) {
        copied++;
        passOnLater(bytes, number);
      }
    }

    private boolean isLost() {
      if (toBeLost == 0 && fate.nextDouble() < network.loss()) {
        toBeLost = fate.nextInt(BURST_EVERY) == 0 ? network.burst() : 1;
      }
      boolean losing = toBeLost > 0 && lostInARow < network.burst();
      toBeLost = losing ? toBeLost - 1 : 0;
      lostInARow = losing ? lostInARow + 1 : 0;
      return losing;
    }

    private void passOnLater(byte[] bytes, int number) {
      long micros = fate.nextLong(network.jitter().toNanos() / 1000 + 1);
      var _ = late.schedule(() -> passOn(bytes, number), micros, TimeUnit.MICROSECONDS);
    }

    private void passOn(byte[] bytes, int number) {
      SocketAddress target = to.whom;
      if (target == null) {
        return;
      }
      synchronized (this) {
        overtaken += number < latest ? 1 : 0;
        latest = Math.max(latest, number);
      }
      try {
        to.socket.send(new DatagramPacket(bytes, bytes.length, target));
      } catch (IOException e) {
        // It is no longer there: what is sent to it is lost, as on any network.
      }
    }

    synchronized Toll toll() {
      return new Toll(taken, Set.copyOf(lost), copied, overtaken);
    }
  }
}
