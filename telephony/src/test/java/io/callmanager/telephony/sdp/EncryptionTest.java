package io.callmanager.telephony.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callmanager.telephony.media.MediaOptions;
import io.callmanager.telephony.media.SdpException;
import io.callmanager.telephony.media.SrtpPolicy;
import io.callmanager.telephony.srtp.SrtpKey;
import io.callmanager.telephony.srtp.SrtpKeys;
import io.callmanager.telephony.srtp.SrtpSuite;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How two ends agree on encryption, or not to.
class EncryptionTest {

  private static final Pattern CRYPTO = Pattern.compile("(?m)^a=crypto:(.*?)\r?$");
  private static final SrtpKey THEIRS = SrtpKey.random(SrtpSuite.AES_CM_128_HMAC_SHA1_80);

  private static OfferAnswer end(SrtpPolicy policy) {
    return new OfferAnswer(
        InetAddress.ofLiteral("192.0.2.10"), 20000, 1, MediaOptions.DEFAULT.with(policy));
  }

  private static String sdp(String media, String... lines) {
    return "v=0\no=- 1 1 IN IP4 198.51.100.7\ns=-\nc=IN IP4 198.51.100.7\nt=0 0\n"
        + media
        + "\n"
        + String.join("\n", lines);
  }

  private static String line(int tag, SrtpKey key) {
    return "a=" + new CryptoLine(tag, key).described();
  }

  private static List<String> lines(String sdp) {
    Matcher matcher = CRYPTO.matcher(sdp);
    return matcher.results().map(result -> result.group(1)).toList();
  }

  private static SrtpKey key(String sdp, int number) {
    return CryptoLine.parse(lines(sdp).get(number)).orElseThrow().key();
  }

  @Test
  void offersKeysOverTheSecureProtocolWhenRequired() {
    String offer = end(SrtpPolicy.REQUIRED).offer();
    assertThat(offer).contains("m=audio 20000 RTP/SAVP 0 8 101");
    assertThat(lines(offer))
        .hasSize(SrtpSuite.values().length)
        .first()
        .asString()
        .startsWith("1 AES_CM_128_HMAC_SHA1_80 inline:");
    assertThat(List.of(key(offer, 0), key(offer, 1), key(offer, 2))).doesNotHaveDuplicates();
    assertThat(end(SrtpPolicy.REQUIRED).offer()).isNotEqualTo(offer);
  }

  @Test
  void offersKeysOverThePlainProtocolWhenPreferredAndNoneWhenOff() {
    String preferred = end(SrtpPolicy.PREFERRED).offer();
    assertThat(preferred).contains("m=audio 20000 RTP/AVP 0 8 101");
    assertThat(lines(preferred)).hasSize(SrtpSuite.values().length);
    assertThat(lines(end(SrtpPolicy.OFF).offer())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"PREFERRED", "REQUIRED"})
  void agreesWithAnotherEnd(SrtpPolicy policy) throws SdpException {
    OfferAnswer caller = end(policy);
    OfferAnswer callee = end(SrtpPolicy.PREFERRED);
    OfferAnswer.Answered answered = callee.answer(caller.offer());
    SrtpKeys ours = Objects.requireNonNull(caller.accept(answered.sdp()).keys());
    SrtpKeys theirs = Objects.requireNonNull(answered.agreement().keys());
    assertThat(ours.send()).isEqualTo(theirs.receive());
    assertThat(ours.receive()).isEqualTo(theirs.send());
    assertThat(ours.send()).isNotEqualTo(ours.receive());
  }

  @ParameterizedTest
  @EnumSource
  void takesTheLineThatTheAnswerNames(SrtpSuite suite) throws SdpException {
    OfferAnswer ours = end(SrtpPolicy.REQUIRED);
    int place = List.of(SrtpSuite.values()).indexOf(suite);
    SrtpKey offered = key(ours.offer(), place);
    SrtpKey theirs = SrtpKey.random(suite);
    assertThat(ours.accept(sdp("m=audio 4000 RTP/SAVP 0", line(place + 1, theirs))).keys())
        .isEqualTo(new SrtpKeys(offered, theirs));
  }

