package io.callmanager.telephony.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.telephony.twilio.TwilioFailure.Kind;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwilioApiTest {

  private static final TrunkDefinition.Twilio ACCOUNT =
      new TrunkDefinition.Twilio("AC0123456789abcdef0123456789abcdef", "token", null);

  private final FakeRest rest = new FakeRest();
  private final TwilioApi api = new TwilioApi(rest);

  @Test
  void hasTwilioLetItRingForAsLongAsAnAgentMay() {
    String sid =
        api.place(
            ACCOUNT,
            "+15005550006",
            "+15005550001",
            URI.create("https://calls.example.com/twilio/voice/key"),
            URI.create("https://calls.example.com/twilio/status/key"));

    assertThat(sid).isEqualTo(FakeRest.SID);
    assertThat(rest.asked.getFirst()).contains("Timeout=[120]");
  }

  @ParameterizedTest
  @CsvSource({"404, 20404", "404,", "400, 21220"})
  void endsACallThatIsOver(int status, @Nullable Integer code) {
    refuse(Kind.REFUSED, status, code);

    assertThatCode(() -> api.end(ACCOUNT, FakeRest.SID)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "REFUSED, 401, 20003",
    "REFUSED, 403, 20005",
    "REFUSED, 400, 20001",
    "REFUSED, 429, 20429",
    "IN_DOUBT, 500,",
    "NOT_SENT, 0,"
  })
  void saysThatACallMayGoOn(Kind kind, int status, @Nullable Integer code) {
    refuse(kind, status, code);

    assertThatThrownBy(() -> api.end(ACCOUNT, FakeRest.SID)).isInstanceOf(TwilioFailure.class);
  }

  private void refuse(Kind kind, int status, @Nullable Integer code) {
    rest.ending =
        () -> {
          throw new TwilioFailure(kind, status, code, "no");
        };
  }
}
