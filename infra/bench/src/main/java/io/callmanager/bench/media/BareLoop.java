package io.callmanager.bench.media;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// What the product is measured beside: one connected channel a call and one thread that, for each, sends one packet of the size
/// of a G.711 call every 20 ms and reads what has come in. The calls are spread over the period as the product's are. The packets
/// carry a number and silence; nothing is played, decoded or recorded.
final class BareLoop implements Calls {

  private static final int SLOTS = 20;
  private static final long SLOT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int DATAGRAM = 172;
  private static final int RECEIVE_BUFFER = 64 * 1024;
  private static final int TIMESTAMP_AT = 4;
  private static final int SOURCE_AT = 8;
  private static final int PERIOD = 160;
  private static final byte VERSION_2 = (byte) 0x80;

  private final DatagramChannel[][] slots = new DatagramChannel[SLOTS][];
  private final ByteBuffer out = ByteBuffer.allocateDirect(DATAGRAM);
  private final ByteBuffer in = ByteBuffer.allocateDirect(2048);
  private volatile boolean silent;
  private volatile long sent;
  private volatile long received;

  private BareLoop(int calls) throws IOException {
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    InetSocketAddress peer =
        new InetSocketAddress(InetAddress.ofLiteral(EchoingPeer.ADDRESS), EchoingPeer.PORT);
    for (int slot = 0; slot < SLOTS; slot++) {
      slots[slot] = new DatagramChannel[calls / SLOTS + (slot < calls % SLOTS ? 1 : 0)];
      for (int i = 0; i < slots[slot].length; i++) {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
        channel.bind(new InetSocketAddress(here, 0));
        channel.configureBlocking(false);
        channel.connect(peer);
        slots[slot][i] = channel;
      }
    }
    out.put(0, VERSION_2);
    out.putInt(SOURCE_AT, (int) System.nanoTime());
    Thread.ofPlatform().daemon().name("bare-loop").start(this::run);
  }

  /// Arguments: calls, seconds to warm up, seconds to measure.
  public static void main(String[] arguments) throws Exception {
    new Side()
        .run(
            new BareLoop(Integer.parseInt(arguments[0])),
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[2]));
    System.exit(0);
  }

  private void run() {
    long origin = System.nanoTime();
    try {
      for (long tick = 0; ; tick++) {
        long wait = origin + tick * SLOT_NANOS - System.nanoTime();
        while (wait > 0) {
          LockSupport.parkNanos(wait);
          wait = origin + tick * SLOT_NANOS - System.nanoTime();
        }
        serve(slots[(int) (tick % SLOTS)], (int) (tick / SLOTS) * PERIOD);
      }
    } catch (IOException e) {
      throw new IllegalStateException("the bare loop failed", e);
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread
  private void serve(DatagramChannel[] channels, int timestamp) throws IOException {
    boolean sending = !silent;
    long read = 0;
    out.putInt(TIMESTAMP_AT, timestamp);
    for (DatagramChannel channel : channels) {
      if (sending) {
        out.clear();
        channel.write(out);
      }
      while (hasRead(channel)) {
        read++;
      }
    }
    if (sending) {
      sent += channels.length;
    }
    received += read;
  }

  private boolean hasRead(DatagramChannel channel) throws IOException {
    in.clear();
    try {
      return channel.read(in) > 0;
    } catch (PortUnreachableException e) {
      return false;
    }
  }

  @Override
  public long sent() {
    return sent;
  }

  @Override
  public long received() {
    return received;
  }

  @Override
  public void begin() {}

  @Override
  public Figures end() {
    return new Figures()
        .put("lost", 0); // it counts nothing: what the kernel dropped is told by that
  }

  @Override
  public void fallSilent() {
    silent = true;
  }

  @Override
  public Figures hangUp() {
    return new Figures();
  }
}
