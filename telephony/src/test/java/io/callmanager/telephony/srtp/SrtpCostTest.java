package io.callmanager.telephony.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What encryption costs for each packet.
class SrtpCostTest {

  private static final int WARM_UP = 200_000;
  private static final int PACKETS = 200_000;
  private static final int LENGTH = 172;

  private final byte[] packet = new byte[256];
  private int sequence;

  private void roundTrips(SrtpSender sender, SrtpReceiver receiver, int count) {
    for (int i = 0; i < count; i++) {
      sequence = sequence + 1 & 0xffff;
      packet[0] = (byte) 0x80;
      packet[2] = (byte) (sequence >> 8);
      packet[3] = (byte) sequence;
      int length = sender.protect(packet, LENGTH);
      if (receiver.open(packet, length) != LENGTH) {
        throw new AssertionError("a packet was refused");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void allocatesNothingForAPacket(SrtpSuite suite) {
    SrtpKey key = SrtpKey.random(suite);
    SrtpSender sender = new SrtpSender(key);
    SrtpReceiver receiver = new SrtpReceiver(key);
    roundTrips(sender, receiver, WARM_UP);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    long cpuBefore = threads.getCurrentThreadCpuTime();
    roundTrips(sender, receiver, PACKETS);
    long cpu = threads.getCurrentThreadCpuTime() - cpuBefore;
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    System.out.printf(
        "%s: %.2f µs to protect and open a packet, %.3f bytes allocated%n",
        suite, cpu / 1000.0 / PACKETS, (double) allocated / PACKETS);
    assertThat(allocated / PACKETS).isZero();
  }
}
