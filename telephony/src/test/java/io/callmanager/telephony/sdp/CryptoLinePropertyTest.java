package io.callmanager.telephony.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.callmanager.telephony.srtp.SrtpKey;
import io.callmanager.telephony.srtp.SrtpSuite;
import java.time.Duration;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class CryptoLinePropertyTest {

  @Property
  void isReadAsItWasWritten(
      @ForAll @IntRange(min = 0, max = 999_999_999) int tag,
      @ForAll SrtpSuite suite,
      @ForAll @Size(46) byte[] bytes) {
    byte[] master = java.util.Arrays.copyOf(bytes, suite.masterBytes());
    CryptoLine line = new CryptoLine(tag, new SrtpKey(suite, master));
    assertThat(CryptoLine.parse(Objects.requireNonNull(line.described().value()))).contains(line);
  }

  @Provide
  Arbitrary<String> nearlyRight() {
    return Arbitraries.of(
            "1",
            " ",
            "AES_CM_128_HMAC_SHA1_80",
            "inline:",
            "AES_256_CM_HMAC_SHA1_80",
            "|",
            "2^31",
            "2^",
            "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5",
            "=",
            "WSH=64",
            "KDR=1",
            ":",
            ";",
            "\t",
            "99999999999999999999",
            "ä",
            "a")
        .list()
        .ofMaxSize(12)
        .map(words -> String.join("", words));
  }

  @Property(tries = 2000)
  void survivesWhatIsNearlyRight(@ForAll("nearlyRight") String text) {
    assertThatCode(() -> CryptoLine.parse(text)).doesNotThrowAnyException();
  }

  @Property
  void survivesAnyText(@ForAll String text) {
    assertThatCode(() -> CryptoLine.parse(text)).doesNotThrowAnyException();
  }

  @Test
  void isSlowForNoText() {
    String key = "1 AES_CM_128_HMAC_SHA1_80 inline:" + "A".repeat(40);
    Assertions.assertTimeout(
        Duration.ofSeconds(2),
        () -> {
          for (int i = 0; i < 1000; i++) {
            assertThat(CryptoLine.parse(key + " WSH=1".repeat(70) + " x")).isEmpty();
            assertThat(CryptoLine.parse(key + " ".repeat(400) + "x")).isEmpty();
            assertThat(CryptoLine.parse("1" + " ".repeat(8000))).isEmpty();
          }
        });
  }

  @Test
  void mustLiveAsLongAsACall() {
    String key = "1 AES_CM_128_HMAC_SHA1_80 inline:" + SrtpText.KEY;
    assertThat(CryptoLine.parse(key + "|2^20")).isPresent();
    assertThat(CryptoLine.parse(key + "|1048576")).isPresent();
    assertThat(CryptoLine.parse(key + "|2^19")).isEmpty();
    assertThat(CryptoLine.parse(key + "|1048575")).isEmpty();
  }

  /// A key as RFC 4568's examples write them.
  private static final class SrtpText {
    private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5";
  }
}
