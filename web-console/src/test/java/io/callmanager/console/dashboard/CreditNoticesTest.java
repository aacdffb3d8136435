package io.callmanager.console.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.account.ConsoleUser.Role;
import io.callmanager.account.Plan;
import io.callmanager.console.dashboard.Notices.Notice;
import io.callmanager.console.harness.ConsoleTest;
import io.callmanager.console.harness.Town;
import io.callmanager.console.harness.Visit;
import io.callmanager.credit.LowBalanceAlerts;
import io.callmanager.shared.AccountId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@ConsoleTest
@SuppressWarnings("NullAway.Init")
class CreditNoticesTest {

  @Autowired private CreditNotices notices;
  @Autowired private LowBalanceAlerts lowBalance;
  @Autowired private Town town;
  @LocalServerPort private int port;

  @Test
  void tellsOfTheLowestThresholdThatIsReached() {
    AccountId account = town.account("Low", Plan.PRO, 80).account();
    assertThat(notices.of(account)).isEmpty();

    lowBalance.set(account, List.of(79L));
    assertThat(notices.of(account)).isEmpty();

    lowBalance.set(account, List.of(1000L, 100L, 79L));
    assertThat(notices.of(account))
        .contains(
            new Notice(
                "Balance is 80 credits, below your 100. Ask your operator for more, or change the threshold.",
                "/console/limits#low-balance"));

    lowBalance.set(account, List.of(80L));
    assertThat(notices.of(account).orElseThrow().words()).contains("80 credits, down to your 80");
  }

  @Test
  void tellsThatThereAreNoneLeftThresholdsOrNot() {
    AccountId account = town.account("Empty", Plan.PRO, 0).account();
    town.person("empty@example.com", account, Role.VIEWER);

    try (Visit visit = new Visit(port).signedIn("empty@example.com")) {
      assertThat(visit.get("/console").body())
          .contains("href=\"/console/usage\">No credits left: calls are refused");
    }
    lowBalance.set(account, List.of(100L));
    assertThat(notices.of(account).orElseThrow().words()).startsWith("No credits left");
  }
}
