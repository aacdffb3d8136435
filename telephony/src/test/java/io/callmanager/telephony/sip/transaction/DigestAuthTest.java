package io.callmanager.telephony.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.ParseException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DigestAuthTest {

  private static final String URI = "sip:bob@biloxi.com";
  private static final DigestAuth.Credentials BOB = new DigestAuth.Credentials("bob", "zanzibar");

  private static SIPResponse challenged(int code, String... challenges) throws ParseException {
    String header = code == 407 ? "Proxy-Authenticate: " : "WWW-Authenticate: ";
    StringBuilder text = new StringBuilder("SIP/2.0 " + code + " Unauthorized\r\n");
    for (String challenge : challenges) {
      text.append(header).append(challenge).append("\r\n");
    }
    text.append("Content-Length: 0\r\n\r\n");
    return (SIPResponse)
        new StringMsgParser()
            .parseSIPMessage(text.toString().getBytes(StandardCharsets.UTF_8), true, false, null);
  }

  private static String answer(SIPResponse response) {
    DigestAuth auth = new DigestAuth(BOB);
    return auth.takeUp(response) ? auth.lines("INVITE", URI, null) : "none";
  }

  private static String hash(String algorithm, String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String value(String line, String name) {
    Matcher matcher = Pattern.compile("[ ,]" + name + "=\"?([^\",]*)").matcher(line);
    assertThat(matcher.find()).describedAs(name).isTrue();
    return matcher.group(1);
  }

  @Test
  void answersWithoutQopAsRfc2069Did() throws Exception {
    // The example of RFC 2617, section 3.5, in the older form: the nonce and the names are those of
    // RFC 3665, section 2.1.
    String line =
        answer(
            challenged(
                401,
                "Digest realm=\"atlanta.example.com\", nonce=\"ea9c8e88df84f1cec4341ae6cbe5a359\""));
    String expected =
        hash(
            "MD5",
            hash("MD5", "bob:atlanta.example.com:zanzibar")
                + ":ea9c8e88df84f1cec4341ae6cbe5a359:"
                + hash("MD5", "INVITE:" + URI));
    assertThat(line).startsWith("Authorization: Digest username=\"bob\"").endsWith("\r\n");
    assertThat(value(line, "response")).isEqualTo(expected);
  }

  @Test
  void prefersSha256AndGivesBackTheOpaque() throws Exception {
    String line =
        answer(
            challenged(
                407,
                "Digest realm=\"biloxi.com\", qop=\"auth\", algorithm=MD5, nonce=\"n1\", opaque=\"o1\"",
                "Digest realm=\"biloxi.com\", qop=\"auth\", algorithm=SHA-256, nonce=\"n2\", opaque=\"o2\""));
    String expected =
        hash(
            "SHA-256",
            hash("SHA-256", "bob:biloxi.com:zanzibar")
                + ":n2:00000001:"
                + value(line, "cnonce")
                + ":auth:"
                + hash("SHA-256", "INVITE:" + URI));
    assertThat(line).startsWith("Proxy-Authorization: Digest ").contains("algorithm=SHA-256");
    assertThat(value(line, "opaque")).isEqualTo("o2");
    assertThat(value(line, "response")).isEqualTo(expected);
  }

  @Test
  void protectsTheBodyWhereNothingLessIsOffered() throws Exception {
    DigestAuth auth = new DigestAuth(BOB);
    assertThat(
            auth.takeUp(
                challenged(
                    401, "Digest realm=\"r\", qop=\"auth-int\", algorithm=SHA-256, nonce=\"n\"")))
        .isTrue();
    String line = auth.lines("INVITE", URI, Body.sdp("v=0\r\n"));
    String expected =
        hash(
            "SHA-256",
            hash("SHA-256", "bob:r:zanzibar")
                + ":n:00000001:"
                + value(line, "cnonce")
                + ":auth-int:"
                + hash("SHA-256", "INVITE:" + URI + ":" + hash("SHA-256", "v=0\r\n")));
    assertThat(line).contains("qop=auth-int");
    assertThat(value(line, "response")).isEqualTo(expected);
  }

  @Test
  void answersEverybodyWhoAskedAndCountsHowOften() throws Exception {
    DigestAuth auth = new DigestAuth(BOB);
    assertThat(auth.takeUp(challenged(407, "Digest realm=\"p\", qop=\"auth\", nonce=\"n1\"")))
        .isTrue();
    assertThat(auth.lines("INVITE", URI, null))
        .contains("nc=00000001")
        .doesNotContain("\nAuthorization");
    assertThat(auth.takeUp(challenged(401, "Digest realm=\"g\", qop=\"auth\", nonce=\"n2\"")))
        .isTrue();
    String[] lines = auth.lines("INVITE", URI, null).split("\r\n");
    assertThat(lines).hasSize(2);
    assertThat(lines[0]).startsWith("Proxy-Authorization: ").contains("\"n1\"", "nc=00000002");
    assertThat(lines[1]).startsWith("Authorization: ").contains("\"n2\"", "nc=00000001");
  }

  @Test
  void triesAgainOnlyWhenTheNonceWasTooOld() throws Exception {
    DigestAuth auth = new DigestAuth(BOB);
    assertThat(auth.takeUp(challenged(401, "Digest realm=\"r\", qop=\"auth\", nonce=\"n1\"")))
        .isTrue();
    assertThat(auth.lines("INVITE", URI, null)).contains("\"n1\"");
    assertThat(
            auth.takeUp(
                challenged(401, "Digest realm=\"r\", qop=\"auth\", nonce=\"n2\", stale=TRUE")))
        .isTrue();
    assertThat(auth.lines("INVITE", URI, null))
        .contains("\"n2\"", "nc=00000001")
        .doesNotContain("\"n1\"");
    assertThat(auth.takeUp(challenged(401, "Digest realm=\"r\", qop=\"auth\", nonce=\"n3\"")))
        .isFalse();
  }

  @Test
  void answersNothingItDoesNotUnderstand() throws Exception {
    assertThat(answer(challenged(401, "NoOneKnowsThisScheme opaque-data=\"x\""))).isEqualTo("none");
    assertThat(answer(challenged(401, "Digest realm=\"r\", nonce=\"n\", algorithm=SHA-512-256")))
        .isEqualTo("none");
    assertThat(answer(challenged(401, "Digest realm=\"r\", nonce=\"n\", qop=\"auth-conf\"")))
        .isEqualTo("none");
  }
}
