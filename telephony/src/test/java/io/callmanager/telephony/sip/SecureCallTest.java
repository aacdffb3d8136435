package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.TrunkDefinition.SrtpPolicy;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.media.ToneGenerator;
import io.callmanager.telephony.peers.BaresipPeer;
import io.callmanager.telephony.peers.KamailioPeer;
import io.callmanager.telephony.peers.TestAuthority;
import io.callmanager.telephony.sip.tls.TlsProperties;
import io.callmanager.telephony.sip.trunk.TrunkProperties;
import io.callmanager.telephony.srtp.SrtpSuite;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Whole calls with other people's software, by TLS and with encrypted audio. They are held side by side, since they mostly wait.
class SecureCallTest {

  private static final int OUR_HERTZ = 700;
  private static final int THEIR_HERTZ = 400;

  @TempDir private static Path directory;
  private static TestAuthority authority;
  private static TestAuthority.Issued certificate;

  private final AudibleMedia media = new AudibleMedia();

  @BeforeAll
  static void makeCertificates() {
    authority = new TestAuthority(directory, "Test Authority");
    certificate = authority.issue("ip:127.0.0.1");
  }

  @AfterEach
  void close() {
    media.close();
  }

  private CarrierUnderTest ours(String uri, SrtpPolicy policy) {
    return new CarrierUnderTest(
        new TlsProperties(15_061, null, null, null, authority.certificate().toString()),
        media,
        new SoundVoice(ToneGenerator.tone(OUR_HERTZ, Duration.ofSeconds(1))),
        TrunkProperties.at("test", uri).secured(null, policy));
  }

