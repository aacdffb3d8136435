package io.callmanager.telephony.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/// The test vectors of RFC 3711, appendix B, of RFC 6188 and of RFC 2202, and those by which other implementations are tested; those of RFC 7714 are in
/// [GaloisCounterModeTest].
class VectorsTest {

  private static final SrtpKey KEY =
      new SrtpKey(
          SrtpSuite.AES_CM_128_HMAC_SHA1_80,
          bytes("e1f97a0d3e018be0d64fa32c06de4139 0ec675ad498afeebb6960b3aabe6"));

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void makesTheKeyStreamOfRfc3711() {
    AesCounterMode cipher = new AesCounterMode(bytes("2b7e151628aed2a6abf7158809cf4f3c"));
    byte[] stream = new byte[0xff02 * 16];
    cipher.apply(bytes("f0f1f2f3f4f5f6f7f8f9fafbfcfd0000"), 0, stream, 0, stream.length);
    assertThat(hex(Arrays.copyOf(stream, 48)))
        .isEqualTo(
            "e03ead0935c95e80e166b16dd92b4eb4d23513162b02d0f72a43a2fe4a5f97ab41e95b3bb0a2e8dd477901e4fca894c0");
    assertThat(hex(Arrays.copyOfRange(stream, 0xfeff * 16, stream.length)))
        .isEqualTo(
            "ec8cdf7398607cb0f2d21675ea9ea1e4362b7c3c6773516318a077d7fc5073ae6a2cc3787889374fbeb4c81b17ba6c44");
  }

  @Test
  void derivesTheKeysOfRfc3711() {
    assertThat(hex(SessionKeys.derive(KEY, 0, 16))).isEqualTo("c61e7a93744f39ee10734afe3ff7a087");
    assertThat(hex(SessionKeys.derive(KEY, 2, 14))).isEqualTo("30cbbc08863d8c85d49db34a9ae1");
    assertThat(hex(SessionKeys.derive(KEY, 1, 94)))
        .isEqualTo(
            "cebe321f6ff7716b6fd4ab49af256a156d38baa48f0a0acf3c34e2359e6cdbcee049646c43d9327ad175578ef72270986371c10c9a369ac2f94a8c5fbcdddc256d6e919a48b610ef17c2041e474035766b68642c59bbfc2f34db60dbdfb2");
  }

  @Test
  void derivesTheKeysOfRfc6188() {
    SrtpKey key =
        new SrtpKey(
            SrtpSuite.AES_256_CM_HMAC_SHA1_80,
            bytes(
                "f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6 3b04803de51ee7c96423ab5b78d2"));
    assertThat(hex(SessionKeys.derive(key, 0, 32)))
        .isEqualTo("5ba1064e30ec51613cad926c5a28ef731ec7fb397f70a960653caf06554cd8c4");
    assertThat(hex(SessionKeys.derive(key, 2, 14))).isEqualTo("fa31791685ca444a9e07c6c64e93");
    assertThat(hex(SessionKeys.derive(key, 1, 20)))
        .isEqualTo("fd9c32d39ed5fbb5a9dc96b30818454d1313dc05");
  }

  @Test
  void protectsAPacketAsOthersDo() {
    byte[] packet = Arrays.copyOf(bytes("800f1234decafbadcafebabe" + "ab".repeat(16)), 28 + 14);
    int length = new SrtpSender(KEY).protect(packet, 28);
    assertThat(hex(Arrays.copyOf(packet, length)))
        .isEqualTo("800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb");
    assertThat(new SrtpReceiver(KEY).open(packet, length)).isEqualTo(28);
    assertThat(hex(Arrays.copyOf(packet, 28)))
        .isEqualTo("800f1234decafbadcafebabe" + "ab".repeat(16));
  }

  @Test
  void protectsAControlPacketAsOthersDo() {
    String plain = "81c8000bcafebabe" + "ab".repeat(16);
    SrtcpSender sender = new SrtcpSender(KEY);
    // Others begin to count at one.
    sender.protect(Arrays.copyOf(bytes(plain), 24 + 14), 24);
    byte[] packet = Arrays.copyOf(bytes(plain), 24 + 14);
    int length = sender.protect(packet, 24);
    assertThat(hex(Arrays.copyOf(packet, length)))
        .isEqualTo("81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798");
    assertThat(new SrtcpReceiver(KEY).open(packet, length)).isEqualTo(24);
    assertThat(hex(Arrays.copyOf(packet, 24))).isEqualTo(plain);
  }

  @Test
  void signsAsRfc2202Has() {
    byte[] text = "Hi There".getBytes(StandardCharsets.US_ASCII);
    byte[] key = new byte[20];
    Arrays.fill(key, (byte) 0x0b);
    assertThat(hex(new HmacSha1(key).of(text, text.length)))
        .isEqualTo("b617318655057264e28bc0b6fb378c8ef146be00");
  }

  @Test
  void agreesWithJavasOwnCiphers() throws GeneralSecurityException {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] key = new byte[i % 2 == 0 ? 16 : 32];
      byte[] first = new byte[16];
      byte[] data = new byte[random.nextInt(1500)];
      random.nextBytes(key);
      random.nextBytes(first);
      random.nextBytes(data);
      first[14] = 0;
      first[15] = 0;
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(first));
      byte[] expected = cipher.doFinal(data);
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key, "HmacSHA1"));
      assertThat(new HmacSha1(key).of(data, data.length)).isEqualTo(mac.doFinal(data));
      new AesCounterMode(key).apply(first, 0, data, 0, data.length);
      assertThat(data).isEqualTo(expected);
    }
  }
}
