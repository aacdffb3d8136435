package io.callmanager.telephony.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callmanager.telephony.media.MediaOptions;
import io.callmanager.telephony.media.SdpException;
import io.callmanager.telephony.media.SrtpPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OfferAnswerTest {

  private final OfferAnswer ours =
      new OfferAnswer(InetAddress.ofLiteral("192.0.2.10"), 20000, 4711, MediaOptions.DEFAULT);

  @Test
  void offersBothLawsAndTelephoneEvents() {
    assertThat(ours.offer())
        .isEqualTo(
            """
            v=0
            o=- 4711 1 IN IP4 192.0.2.10
            s=-
            c=IN IP4 192.0.2.10
            t=0 0
            m=audio 20000 RTP/AVP 0 8 101
            a=rtpmap:0 PCMU/8000
            a=rtpmap:8 PCMA/8000
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-16
            a=ptime:20
            a=rtcp:20001
            a=sendrecv
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void keepsTheVersionOfAnOfferThatDidNotChange() {
    assertThat(ours.offer()).isEqualTo(ours.offer());
  }

  @Test
  void sendsNoAudioIntoAPrivateNetworkWhereThatIsForbidden() throws SdpException {
    OfferAnswer restricted =
        new OfferAnswer(
            InetAddress.ofLiteral("192.0.2.10"),
            20000,
            4711,
            new MediaOptions(SrtpPolicy.OFF, List.of(AudioCodec.PCMU), true));
    String inside = sdp("m=audio 4000 RTP/AVP 0").replaceAll("IN IP4 [0-9.]+", "IN IP4 10.0.0.1");

    assertThatExceptionOfType(SdpException.class)
        .isThrownBy(() -> restricted.accept(inside))
        .withMessage("its audio would have to go into a private network");
    assertThat(ours.accept(inside).remote()).isPresent();
  }

  @Test
  void takesTheAnswersFirstCodecAndItsNumberForEvents() throws SdpException {
    AudioAgreement agreed =
        ours.accept(sdp("m=audio 4000 RTP/AVP 8 0 96", "a=rtpmap:96 telephone-event/8000"));

    assertThat(agreed.remote()).hasValue(address(4000));
    assertThat(agreed.remoteRtcp()).hasValue(address(4001));
    assertThat(agreed.codec()).isEqualTo(new AudioFormats.Format(8, AudioCodec.PCMA));
    assertThat(agreed.send().telephoneEvent()).isEqualTo(OptionalInt.of(96));
    assertThat(agreed.receive().telephoneEvent()).isEqualTo(OptionalInt.of(101));
    assertThat(agreed.sends()).isTrue();
  }

  @Test
  void understandsACodecUnderADynamicNumber() throws SdpException {
    AudioAgreement agreed = ours.accept(sdp("m=audio 4000 RTP/AVP 97", "a=rtpmap:97 pcma/8000/1"));

    assertThat(agreed.codec()).isEqualTo(new AudioFormats.Format(97, AudioCodec.PCMA));
    assertThat(agreed.send().telephoneEvent()).isEmpty();
  }

  @Test
  void readsOverEventsAtAnotherClockRate() throws SdpException {
    AudioAgreement agreed =
        ours.accept(
            sdp(
                "m=audio 4000 RTP/AVP 0 110 101",
                "a=rtpmap:110 telephone-event/48000",
                "a=rtpmap:101 telephone-event/8000"));

    assertThat(agreed.send().telephoneEvent()).isEqualTo(OptionalInt.of(101));
  }

  @Test
  void sendsReportsWhereThePeerWantsThemButNotToSomebodyElse() throws SdpException {
    assertThat(ours.accept(sdp("m=audio 4000 RTP/AVP 0", "a=rtcp:5005")).remoteRtcp())
        .hasValue(address(5005));
    assertThat(
            ours.accept(sdp("m=audio 4000 RTP/AVP 0", "a=rtcp:5005 IN IP4 198.51.100.7"))
                .remoteRtcp())
        .hasValue(address(5005));
    assertThat(
            ours.accept(sdp("m=audio 4000 RTP/AVP 0", "a=rtcp:5005 IN IP4 203.0.113.9"))
                .remoteRtcp())
        .isEmpty();
    assertThat(ours.accept(sdp("m=audio 4000 RTP/AVP 0", "a=rtcp:rubbish")).remoteRtcp())
        .hasValue(address(4001));
  }

  @ParameterizedTest
  @CsvSource({
    "sendrecv, sendrecv, true",
    "sendonly, recvonly, false",
    "recvonly, sendonly, true",
    "inactive, inactive, false"
  })
  void answersEachDirectionWithItsCounterpart(String offered, String answered, boolean sends)
      throws SdpException {
    OfferAnswer.Answered answer = ours.answer(sdp("m=audio 4000 RTP/AVP 0 8", "a=" + offered));

    assertThat(answer.sdp()).endsWith("a=" + answered + "\r\n");
    assertThat(answer.agreement().sends()).isEqualTo(sends);
  }

  @Test
  void heedsTheSessionsDirectionUnlessTheStreamHasItsOwn() throws SdpException {
    String held = sdp("a=sendonly", "m=audio 4000 RTP/AVP 0");
    String talking = sdp("a=sendonly", "m=audio 4000 RTP/AVP 0", "a=sendrecv");

    assertThat(ours.answer(held).agreement().direction()).isEqualTo(Direction.RECVONLY);
    assertThat(ours.answer(talking).agreement().direction()).isEqualTo(Direction.SENDRECV);
  }

  @Test
  void takesTheZeroAddressForHold() throws SdpException {
    OfferAnswer.Answered answer = ours.answer(sdp("m=audio 4000 RTP/AVP 0", "c=IN IP4 0.0.0.0"));

    assertThat(answer.agreement().remote()).isEmpty();
    assertThat(answer.agreement().sends()).isFalse();
    assertThat(answer.sdp()).endsWith("a=recvonly\r\n");
  }

  @Test
  void answersWithOneCodecUnderThePeersNumbers() throws SdpException {
    OfferAnswer.Answered answer =
        ours.answer(sdp("m=audio 4000 RTP/AVP 9 8 0 96", "a=rtpmap:96 telephone-event/8000"));

    assertThat(answer.sdp())
        .contains("m=audio 20000 RTP/AVP 8 96\r\n")
        .contains("a=rtpmap:8 PCMA/8000\r\n")
        .contains("a=rtpmap:96 telephone-event/8000\r\n");
    assertThat(answer.agreement().receive().telephoneEvent()).isEqualTo(OptionalInt.of(96));
  }

  @Test
  void refusesEveryStreamButTheAudio() throws SdpException {
    OfferAnswer.Answered answer =
        ours.answer(
            sdp(
                "m=video 5000 RTP/AVP 99",
                "m=audio 0 RTP/AVP 0",
                "m=audio 4000 RTP/SAVP 0",
                "m=audio 4002 RTP/AVP 0",
                "m=audio 4004 RTP/AVP 0",
                "m=text 6000 TCP x"));

    assertThat(
            SessionDescription.parse(answer.sdp()).media().stream()
                .map(media -> media.media() + " " + media.port() + " " + media.protocol()))
        .containsExactly(
            "video 0 RTP/AVP",
            "audio 0 RTP/AVP",
            "audio 0 RTP/SAVP",
            "audio 20000 RTP/AVP",
            "audio 0 RTP/AVP",
            "text 0 TCP");
    assertThat(answer.agreement().remote()).hasValue(address(4002));
  }

  @Test
  void countsTheVersionUpWithEachChange() throws SdpException {
    assertThat(ours.offer()).contains("o=- 4711 1 ");
    assertThat(ours.answer(sdp("m=audio 4000 RTP/AVP 0", "a=sendonly")).sdp())
        .contains("o=- 4711 2 ");
    assertThat(ours.answer(sdp("m=audio 4000 RTP/AVP 0", "a=sendonly")).sdp())
        .contains("o=- 4711 2 ");
    assertThat(ours.answer(sdp("m=audio 4000 RTP/AVP 0")).sdp()).contains("o=- 4711 3 ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "m=audio 0 RTP/AVP 0              | refuses the audio",
        "m=video 4000 RTP/AVP 99          | no audio stream",
        "m=audio 4000 RTP/SAVP 0          | RTP/SAVP",
        "m=audio 4000 RTP/AVP 9 18        | none of our codecs",
        "m=audio 4000 RTP/AVP 128         | out of range",
        "m=audio 4000 RTP/AVP zero        | no number"
      })
  void saysWhyAnAnswerCanNotBeUsed(String media, String why) {
    assertThatThrownBy(() -> ours.accept(sdp(media)))
        .isInstanceOf(SdpException.class)
        .hasMessageContaining(why);
  }

  @Test
  void refusesAnAddressItCanNotSendTo() {
    assertThatThrownBy(() -> ours.answer(sdp("m=audio 4000 RTP/AVP 0", "c=IN IP6 2001:db8::1")))
        .hasMessageContaining("IP6");
    assertThatThrownBy(
            () -> ours.answer(sdp("m=audio 4000 RTP/AVP 0", "c=IN IP4 phone.example.com")))
        .hasMessageContaining("no IPv4 address literal");
    assertThatThrownBy(
            () -> ours.answer("v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\nm=audio 4000 RTP/AVP 0\r\n"))
        .hasMessageContaining("no c= line");
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.ofLiteral("198.51.100.7"), port);
  }

  private static String sdp(String... lines) {
    return """
        v=0
        o=- 1 1 IN IP4 198.51.100.7
        s=-
        c=IN IP4 198.51.100.7
        t=0 0
        """
        + String.join("\n", lines);
  }
}
