package io.callmanager.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RtcpTest implements RtcpReader.Listener {

  private final List<String> heard = new ArrayList<>();

  @Test
  void readsTheSenderReportItWrites() {
    ByteBuffer out = ByteBuffer.allocate(500);
    long ntp = RtcpWriter.ntp(Instant.ofEpochSecond(1_700_000_000L, 500_000_000));
    RtcpWriter.senderReport(out, 7, ntp, 160, 10, 1600, 1);
    RtcpWriter.block(out, 9, 25, -3, 70_000, 12, 0x01020304, 65_536);
    RtcpWriter.sourceDescription(out, 7, "a name");
    RtcpWriter.bye(out, 7);
    out.flip();

    assertThat(RtcpReader.isValid(out)).isTrue();
    assertThat(RtcpReader.ssrc(out)).isEqualTo(7);
    RtcpReader.read(out, this);
    assertThat(heard)
        .containsExactly("SR 7 " + RtcpWriter.middle(ntp), "block 7 9 25 16909060 65536");
    assertThat(out.getInt(32) & 0xffffff).as("lost, in 24 bits").isEqualTo(0xfffffd);
  }

  @Test
  void tellsTimeAsNtpDoes() {
    long ntp = RtcpWriter.ntp(Instant.parse("1970-01-01T00:00:00.25Z"));

    assertThat(ntp >>> 32).isEqualTo(2_208_988_800L);
    assertThat(ntp & 0xffffffffL).isEqualTo(0x40000000L);
  }

  @Test
  void refusesACompoundThatDoesNotBeginWithAReport() {
    ByteBuffer out = ByteBuffer.allocate(100);
    RtcpWriter.bye(out, 7);
    out.flip();

    assertThat(RtcpReader.isValid(out)).isFalse();
  }

  @Test
  void refusesMoreBlocksThanThereAre() {
    ByteBuffer out = ByteBuffer.allocate(100);
    RtcpWriter.receiverReport(out, 7, 0);
    out.put(0, (byte) 0x81).flip();

    assertThat(RtcpReader.isValid(out)).isFalse();
  }

  @Property(tries = 5000)
  void survivesAnything(
      @ForAll @Size(min = 8, max = 200) byte[] bytes,
      @ForAll @IntRange(min = 200, max = 204) int type,
      @ForAll @IntRange(max = 5) int words) {
    bytes[0] = (byte) (0x80 | (bytes[0] & 0x1f));
    bytes[1] = (byte) type;
    bytes[2] = 0;
    bytes[3] = (byte) words;
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (RtcpReader.isValid(in)) {
      RtcpReader.read(in, this);
    }
  }

  @Override
  public void onSenderReport(int ssrc, int middleOfNtp) {
    heard.add("SR " + ssrc + " " + middleOfNtp);
  }

  @Override
  public void onBlock(int ssrc, int source, int lossOf256, int lastSenderReport, int delay) {
    heard.add(
        "block " + ssrc + " " + source + " " + lossOf256 + " " + lastSenderReport + " " + delay);
  }
}