  @Test
  void offersLessWhereOffersAreToBeShortButTakesAll() throws SdpException {
    MediaOptions brief =
        new MediaOptions(SrtpPolicy.REQUIRED, MediaOptions.DEFAULT.codecs(), false, true);
    OfferAnswer ours = new OfferAnswer(InetAddress.ofLiteral("192.0.2.10"), 20000, 1, brief);
    assertThat(lines(ours.offer())).hasSize(3).noneMatch(line -> line.contains("GCM"));
    SrtpKey theirs = SrtpKey.random(SrtpSuite.AEAD_AES_256_GCM);
    for (int tag : new int[] {0, 1, 4, 5}) {
      assertThatThrownBy(() -> ours.accept(sdp("m=audio 4000 RTP/SAVP 0", line(tag, theirs))))
          .isInstanceOf(SdpException.class);
    }
    OfferAnswer.Answered answered = ours.answer(sdp("m=audio 4000 RTP/SAVP 0", line(7, theirs)));
    assertThat(lines(answered.sdp()).getFirst()).startsWith("7 AEAD_AES_256_GCM inline:");
    assertThat(Objects.requireNonNull(answered.agreement().keys()).receive()).isEqualTo(theirs);
  }

  @Test
  void isPlainWithAPeerThatKnowsNothingOfItUnlessRequired() throws SdpException {
    String plain = sdp("m=audio 4000 RTP/AVP 0");
    assertThat(end(SrtpPolicy.OFF).accept(plain).keys()).isNull();
    assertThat(end(SrtpPolicy.PREFERRED).accept(plain).keys()).isNull();
    assertThatThrownBy(() -> end(SrtpPolicy.REQUIRED).accept(plain))
        .isInstanceOf(SdpException.class)
        .hasMessage("the answer has no keys, and encryption (SRTP) is required");
    assertThat(end(SrtpPolicy.OFF).answer(plain).agreement().keys()).isNull();
    assertThat(end(SrtpPolicy.PREFERRED).answer(plain).sdp())
        .contains("m=audio 20000 RTP/AVP 0")
        .doesNotContain("crypto");
    assertThatThrownBy(() -> end(SrtpPolicy.REQUIRED).answer(plain))
        .isInstanceOf(SdpException.class)
        .hasMessageContaining("encrypted with keys that it brings (SRTP)");
  }

  @Test
  void neitherTakesNorMissesEncryptionThatIsOff() throws SdpException {
    OfferAnswer off = end(SrtpPolicy.OFF);
    String secure = sdp("m=audio 4000 RTP/SAVP 0", line(1, THEIRS));
    assertThatThrownBy(() -> off.answer(secure)).hasMessageContaining("RTP/AVP");
    assertThatThrownBy(() -> off.accept(secure)).hasMessageContaining("RTP/SAVP");
    OfferAnswer.Answered answered = off.answer(sdp("m=audio 4000 RTP/AVP 0", line(1, THEIRS)));
    assertThat(answered.sdp()).doesNotContain("crypto");
    assertThat(answered.agreement().keys()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5",
        "a=crypto:1 AEAD_AES_128_GCM inline:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5",
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5|1:4",
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5 UNENCRYPTED_SRTP",
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:MDEyMzQ1Njc4OTAxMjM0",
        "a=crypto",
        "a=crypto:",
      })
  void refusesAnAnswerWithEncryptionThatWasNotOffered(String line) {
    for (SrtpPolicy policy : List.of(SrtpPolicy.PREFERRED, SrtpPolicy.REQUIRED)) {
      assertThatThrownBy(() -> end(policy).accept(sdp("m=audio 4000 RTP/AVP 0", line)))
          .isInstanceOf(SdpException.class)
          .hasMessage("the answer's encryption (SRTP) is none that we offered");
    }
  }

