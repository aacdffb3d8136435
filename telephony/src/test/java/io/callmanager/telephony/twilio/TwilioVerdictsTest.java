package io.callmanager.telephony.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.telephony.sip.trunk.Failover;
import io.callmanager.telephony.twilio.TwilioFailure.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwilioVerdictsTest {

  @ParameterizedTest
  @CsvSource({
    "400, 21211, 404",
    "400, 21215, 400",
    "400, , 400",
    "401, 20003, 401",
    "403, 20005, 403",
    "404, 20404, 403",
    "429, 20429, 503"
  })
  void readsRefusals(int status, @Nullable Integer code, int sipCode) {
    assertThat(TwilioVerdicts.of(new TwilioFailure(Kind.REFUSED, status, code, "")))
        .isEqualTo(sipCode);
  }

  @Test
  void letsAnotherTrunkTryOnlyWhatTwilioSurelyDidNot() {
    int notSent = TwilioVerdicts.of(new TwilioFailure(Kind.NOT_SENT, 0, null, ""));
    int inDoubt = TwilioVerdicts.of(new TwilioFailure(Kind.IN_DOUBT, 500, 20500, ""));

    assertThat(Failover.afterAnswer(notSent, true, false)).isTrue();
    assertThat(Failover.afterAnswer(inDoubt, true, false)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "busy, , 486",
    "busy, 600, 486",
    "no-answer, , 480",
    "canceled, 487, 487",
    "failed, , 500",
    "failed, 404, 404",
    "failed, 401, 500",
    "failed, 407, 500",
    "failed, 200, 500",
    "what-is-this, , 500"
  })
  void readsEnds(String status, @Nullable String network, int sipCode) {
    assertThat(TwilioVerdicts.of(status, network)).isEqualTo(sipCode);
  }

  @Test
  void speaksInTwiliosWords() {
    assertThat(new TwilioFailure(Kind.REFUSED, 400, 21211, "Invalid 'To'").words())
        .isEqualTo("Twilio 21211: Invalid 'To'");
    assertThat(new TwilioFailure(Kind.NOT_SENT, 0, null, "no connection").words())
        .isEqualTo("Twilio: no connection");
  }
}
