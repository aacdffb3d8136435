package io.callmanager.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RtpPacketPropertyTest {

  private final RtpPacket packet = new RtpPacket();

  @Property(tries = 5000)
  void neverPointsOutsideThePacket(@ForAll @Size(max = 400) byte[] bytes) {
    staysInside(bytes);
  }

  /// The same, past the check of the version.
  @Property(tries = 5000)
  void neverPointsOutsideAPacketOfTheRightVersion(
      @ForAll @Size(min = 1, max = 100) byte[] bytes, @ForAll @IntRange(max = 63) int flags) {
    bytes[0] = (byte) (0x80 | flags);
    staysInside(bytes);
  }

  private void staysInside(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (packet.read(in)) {
      assertThat(packet.payloadLength).isBetween(0, bytes.length - RtpPacket.HEADER);
      assertThat(packet.payloadAt).isBetween(RtpPacket.HEADER, bytes.length);
      assertThat(packet.payloadAt + packet.payloadLength).isLessThanOrEqualTo(bytes.length);
      assertThat(packet.payloadType).isBetween(0, 127);
    }
  }

  @Property
  void readsWhatItWrites(
      @ForAll boolean marker,
      @ForAll @IntRange(max = 63) int payloadType,
      @ForAll @IntRange(max = 65_535) int sequence,
      @ForAll int timestamp,
      @ForAll int ssrc,
      @ForAll @Size(max = 200) byte[] payload) {
    ByteBuffer buffer = ByteBuffer.allocate(300);
    RtpPacket.writeHeader(buffer, marker, payloadType, sequence, timestamp, ssrc);
    buffer.put(payload).flip();

    assertThat(packet.read(buffer)).isTrue();
    assertThat(packet.marker).isEqualTo(marker);
    assertThat(packet.payloadType).isEqualTo(payloadType);
    assertThat(packet.sequence).isEqualTo(sequence);
    assertThat(packet.timestamp).isEqualTo(timestamp);
    assertThat(packet.ssrc).isEqualTo(ssrc);
    assertThat(packet.payloadAt).isEqualTo(12);
    assertThat(packet.payloadLength).isEqualTo(payload.length);
  }

  @Test
  void skipsContributorsExtensionAndPadding() {
    ByteBuffer in = ByteBuffer.allocate(12 + 8 + 8 + 5 + 3);
    in.put(0, (byte) (0x80 | 0x20 | 0x10 | 2)).put(1, (byte) 8);
    in.putShort(12 + 8 + 2, (short) 1);
    in.put(in.limit() - 1, (byte) 3);

    assertThat(packet.read(in)).isTrue();
    assertThat(packet.payloadAt).isEqualTo(28);
    assertThat(packet.payloadLength).isEqualTo(5);
  }

  @Test
  void refusesWhatIsNoRtp() {
    assertThat(packet.read(ByteBuffer.allocate(0))).isFalse();
    assertThat(packet.read(with(11, 0, 0x80))).as("short").isFalse();
    assertThat(packet.read(with(172, 0, 0x40))).as("version 1").isFalse();
    assertThat(packet.read(with(172, 1, 200))).as("RTCP").isFalse();
    assertThat(packet.read(with(12, 0, 0x81))).as("a contributor too many").isFalse();
    assertThat(packet.read(with(14, 0, 0x90))).as("half an extension").isFalse();
    ByteBuffer padded = with(20, 0, 0xa0);
    padded.put(19, (byte) 9);
    assertThat(packet.read(padded)).as("more padding than payload").isFalse();
    padded.put(19, (byte) 0);
    assertThat(packet.read(padded)).as("padding of nothing").isFalse();
    padded.put(19, (byte) 8);
    assertThat(packet.read(padded)).as("nothing but padding").isTrue();
  }

  private static ByteBuffer with(int length, int at, int value) {
    ByteBuffer in = ByteBuffer.allocate(length);
    in.put(0, (byte) 0x80);
    return in.put(at, (byte) value);
  }
}