  @Test
  void keepsItsKeyThroughHoldAndResumeAndRefresh() throws SdpException {
    OfferAnswer ours = end(SrtpPolicy.PREFERRED);
    SrtpKey sent = key(ours.offer(), 0);
    String first = sdp("m=audio 4000 RTP/SAVP 0", line(1, THEIRS));
    assertThat(Objects.requireNonNull(ours.accept(first).keys()).send()).isEqualTo(sent);
    for (String direction : List.of("a=sendonly", "a=sendrecv", "a=sendrecv")) {
      String again = sdp("m=audio 4000 RTP/SAVP 0", line(4, THEIRS), direction);
      OfferAnswer.Answered answered = ours.answer(again);
      assertThat(answered.agreement().keys()).isEqualTo(new SrtpKeys(sent, THEIRS));
      assertThat(answered.sdp()).contains("m=audio 20000 RTP/SAVP 0");
      assertThat(lines(answered.sdp())).singleElement().asString().startsWith("4 AES_CM_128_");
    }
    assertThat(key(ours.offer(), 0)).isEqualTo(sent);
    SrtpKey next = SrtpKey.random(SrtpSuite.AES_256_CM_HMAC_SHA1_80);
    SrtpKeys changed =
        Objects.requireNonNull(
            ours.answer(sdp("m=audio 4000 RTP/AVP 0", line(1, next))).agreement().keys());
    assertThat(changed.receive()).isEqualTo(next);
    assertThat(changed.send().suite()).isEqualTo(SrtpSuite.AES_256_CM_HMAC_SHA1_80);
  }

  @Test
  void takesTheFirstOfferedLineThatItUnderstands() throws SdpException {
    OfferAnswer.Answered answered =
        end(SrtpPolicy.REQUIRED)
            .answer(
                sdp(
                    "m=audio 4000 RTP/SAVP 0",
                    "a=crypto:1 F8_128_HMAC_SHA1_80 inline:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5",
                    line(7, THEIRS) + "|2^31 WSH=128",
                    line(8, SrtpKey.random(SrtpSuite.AES_CM_128_HMAC_SHA1_32))));
    assertThat(lines(answered.sdp())).singleElement().asString().startsWith("7 ");
    assertThat(Objects.requireNonNull(answered.agreement().keys()).receive()).isEqualTo(THEIRS);
  }

  @Test
  void takesTheEncryptedStreamOfTwo() throws SdpException {
    String both = sdp("m=audio 4000 RTP/AVP 0", "m=audio 4002 RTP/SAVP 8", line(1, THEIRS));
    OfferAnswer.Answered answered = end(SrtpPolicy.PREFERRED).answer(both);
    assertThat(answered.sdp()).contains("m=audio 0 RTP/AVP 0").contains("m=audio 20000 RTP/SAVP 8");
    assertThat(answered.agreement().keys()).isNotNull();
    assertThat(end(SrtpPolicy.OFF).answer(both).sdp())
        .contains("m=audio 20000 RTP/AVP 0")
        .contains("m=audio 0 RTP/SAVP 8");
  }

  @Test
  void offersCodecsInTheOrderOfTheOptionsAndTakesNoOthers() throws SdpException {
    OfferAnswer ours =
        new OfferAnswer(
            InetAddress.ofLiteral("192.0.2.10"),
            20000,
            1,
            new MediaOptions(SrtpPolicy.OFF, List.of(AudioCodec.PCMA, AudioCodec.PCMU)));
    assertThat(ours.offer()).contains("m=audio 20000 RTP/AVP 8 0 101");
    OfferAnswer one =
        new OfferAnswer(
            InetAddress.ofLiteral("192.0.2.10"),
            20000,
            1,
            new MediaOptions(SrtpPolicy.OFF, List.of(AudioCodec.PCMA)));
    assertThat(one.offer()).contains("m=audio 20000 RTP/AVP 8 101");
    assertThat(one.accept(sdp("m=audio 4000 RTP/AVP 0 8")).codec().codec())
        .isEqualTo(AudioCodec.PCMA);
    assertThatThrownBy(() -> one.accept(sdp("m=audio 4000 RTP/AVP 0")))
        .hasMessage("the answer has none of our codecs");
  }

  @Test
  void showsNoKeyOfWhatWasAgreed() throws SdpException {
    OfferAnswer ours = end(SrtpPolicy.REQUIRED);
    String inline = lines(ours.offer()).getFirst().split("inline:", -1)[1];
    AudioAgreement agreed = ours.accept(sdp("m=audio 4000 RTP/SAVP 0", line(1, THEIRS)));
    assertThat(agreed.toString()).doesNotContain(inline).contains("AES_CM_128_HMAC_SHA1_80/***");
    assertThat(new CryptoLine(1, THEIRS).toString()).doesNotContain("inline");
  }
}
