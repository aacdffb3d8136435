package io.callmanager.telephony.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callmanager.telephony.media.SdpException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionDescriptionTest {

  /// RFC 8866, section 5, shortened to what has an effect on us.
  private static final String EXAMPLE =
      """
      v=0
      o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1
      s=Call to John Smith
      i=SDP Offer #1
      e=Jane Doe <jane@jdoe.example.com>
      p=+1 617 555-6011
      c=IN IP4 198.51.100.1
      t=0 0
      m=audio 49170 RTP/AVP 0
      m=audio 49180/2 RTP/AVP 0
      m=video 51372 RTP/AVP 99
      c=IN IP6 2001:db8::2
      a=rtpmap:99 h263-1998/90000
      """;

  @Test
  void readsTheStandardsExample() throws SdpException {
    SessionDescription session = SessionDescription.parse(EXAMPLE);

    assertThat(session.origin())
        .isEqualTo(
            new Origin("jdoe", "3724394400", "3724394405", new Connection("IP4", "198.51.100.1")));
    assertThat(session.name()).isEqualTo("Call to John Smith");
    assertThat(session.connection()).isEqualTo(new Connection("IP4", "198.51.100.1"));
    assertThat(session.media()).hasSize(3);
    assertThat(session.media().get(0).port()).isEqualTo(49170);
    assertThat(session.media().get(1).portCount()).isEqualTo(2);
    assertThat(session.media().get(2).connection()).isEqualTo(new Connection("IP6", "2001:db8::2"));
    assertThat(session.media().get(2).attributes())
        .isEqualTo(List.of(new Attribute("rtpmap", "99 h263-1998/90000")));
  }

  @Test
  void takesBothKindsOfLineEnd() throws SdpException {
    assertThat(SessionDescription.parse(EXAMPLE.replace("\n", "\r\n")))
        .isEqualTo(SessionDescription.parse(EXAMPLE));
  }

  @Test
  void printsWhatItReads() throws SdpException {
    String printed = SessionDescription.parse(EXAMPLE).print();

    assertThat(printed)
        .isEqualTo(
            """
            v=0
            o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1
            s=Call to John Smith
            c=IN IP4 198.51.100.1
            t=0 0
            m=audio 49170 RTP/AVP 0
            m=audio 49180/2 RTP/AVP 0
            m=video 51372 RTP/AVP 99
            c=IN IP6 2001:db8::2
            a=rtpmap:99 h263-1998/90000
            """
                .replace("\n", "\r\n"));
    assertThat(SessionDescription.parse(printed).print()).isEqualTo(printed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\r\n",
        "v=1\r\no=- 1 1 IN IP4 127.0.0.1\r\n",
        "v=0\r\n",
        "v=0\r\no=- 1 1 IN IP4\r\n",
        "v=0\r\no=- 1 1 IN IP7 ::\r\n",
        "v=0\r\no=- 1 1 ATM NSAP 47\r\n",
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\nm=audio\r\n",
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\nm=audio 1 RTP/AVP\r\n",
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\nm=audio -1 RTP/AVP 0\r\n",
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\nm=audio 65536 RTP/AVP 0\r\n",
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\nm=audio 99999999999999999999 RTP/AVP 0\r\n",
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\nm=audio 4000/0 RTP/AVP 0\r\n",
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\nc=IN IP4\r\n",
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\na=:x\r\n",
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\nnonsense\r\n",
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=nul\u0000\r\n",
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=carriage\rreturn\r\n"
      })
  void refusesWhatIsNoDescription(String text) {
    assertThatThrownBy(() -> SessionDescription.parse(text))
        .isInstanceOf(SdpException.class)
        .message()
        .isNotBlank();
  }

  @Test
  void refusesWhatIsTooLarge() {
    String head = "v=0\no=- 1 1 IN IP4 127.0.0.1\n";

    assertThatThrownBy(() -> SessionDescription.parse(head + "a=x".repeat(3000)))
        .hasMessageContaining("characters long");
    assertThatThrownBy(() -> SessionDescription.parse(head + "a=x\n".repeat(255)))
        .hasMessageContaining("lines");
    assertThatThrownBy(() -> SessionDescription.parse(head + "m=audio 9 RTP/AVP 0\n".repeat(17)))
        .hasMessageContaining("streams");
    assertThatThrownBy(
            () -> SessionDescription.parse(head + "m=audio 9 RTP/AVP" + " 0".repeat(65) + "\n"))
        .hasMessageContaining("formats");
  }

  @ParameterizedTest
  @CsvSource({
    "IP4,127.0.0.1,true",
    "IP4,0.0.0.0,true",
    "IP4,255.0.255.1,true",
    "IP4,256.0.0.1,false",
    "IP4,1.2.3,false",
    "IP4,1.2.3.4.,false",
    "IP4,01.2.3.4,false",
    "IP4,0x7f.0.0.1,false",
    "IP4,2130706433,false",
    "IP4,224.0.0.1,false",
    "IP4,255.255.255.255,false",
    "IP4,media.example.com,false",
    "IP4,::1,false",
    "IP6,::1,true",
    "IP6,2001:db8::2,true",
    "IP6,::ffff:1.2.3.4,true",
    "IP6,fe80::1%lo,false",
    "IP6,ff02::1,false",
    "IP6,:::,false",
    "IP6,127.0.0.1,false"
  })
  void tellsAnAddressLiteralFromAnythingElse(String type, String address, boolean literal) {
    Connection connection = new Connection(type, address);

    if (literal) {
      assertThat(ipOf(connection)).isNotNull();
    } else {
      assertThatThrownBy(connection::ip).isInstanceOf(SdpException.class);
    }
  }

  private static Object ipOf(Connection connection) {
    try {
      return connection.ip();
    } catch (SdpException e) {
      throw new AssertionError(e);
    }
  }
}