  /// How much of a sound is a tone of this pitch, in milliseconds: a burst of noise is as loud, but crosses zero elsewhere.
  private static long millisOf(int hertz, short[] samples) {
    int window = 800;
    long found = 0;
    for (int start = 0; start + window <= samples.length; start += window) {
      int crossings = 0;
      int peak = 0;
      for (int i = start + 1; i < start + window; i++) {
        crossings += (samples[i - 1] < 0) != (samples[i] < 0) ? 1 : 0;
        peak = Math.max(peak, Math.abs(samples[i]));
      }
      int expected = 2 * hertz * window / Sound.SAMPLE_RATE;
      if (peak > 4000 && Math.abs(crossings - expected) <= 3) {
        found += window * 1000L / Sound.SAMPLE_RATE;
      }
    }
    return found;
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @CsvSource({
    "REQUIRED,  srtp-mand, true",
    "REQUIRED,  srtp,      true",
    "PREFERRED, srtp,      true",
    "PREFERRED,          , false",
    "OFF,       srtp,      false",
  })
  void isHeardAtBothEndsUntilTheCalleeHangsUp(
      SrtpPolicy policy, @Nullable String phones, boolean encrypted) {
    Sound says = ToneGenerator.tone(THEIR_HERTZ, Duration.ofMillis(1700));
    try (BaresipPeer phone =
            BaresipPeer.start(
                CarrierUnderTest.TO.e164(), new BaresipPeer.Ways(certificate, phones, says));
        CarrierUnderTest ours = ours(phone.uri(), policy)) {
      Heard heard = new Heard();
      ours.dial(heard);
      heard.awaitEvent(LegEvent.Answered.class);
      assertThat(media.session().encrypted()).isEqualTo(encrypted);
      heard.awaitEvent(LegEvent.SpeechFinished.class);
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.HungUp.class);
      assertThat(millisOf(THEIR_HERTZ, media.heard())).isGreaterThan(1000);
      await()
          .untilAsserted(
              () -> assertThat(millisOf(OUR_HERTZ, phone.heard())).isBetween(700L, 1100L));
      assertThat(media.notAuthentic()).isZero();
      assertThat(ours.carrier.liveLegs()).isZero();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AES_256_CM_HMAC_SHA1_80")
  void isHeardAtBothEndsWithEachSuiteOfThePhone(SrtpSuite suite) {
    Sound says = ToneGenerator.tone(THEIR_HERTZ, Duration.ofMillis(1700));
    try (BaresipPeer phone =
            BaresipPeer.start(
                CarrierUnderTest.TO.e164(), new BaresipPeer.Ways(null, "srtp-mand", says));
        OneSuiteRelay relay = new OneSuiteRelay(suite, phone.uri());
        CarrierUnderTest ours = ours(relay.uri(), SrtpPolicy.REQUIRED)) {
      Heard heard = new Heard();
      ours.dial(heard);
      heard.awaitEvent(LegEvent.Answered.class);
      assertThat(media.session().encrypted()).isTrue();
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.HungUp.class);
      assertThat(millisOf(THEIR_HERTZ, media.heard())).isGreaterThan(1000);
      await()
          .untilAsserted(
              () -> assertThat(millisOf(OUR_HERTZ, phone.heard())).isBetween(700L, 1100L));
      assertThat(media.notAuthentic()).isZero();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void hangsUpByTls() {
    try (BaresipPeer phone =
            BaresipPeer.start(
                CarrierUnderTest.TO.e164(), new BaresipPeer.Ways(certificate, "srtp-mand", null));
        CarrierUnderTest ours = ours(phone.uri(), SrtpPolicy.REQUIRED)) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      heard.awaitEvent(LegEvent.SpeechFinished.class);
      leg.hangUp();
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Closed.class);
      await().untilAsserted(() -> assertThat(phone.screen()).contains("session closed"));
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void goesThroughAProxyThatSpeaksTlsAndUdp() {
    Sound says = ToneGenerator.tone(THEIR_HERTZ, Duration.ofMillis(1700));
    try (BaresipPeer phone =
            BaresipPeer.start(
                CarrierUnderTest.TO.e164(), new BaresipPeer.Ways(null, "srtp-mand", says));
        KamailioPeer proxy = KamailioPeer.start(certificate, phone.uri());
        CarrierUnderTest ours = ours(proxy.uri(), SrtpPolicy.REQUIRED)) {
      Heard heard = new Heard();
      ours.dial(heard);
      heard.awaitEvent(LegEvent.Answered.class);
      assertThat(media.session().encrypted()).isTrue();
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.HungUp.class);
      assertThat(millisOf(THEIR_HERTZ, media.heard())).isGreaterThan(1000);
      assertThat(ours.gauge("callmanager.sip.tls.connections")).isEqualTo(1);
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void isRefusedByAPhoneThatTakesNothingButTheSecureProtocolWhenItIsOnlyPreferred() {
    try (BaresipPeer phone =
            BaresipPeer.start(
                CarrierUnderTest.TO.e164(), new BaresipPeer.Ways(certificate, "srtp-mand", null));
        CarrierUnderTest ours = ours(phone.uri(), SrtpPolicy.PREFERRED)) {
      Heard heard = new Heard();
      ours.dial(heard);
      assertThat(heard.awaitEnd())
          .isInstanceOfSatisfying(
              LegEvent.Refused.class, refused -> assertThat(refused.sipCode()).isEqualTo(488));
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void doesNotTalkInTheClearWhenThatIsRequired() {
    try (BaresipPeer phone =
            BaresipPeer.start(
                CarrierUnderTest.TO.e164(), new BaresipPeer.Ways(certificate, null, null));
        CarrierUnderTest ours = ours(phone.uri(), SrtpPolicy.REQUIRED)) {
      Heard heard = new Heard();
      ours.dial(heard);
      LegEvent end = heard.awaitEnd();
      assertThat(heard.names()).doesNotContain("Answered");
      switch (end) {
        case LegEvent.Unreachable unreachable ->
            assertThat(unreachable.words()).contains("encryption (SRTP) is required");
        case LegEvent.Refused refused -> assertThat(refused.sipCode()).isEqualTo(488);
        default -> throw new AssertionError("unexpected end: " + end);
      }
    }
  }
}
