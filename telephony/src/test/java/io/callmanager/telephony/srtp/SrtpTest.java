package io.callmanager.telephony.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpTest {

  private static final int SSRC = 0xcafebabe;
  private static final int ROOM = 2048;

  private final SrtpKey key = SrtpKey.random(SrtpSuite.AES_CM_128_HMAC_SHA1_80);

  /// A packet as it goes over the network.
  private static byte[] sent(SrtpSender sender, int sequence, int ssrc) {
    byte[] packet = Arrays.copyOf(packet(sequence, ssrc), ROOM);
    return Arrays.copyOf(packet, sender.protect(packet, 172));
  }

  private static byte[] packet(int sequence, int ssrc) {
    byte[] packet = new byte[172];
    new Random(sequence).nextBytes(packet);
    packet[0] = (byte) 0x80;
    packet[1] = 0;
    packet[2] = (byte) (sequence >> 8);
    packet[3] = (byte) sequence;
    Packets.putInt(packet, 8, ssrc);
    return packet;
  }

  private static boolean opens(SrtpReceiver receiver, byte[] sent, int sequence, int ssrc) {
    byte[] packet = sent.clone();
    int length = receiver.open(packet, sent.length);
    if (length == SrtpReceiver.REFUSED) {
      return false;
    }
    assertThat(Arrays.copyOf(packet, length)).isEqualTo(packet(sequence & 0xffff, ssrc));
    return true;
  }

  private static boolean opens(SrtpReceiver receiver, byte[] sent, int sequence) {
    return opens(receiver, sent, sequence, SSRC);
  }

  @ParameterizedTest
  @EnumSource
  void opensWhatTheOtherEndProtected(SrtpSuite suite) {
    SrtpKey ofSuite = SrtpKey.random(suite);
    SrtpSender sender = new SrtpSender(ofSuite);
    SrtpReceiver receiver = new SrtpReceiver(ofSuite);
    for (int sequence = 1; sequence < 100; sequence++) {
      byte[] sent = sent(sender, sequence, SSRC);
      assertThat(Arrays.copyOfRange(sent, 12, 172))
          .isNotEqualTo(Arrays.copyOfRange(packet(sequence, SSRC), 12, 172));
      assertThat(opens(receiver, sent, sequence)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesOnOverManyRollovers(SrtpSuite suite) {
    SrtpKey ofSuite = SrtpKey.random(suite);
    SrtpSender sender = new SrtpSender(ofSuite);
    SrtpReceiver receiver = new SrtpReceiver(ofSuite);
    for (int i = 0; i < 400_000; i += 997) {
      assertThat(opens(receiver, sent(sender, i & 0xffff, SSRC), i)).as("%d", i).isTrue();
    }
  }

  @Test
  void opensWhatWasOvertakenAroundARollover() {
    SrtpSender sender = new SrtpSender(key);
    SrtpReceiver receiver = new SrtpReceiver(key);
    byte[] before = sent(sender, 65_534, SSRC);
    byte[] late = sent(sender, 65_535, SSRC);
    byte[] after = sent(sender, 0, SSRC);
    assertThat(opens(receiver, before, 65_534)).isTrue();
    assertThat(opens(receiver, after, 0)).isTrue();
    assertThat(opens(receiver, late, 65_535)).isTrue();
  }

  @Test
  void findsItsPlaceWhenEverythingBeforeTheRolloverWasLost() {
    SrtpSender sender = new SrtpSender(key);
    sent(sender, 65_535, SSRC);
    SrtpReceiver receiver = new SrtpReceiver(key);
    assertThat(opens(receiver, sent(sender, 0, SSRC), 0)).isTrue();
    assertThat(opens(receiver, sent(sender, 1, SSRC), 1)).isTrue();
  }

  @Test
  void opensEachPacketOnce() {
    SrtpSender sender = new SrtpSender(key);
    SrtpReceiver receiver = new SrtpReceiver(key);
    byte[] first = sent(sender, 1, SSRC);
    byte[] second = sent(sender, 2, SSRC);
    assertThat(opens(receiver, second, 2)).isTrue();
    assertThat(opens(receiver, second, 2)).isFalse();
    assertThat(opens(receiver, first, 1)).isTrue();
    assertThat(opens(receiver, first, 1)).isFalse();
    for (int sequence = 3; sequence < 80; sequence++) {
      assertThat(opens(receiver, sent(sender, sequence, SSRC), sequence)).isTrue();
    }
    assertThat(opens(receiver, first, 1)).isFalse();
  }

  @Test
  void followsThePeerToAnotherSource() {
    SrtpSender sender = new SrtpSender(key);
    SrtpReceiver receiver = new SrtpReceiver(key);
    assertThat(opens(receiver, sent(sender, 1, SSRC), 1)).isTrue();
    SrtpSender other = new SrtpSender(key);
    assertThat(opens(receiver, sent(other, 40_000, 5), 40_000, 5)).isTrue();
    assertThat(opens(receiver, sent(sender, 2, SSRC), 2)).isTrue();
    for (int ssrc = 100; ssrc < 114; ssrc++) {
      assertThat(opens(receiver, sent(new SrtpSender(key), 1, ssrc), 1, ssrc)).isTrue();
    }
    assertThat(opens(receiver, sent(new SrtpSender(key), 1, 200), 1, 200)).isFalse();
    assertThat(opens(receiver, sent(sender, 3, SSRC), 3)).isTrue();
  }

  @Test
  void takesTheNextKeyWhetherOrNotItsCountBeginsAnew() {
    SrtpSender sender = new SrtpSender(key);
    SrtpReceiver receiver = new SrtpReceiver(key);
    for (int i = 0; i < 3 * 65_536; i += 10_000) {
      opens(receiver, sent(sender, i & 0xffff, SSRC), i);
    }
    SrtpKey next = SrtpKey.random(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
    assertThat(opens(receiver.succeededBy(next), sent(new SrtpSender(next), 9, SSRC), 9)).isTrue();
    SrtpSender continued = new SrtpSender(next);
    for (int i = 0; i < 2 * 65_536; i += 10_000) {
      sent(continued, i & 0xffff, SSRC);
    }
    assertThat(opens(receiver.succeededBy(next), sent(continued, 9, SSRC), 9)).isTrue();
  }

  @Property(tries = 300)
  void refusesAPacketOfWhichABitWasChanged(
      @ForAll @IntRange(max = 182 * 8 - 1) int bit, @ForAll SrtpSuite suite) {
    SrtpKey ofSuite = SrtpKey.random(suite);
    byte[] packet = sent(new SrtpSender(ofSuite), 7, SSRC);
    int at = bit % (packet.length * 8);
    packet[at / 8] ^= (byte) (1 << at % 8);
    SrtpReceiver receiver = new SrtpReceiver(ofSuite);
    assertThat(receiver.open(packet.clone(), packet.length)).isEqualTo(SrtpReceiver.REFUSED);
    packet[at / 8] ^= (byte) (1 << at % 8);
    assertThat(opens(receiver, packet, 7)).isTrue();
  }

  @Property(tries = 300)
  void refusesAControlPacketOfWhichABitWasChanged(
      @ForAll @IntRange(max = 38 * 8 - 1) int bit, @ForAll SrtpSuite suite) {
    SrtpKey ofSuite = SrtpKey.random(suite);
    byte[] packet = new byte[64];
    new Random(bit).nextBytes(packet);
    int length = new SrtcpSender(ofSuite).protect(packet, 28);
    SrtcpReceiver receiver = new SrtcpReceiver(ofSuite);
    packet[bit / 8] ^= (byte) (1 << bit % 8);
    assertThat(receiver.open(packet.clone(), length)).isEqualTo(SrtpReceiver.REFUSED);
    packet[bit / 8] ^= (byte) (1 << bit % 8);
    assertThat(receiver.open(packet, length)).isEqualTo(28);
  }

  @Property(tries = 2000)
  void survivesAnyBytes(@ForAll @Size(max = 300) byte[] bytes, @ForAll SrtpSuite suite) {
    SrtpKey ofSuite = SrtpKey.random(suite);
    SrtpReceiver receiver = new SrtpReceiver(ofSuite);
    SrtcpReceiver control = new SrtcpReceiver(ofSuite);
    for (int i = 0; i < 2; i++) {
      assertThat(receiver.open(bytes.clone(), bytes.length)).isEqualTo(SrtpReceiver.REFUSED);
      assertThat(control.open(bytes.clone(), bytes.length)).isEqualTo(SrtpReceiver.REFUSED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void protectsPacketsWithAnExtensionAndContributors(SrtpSuite suite) {
    SrtpKey ofSuite = SrtpKey.random(suite);
    byte[] plain = new byte[60];
    plain[0] = (byte) 0x92;
    plain[3] = 1;
    plain[23] = 2;
    byte[] packet = Arrays.copyOf(plain, ROOM);
    int length = new SrtpSender(ofSuite).protect(packet, plain.length);
    assertThat(Arrays.copyOf(packet, 32)).isEqualTo(Arrays.copyOf(plain, 32));
    assertThat(Arrays.copyOfRange(packet, 32, 60)).isNotEqualTo(new byte[28]);
    assertThat(new SrtpReceiver(ofSuite).open(packet, length)).isEqualTo(60);
    assertThat(Arrays.copyOf(packet, 60)).isEqualTo(plain);
  }

  @ParameterizedTest
  @EnumSource
  void opensEachControlPacketOnce(SrtpSuite suite) {
    SrtpKey ofSuite = SrtpKey.random(suite);
    SrtcpSender sender = new SrtcpSender(ofSuite);
    SrtcpReceiver receiver = new SrtcpReceiver(ofSuite);
    for (int i = 0; i < 100; i++) {
      byte[] packet = new byte[64];
      packet[0] = (byte) 0x80;
      packet[1] = (byte) 200;
      byte[] plain = packet.clone();
      int length = sender.protect(packet, 28);
      byte[] copy = packet.clone();
      assertThat(receiver.open(packet, length)).isEqualTo(28);
      assertThat(Arrays.copyOf(packet, 28)).isEqualTo(Arrays.copyOf(plain, 28));
      assertThat(receiver.open(copy, length)).isEqualTo(SrtpReceiver.REFUSED);
    }
  }

  @Test
  void refusesAControlPacketThatIsOnlySigned() {
    HmacSha1 mac = new HmacSha1(SessionKeys.derive(key, SessionKeys.CONTROL).authentication);
    byte[] packet = new byte[8 + 4 + 10];
    packet[0] = (byte) 0x80;
    System.arraycopy(mac.of(packet, 12), 0, packet, 12, 10);
    assertThat(new SrtcpReceiver(key).open(packet, packet.length)).isEqualTo(SrtpReceiver.REFUSED);
  }

  @Test
  void showsNoKey() {
    assertThat(new SrtpKeys(key, key))
        .hasToString(
            "SrtpKeys[send=AES_CM_128_HMAC_SHA1_80/***, receive=AES_CM_128_HMAC_SHA1_80/***]");
  }
}
