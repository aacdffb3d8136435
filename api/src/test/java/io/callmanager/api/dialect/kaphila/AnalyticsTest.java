package io.callmanager.api.dialect.kaphila;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.call.CallStatus;
import io.callmanager.call.spi.Answerer;
import io.callmanager.usage.DayOfCalls;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The document's own figures.
class AnalyticsTest {

  @Test
  void addsUpDays() {
    LocalDate day = LocalDate.of(2026, 2, 17);
    DayOfCalls one =
        new DayOfCalls(
            day,
            Map.of(CallStatus.COMPLETED, 19L, CallStatus.FAILED, 1L, CallStatus.NO_ANSWER, 2L),
            Map.of(Answerer.HUMAN, 17L, Answerer.MACHINE, 2L),
            813);
    DayOfCalls rest =
        new DayOfCalls(
            day.plusDays(1),
            Map.of(
                CallStatus.COMPLETED,
                78L,
                CallStatus.FAILED,
                4L,
                CallStatus.BUSY,
                2L,
                CallStatus.NO_ANSWER,
                6L),
            Map.of(Answerer.HUMAN, 67L, Answerer.MACHINE, 26L, Answerer.NOT_SURE, 1L),
            3339);

    Analytics sums = Analytics.of(7, List.of(one, rest));

    assertThat(sums.period()).isEqualTo("Last 7 days");
    assertThat(sums.overview())
        .isEqualTo(new Analytics.Overview(112, 97, 7, 8, 84, 28, 42.8, 86.61));
    assertThat(sums.dailyVolume().getFirst()).isEqualTo(new Analytics.Volume(day, 22, 19, 1));
    assertThat(sums.statusBreakdown())
        .containsExactly(
            new Analytics.Share("completed", 97, 86.61),
            new Analytics.Share("no-answer", 8, 7.14),
            new Analytics.Share("failed", 5, 4.46),
            new Analytics.Share("busy", 2, 1.79));
  }

  @Test
  void makesNothingOfNothing() {
    assertThat(Analytics.of(30, List.of()).overview())
        .isEqualTo(new Analytics.Overview(0, 0, 0, 0, 0, 0, 0, 0));
  }
}
