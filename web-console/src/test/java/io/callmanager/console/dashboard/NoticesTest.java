package io.callmanager.console.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.account.ConsoleUser.Role;
import io.callmanager.account.Plan;
import io.callmanager.console.dashboard.Notices.Notice;
import io.callmanager.console.harness.ConsoleTest;
import io.callmanager.console.harness.Deliverings;
import io.callmanager.console.harness.Town;
import io.callmanager.console.harness.Visit;
import io.callmanager.console.layout.Times;
import io.callmanager.shared.AccountId;
import io.callmanager.testing.TestDatabase;
import io.callmanager.webhook.Webhook;
import io.callmanager.webhook.WebhookChange;
import io.callmanager.webhook.Webhooks;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@ConsoleTest
@SuppressWarnings("NullAway.Init")
class NoticesTest {

  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final Times TIMES = new Times(ZoneOffset.UTC, NOON);

  @Autowired private Notices notices;
  @Autowired private Webhooks webhooks;
  @Autowired private Town town;
  @LocalServerPort private int port;

  private Deliverings deliverings;
  private AccountId account;
  private Webhook webhook;

  @BeforeEach
  void setUpAWebhook(TestDatabase database) {
    deliverings = new Deliverings(webhooks, database.dataSource());
    account = town.account("Notified", Plan.PRO, 10).account();
    webhook = deliverings.webhook(account, "https://crm.example.com/calls?token=secret", null, "*");
  }

  @Test
  void saysNothingWhileAllIsWell() {
    assertThat(notices.of(account, TIMES)).isEmpty();
  }

  @Test
  void tellsOfAWebhookThatHasBeenFailingForAnHour() {
    deliverings.fails(webhook, NOON.minusSeconds(3599));
    assertThat(notices.of(account, TIMES)).isEmpty();

    deliverings.fails(webhook, NOON.minusSeconds(3600));
    assertThat(notices.of(account, TIMES))
        .containsExactly(
            new Notice(
                "Nothing could be delivered to the webhook https://crm.example.com/calls since 11:00:00.",
                "/console/webhooks/" + webhook.id()));
  }

  @Test
  void tellsOfAWebhookThatThePlatformDisabledAndNotOfOneThatTheAccountDid() {
    webhooks.change(account, webhook.id(), WebhookChange.turned(false));
    assertThat(notices.of(account, TIMES)).isEmpty();

    deliverings.disabled(webhook, NOON, "It is gone");
    assertThat(notices.of(account, TIMES))
        .containsExactly(
            new Notice(
                "The webhook to https://crm.example.com/calls was disabled: It is gone.",
                "/console/webhooks/" + webhook.id()));

    webhooks.change(account, webhook.id(), WebhookChange.turned(true));
    assertThat(notices.of(account, TIMES)).isEmpty();
  }

  @Test
  void showsThemOnTheDashboardAndLeadsToTheirCause() {
    deliverings.fails(webhook, Instant.EPOCH);
    town.person("notified@example.com", account, Role.VIEWER);
    try (Visit visit = new Visit(port).signedIn("notified@example.com")) {
      assertThat(visit.get("/console").body())
          .contains(
              "href=\"/console/webhooks/" + webhook.id() + "\">Nothing could be delivered to");
    }
  }
}
