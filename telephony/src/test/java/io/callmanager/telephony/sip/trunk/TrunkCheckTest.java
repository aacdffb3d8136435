package io.callmanager.telephony.sip.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrunkCheckTest {

  @ParameterizedTest
  @CsvSource({"1, 5", "2, 10", "3, 20", "4, 30", "5, 30", "1000000, 30", "0, 5"})
  void asksADeadTrunkEverLessOften(int failures, long seconds) {
    assertThat(TrunkCheck.pauseAfter(failures)).isEqualTo(Duration.ofSeconds(seconds));
  }
}
