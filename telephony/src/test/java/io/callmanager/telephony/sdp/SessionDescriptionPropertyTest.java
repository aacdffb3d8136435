package io.callmanager.telephony.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.telephony.media.MediaOptions;
import io.callmanager.telephony.media.SdpException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/// Hostile text, whatever it is, ends in a description or in an [SdpException].
class SessionDescriptionPropertyTest {

  private static final String GOOD =
      """
      v=0
      o=- 7 2 IN IP4 127.0.0.1
      s=-
      c=IN IP4 127.0.0.1
      t=0 0
      a=sendrecv
      m=audio 4000 RTP/AVP 97 0 8 96
      c=IN IP6 ::1
      a=rtpmap:97 PCMA/8000/1
      a=rtpmap:96 telephone-event/8000
      a=fmtp:96 0-15
      a=ptime:20
      a=rtcp:4001 IN IP4 127.0.0.1
      m=video 5000/2 RTP/AVP 99
      """;

  @Property(tries = 3000)
  void neverThrowsAnythingElse(@ForAll("hostile") String text) {
    survives(text);
  }

  @Property(tries = 3000)
  void survivesAnyString(@ForAll String text) {
    survives("v=0\no=- 1 1 IN IP4 127.0.0.1\n" + text);
  }

  @Property(tries = 3000)
  void printsStably(@ForAll("hostile") String text) {
    SessionDescription read;
    try {
      read = SessionDescription.parse(text);
    } catch (SdpException e) {
      return;
    }
    String printed = read.print();
    try {
      assertThat(SessionDescription.parse(printed)).isEqualTo(read);
    } catch (SdpException e) {
      throw new AssertionError("Can't read what was printed: " + printed, e);
    }
  }

  /// A good description of which a few characters are replaced, removed or doubled; and plain random bytes.
  @Provide
  Arbitrary<String> hostile() {
    Arbitrary<Character> any =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.chars().with("0123456789 =:/-\r\namvcs.IP")),
            Tuple.of(2, Arbitraries.chars().range('\0', '\u00ff')),
            Tuple.of(1, Arbitraries.chars().all()));
    Arbitrary<Mutation> mutation =
        Combinators.combine(
                Arbitraries.integers().between(0, GOOD.length() - 1),
                Arbitraries.integers().between(0, 40),
                any.list().ofMaxSize(6))
            .as(
                (at, length, in) -> {
                  StringBuilder text = new StringBuilder();
                  in.forEach(text::append);
                  return new Mutation(at, length, text.toString());
                });
    Arbitrary<String> mutated =
        mutation
            .list()
            .ofMinSize(1)
            .ofMaxSize(4)
            .map(
                mutations -> {
                  String text = GOOD;
                  for (Mutation one : mutations) {
                    text = one.applyTo(text);
                  }
                  return text;
                });
    Arbitrary<String> random =
        Arbitraries.bytes()
            .array(byte[].class)
            .ofMaxSize(300)
            .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1));
    return Arbitraries.frequencyOf(Tuple.of(9, mutated), net.jqwik.api.Tuple.of(1, random));
  }

  private record Mutation(int at, int length, String in) {

    String applyTo(String text) {
      int from = Math.min(at, text.length());
      int to = Math.min(from + length, text.length());
      return text.substring(0, from) + in + text.substring(to);
    }
  }

  private static void survives(String text) {
    OfferAnswer ours =
        new OfferAnswer(InetAddress.getLoopbackAddress(), 20000, 1, MediaOptions.DEFAULT);
    try {
      SessionDescription.parse(ours.answer(text).sdp());
    } catch (SdpException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    try {
      assertThat(ours.accept(text).send().codecs()).isNotEmpty();
    } catch (SdpException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
