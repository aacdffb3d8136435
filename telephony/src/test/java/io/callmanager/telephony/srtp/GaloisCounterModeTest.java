package io.callmanager.telephony.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The test vectors of RFC 7714, sections 16 and 17, which begin with a session's keys, and Java's own AES-GCM for whatever they leave
/// out.
class GaloisCounterModeTest {

  private static final String KEY_128 = "000102030405060708090a0b0c0d0e0f";
  private static final String KEY_256 = KEY_128 + "101112131415161718191a1b1c1d1e1f";
  private static final String SALT = "517569642070726f2071756f";

  private static final String RTP =
      "8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";
  private static final int RTP_SSRC = 0x5501a0b2;
  private static final long RTP_INDEX = 0xf17b;

  private static final String RTCP =
      "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";
  private static final int RTCP_SSRC = 0x4d617273;
  private static final int RTCP_INDEX = 0x5d4;

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static GaloisCounterMode cipher(byte[] key, byte[] salt) {
    return new GaloisCounterMode(new SessionKeys(key, new byte[0], salt));
  }

  private static String key(int bits) {
    return bits == 128 ? KEY_128 : KEY_256;
  }

  @ParameterizedTest
  @CsvSource({
    "128, f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce",
    "256, 32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b7aa3db36dfffd6b0f9bb7878d7a76c13",
  })
  void protectsAudioAsTheRfcHas(int bits, String secret) {
    GaloisCounterMode cipher = cipher(bytes(key(bits)), bytes(SALT));
    byte[] packet = Arrays.copyOf(bytes(RTP), 50 + 16);
    cipher.protectAudio(packet, 12, 50, RTP_SSRC, RTP_INDEX);
    assertThat(HexFormat.of().formatHex(packet)).isEqualTo(RTP.substring(0, 24) + secret);
    assertThat(cipher.authenticAudio(packet, 12, 50, RTP_SSRC, RTP_INDEX + 1)).isFalse();
    assertThat(cipher.authenticAudio(packet, 12, 50, RTP_SSRC, RTP_INDEX)).isTrue();
    cipher.decrypt(packet, 12, 50, RTP_SSRC, RTP_INDEX);
    assertThat(Arrays.copyOf(packet, 50)).isEqualTo(bytes(RTP));
  }

  @ParameterizedTest
  @CsvSource({
    "128, 22493f82d2bce397e9d79e3b19aa4216",
    "256, a866d5910f887463067ceefec45215d4",
  })
  void signsWhatIsNotEncryptedAsTheRfcHas(int bits, String tag) {
    byte[] packet = Arrays.copyOf(bytes(RTP), 50 + 16);
    cipher(bytes(key(bits)), bytes(SALT)).protectAudio(packet, 50, 50, RTP_SSRC, RTP_INDEX);
    assertThat(HexFormat.of().formatHex(packet)).isEqualTo(RTP + tag);
  }

  @ParameterizedTest
  @CsvSource({
    "128, 63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade",
    "256, d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658c61de0476f1b6fad1d1eb30c4446839f57ff6f6cb26ac3be",
  })
  void protectsControlPacketsAsTheRfcHas(int bits, String secret) {
    GaloisCounterMode cipher = cipher(bytes(key(bits)), bytes(SALT));
    byte[] packet = Arrays.copyOf(bytes(RTCP), 52 + 20);
    cipher.protectControl(packet, 52, RTCP_SSRC, RTCP_INDEX);
    assertThat(HexFormat.of().formatHex(packet))
        .isEqualTo(RTCP.substring(0, 16) + secret + "800005d4");
    assertThat(cipher.authenticControl(packet, 52, RTCP_SSRC, RTCP_INDEX)).isTrue();
    cipher.decrypt(packet, 8, 52, RTCP_SSRC, RTCP_INDEX);
    assertThat(Arrays.copyOf(packet, 52)).isEqualTo(bytes(RTCP));
  }

  @Test
  void agreesWithJavasOwn() throws GeneralSecurityException {
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      byte[] key = new byte[i % 2 == 0 ? 16 : 32];
      byte[] salt = new byte[12];
      byte[] packet = new byte[12 + random.nextInt(1_500) + 16];
      random.nextBytes(key);
      random.nextBytes(salt);
      random.nextBytes(packet);
      int end = packet.length - 16;
      int payloadAt = 12 + random.nextInt(end - 11);
      int ssrc = random.nextInt();
      long index = random.nextLong(1L << 48);

      byte[] nonce = salt.clone();
      Packets.mix(nonce, 2, ssrc, index);
      Cipher javas = Cipher.getInstance("AES/GCM/NoPadding");
      javas.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
      javas.updateAAD(packet, 0, payloadAt);
      byte[] expected = javas.doFinal(packet, payloadAt, end - payloadAt);

      cipher(key, salt).protectAudio(packet, payloadAt, end, ssrc, index);
      assertThat(Arrays.copyOfRange(packet, payloadAt, packet.length)).isEqualTo(expected);
    }
  }

  @Test
  void refusesAControlPacketThatIsOnlySigned() {
    SrtpKey key = SrtpKey.random(SrtpSuite.AEAD_AES_128_GCM);
    SessionKeys keys = SessionKeys.derive(key, SessionKeys.CONTROL);
    byte[] packet = Arrays.copyOf(bytes(RTCP), 52 + 20);
    // All of it is signed and nothing encrypted (RFC 7714, section 9.3): as if it were an audio
    // packet that is all header.
    byte[] whole = Arrays.copyOf(Arrays.copyOf(bytes(RTCP), 56), 72);
    new GaloisCounterMode(keys).protectAudio(whole, 56, 56, RTCP_SSRC, 0);
    System.arraycopy(whole, 56, packet, 52, 16);
    assertThat(new SrtcpReceiver(key).open(packet, packet.length)).isEqualTo(SrtpReceiver.REFUSED);
  }
}
