package io.callmanager.telephony.sip.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.call.spi.Refusal;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SipVerdictsTest {

  private static final Map<Refusal, int[]> CODES =
      Map.of(
          Refusal.BUSY, new int[] {486, 600},
          Refusal.NO_ANSWER, new int[] {408, 480, 487},
          Refusal.NOT_FOUND, new int[] {404, 410, 484, 485, 604},
          Refusal.REJECTED, new int[] {433, 603, 607, 608},
          Refusal.SERVICE_UNAVAILABLE, new int[] {503},
          Refusal.AUTH_FAILED, new int[] {401, 407});

  @Test
  void hasOneVerdictForEveryFinalCode() {
    Map<Integer, Refusal> expected = new HashMap<>();
    IntStream.range(300, 700).forEach(code -> expected.put(code, Refusal.ERROR));
    CODES.forEach((refusal, codes) -> IntStream.of(codes).forEach(c -> expected.put(c, refusal)));
    Map<Integer, Refusal> actual = new HashMap<>();
    IntStream.range(300, 700).forEach(code -> actual.put(code, SipVerdicts.of(code)));
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void blamesTheCarrierForWhatIsNoCalleesAnswer() {
    assertThat(SipVerdicts.of(403).fault()).isEqualTo(Refusal.Fault.CARRIER);
    assertThat(SipVerdicts.of(488).fault()).isEqualTo(Refusal.Fault.CARRIER);
    assertThat(SipVerdicts.of(302).fault()).isEqualTo(Refusal.Fault.CARRIER);
    assertThat(SipVerdicts.of(503).fault()).isEqualTo(Refusal.Fault.CARRIER);
    assertThat(SipVerdicts.of(486).fault()).isEqualTo(Refusal.Fault.CALLEE);
    assertThat(SipVerdicts.of(603).fault()).isEqualTo(Refusal.Fault.CALLEE);
  }
}
