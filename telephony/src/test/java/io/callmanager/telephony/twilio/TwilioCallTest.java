package io.callmanager.telephony.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.telephony.mediastream.Mulaw;
import io.callmanager.telephony.mediastream.StreamMessage;
import io.callmanager.telephony.sip.FakeMedia;
import io.callmanager.telephony.twilio.TwilioFailure.Kind;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TwilioCallTest {

  private static final TrunkDefinition.Twilio ACCOUNT =
      new TrunkDefinition.Twilio("AC0123456789abcdef0123456789abcdef", "old-token", null);
  private static final String END = "POST {Status=[completed]}";
  private static final Duration NEWS_WAIT = Duration.ofSeconds(150);

  private final FakeRest rest = new FakeRest();
  private final FakeMedia media = new FakeMedia();
  private final FakeCall phone = new FakeCall();
  private final SteppedErrands errands = new SteppedErrands();
  private final CallUrls urls = new CallUrls(URI.create("https://calls.example.com"), "key");
  private final TwilioParts parts =
      new TwilioParts(
          new TwilioApi(rest),
          media,
          InetAddress.getLoopbackAddress(),
          new TwilioProperties(
              URI.create("https://calls.example.com"),
              URI.create("https://api.twilio.com"),
              Duration.ofSeconds(10),
              Duration.ofSeconds(15),
              NEWS_WAIT,
              Duration.ofSeconds(10)),
          errands);
  private TrunkDefinition.Twilio account = ACCOUNT;
  private int ended;
  private final TwilioCall call =
      new TwilioCall(
          phone,
          parts,
          new TwilioLeg(parts, () -> account, urls, "stream-token"),
          "+15005550001",
          () -> ended++);

  @BeforeEach
  void begin() {
    call.begin();
  }

  @AfterEach
  void close() {
    call.drop();
    parts.close();
    assertThat(media.open).hasValue(0);
    assertThat(ended).isEqualTo(1);
  }

  private void placed() {
    errands.step();
    assertThat(rest.asked).hasSize(1);
    rest.asked.clear();
  }

  /// What Twilio tells of the call.
  private void told(int number, String status, String... more) {
    Map<String, String> form = new HashMap<>();
    form.put("CallSid", FakeRest.SID);
    form.put("CallStatus", status);
    form.put("SequenceNumber", Integer.toString(number));
    for (int i = 0; i < more.length; i += 2) {
      form.put(more[i], more[i + 1]);
    }
    call.told(form);
  }

  private void answered() {
    placed();
    told(0, "initiated");
    told(1, "ringing");
    told(2, "in-progress");
    assertThat(call.wanted(Map.of("CallSid", FakeRest.SID))).isTrue();
  }

  private void talking() {
    answered();
    StreamMessage.Start start =
        new StreamMessage.Start(
            1,
            "MZ1",
            ACCOUNT.accountSid(),
            FakeRest.SID,
            List.of("inbound"),
            StreamMessage.MediaFormat.MULAW,
            Map.of("token", "stream-token"));
    assertThat(call.opened(start, new NoSocket())).isTrue();
    errands.skip();
  }

  private record NoSocket() implements StreamSocket {

    @Override
    public void send(String message) {}

    @Override
    public void close() {}
  }

  @Test
  void isNotAnsweredWhenItEndsBeforeItsStreamBegins() {
    answered();

    told(3, "completed");

    assertThat(phone.told)
        .containsExactly("180", "488 Twilio: the call ended before its media stream began");
  }

  @Test
  void isNotAnsweredWhenTwilioReachedUsForNothing() {
    placed();
    rest.status = "completed";

    errands.pass(NEWS_WAIT);
    errands.step();

    assertThat(phone.told)
        .containsExactly("488 Twilio: the call ended before its media stream began");
  }

  @Test
  void saysWhyItsStreamCouldNotBeOpened() {
    answered();

    call.told(
        Map.of(
            "CallSid",
            FakeRest.SID,
            "StreamEvent",
            "stream-error",
            "StreamError",
            "31920: WebSocket handshake error"));
    errands.step();

    assertThat(phone.told)
        .containsExactly(
            "180", "488 Twilio could not open the media stream: 31920: WebSocket handshake error");
    assertThat(rest.asked).containsExactly(END);
  }

  @Test
  void goesOnWhenItsStreamHasBegun() {
    talking();

    call.told(Map.of("CallSid", FakeRest.SID, "StreamEvent", "stream-started"));

    assertThat(phone.told).containsExactly("180", "200");
  }

  @Test
  void isEndedWhenItWasPlacedWhileWeShutDown() {
    rest.placing =
        () -> {
          call.drop();
          parts.close();
          return "queued";
        };

    errands.step();

    assertThat(rest.asked).hasSize(2).last().isEqualTo(END);
    assertThat(phone.told).containsExactly("BYE");
  }

  @Test
  void isEndedWhenOurSideGaveItUpBeforeItWasPlaced() {
    call.onCancelled();
    errands.step();

    assertThat(rest.asked).hasSize(2).last().isEqualTo(END);
  }

  @Test
  void isNotDialledAgainWhenItMayHaveRung() {
    placed();
    told(0, "initiated");
    rest.status = "failed";

    errands.pass(NEWS_WAIT);
    errands.step();

    assertThat(phone.told).containsExactly("480 Twilio: failed");
  }

  @Test
  void isNotDialledAgainWhenACallbackWasLost() {
    placed();
    told(0, "initiated");

    told(2, "failed", "ErrorCode", "13225");

    assertThat(phone.told).containsExactly("480 Twilio: failed (13225)");
  }

  @Test
  void mayBeDialledAgainWhenItSurelyDidNotRing() {
    placed();
    told(0, "initiated");

    told(1, "failed");

    assertThat(phone.told).containsExactly("500 Twilio: failed");
  }

  @Test
  void waitsForAsLongAsTwilioHasItInItsQueue() {
    placed();
    errands.pass(NEWS_WAIT);
    errands.step();
    told(0, "initiated");
    errands.pass(NEWS_WAIT.minusSeconds(1));
    errands.step();
    assertThat(phone.told).isEmpty();

    told(1, "ringing");
    rest.status = "ringing";
    errands.pass(NEWS_WAIT);
    errands.step();

    assertThat(phone.told).containsExactly("180", "480 Twilio: nothing was heard of the call");
    assertThat(rest.asked).last().isEqualTo(END);
  }

  @Test
  void isOverWhenNothingComesOfItsStream() {
    talking();
    for (int i = 0; i < 5; i++) {
      call.audio()
          .heard(new StreamMessage.Media(2, "MZ1", "inbound", 1, 20, new Mulaw(new byte[160])));
      errands.pass(Duration.ofSeconds(10));
    }
    assertThat(phone.told).containsExactly("180", "200");

    errands.pass(Duration.ofSeconds(10));

    assertThat(phone.told).containsExactly("180", "200", "BYE");
    assertThat(ended).isEqualTo(1);
  }

  @Test
  void isEndedUntilTwilioSaysThatItIsOver() {
    rest.ending =
        () -> {
          throw new TwilioFailure(Kind.REFUSED, 401, 20003, "Authenticate");
        };
    placed();
    call.onCancelled();
    errands.step();
    errands.pass(Duration.ofSeconds(2));
    assertThat(rest.asked).containsExactly(END, END);
    rest.ending =
        () -> {
          throw new TwilioFailure(Kind.REFUSED, 400, 21220, "Call is not in-progress.");
        };

    errands.pass(Duration.ofSeconds(2));
    errands.pass(Duration.ofSeconds(2));

    assertThat(rest.asked).containsExactly(END, END, END);
  }

  private String signature(String token, Map<String, String> form) {
    StringBuilder signed = new StringBuilder(urls.status().toString());
    new TreeMap<>(form).forEach((name, value) -> signed.append(name).append(value));
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void believesTwilioWhenItsTokenWasChanged() {
    Map<String, String> form = Map.of("CallSid", FakeRest.SID);
    String before = signature("old-token", form);
    String after = signature("new-token", form);
    assertThat(call.signed(urls.status(), form, after)).isFalse();

    account = new TrunkDefinition.Twilio(ACCOUNT.accountSid(), "new-token", null);

    assertThat(call.signed(urls.status(), form, after)).isTrue();
    assertThat(call.signed(urls.status(), form, before)).isTrue();
    assertThat(call.signed(urls.status(), form, signature("other", form))).isFalse();
    assertThat(call.signed(urls.status(), form, null)).isFalse();
  }
}
