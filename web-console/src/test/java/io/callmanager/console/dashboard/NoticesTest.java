package io.callmanager.console.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.account.ConsoleUser.Role;
import io.callmanager.account.Plan;
import io.callmanager.console.dashboard.Notices.Notice;
import io.callmanager.console.harness.ConsoleTest;
import io.callmanager.console.harness.Town;
import io.callmanager.console.harness.Visit;
import io.callmanager.console.layout.Times;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.HttpUrl;
import io.callmanager.testing.TestDatabase;
import io.callmanager.webhook.SavedWebhook;
import io.callmanager.webhook.Webhook;
import io.callmanager.webhook.WebhookChange;
import io.callmanager.webhook.Webhooks;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@ConsoleTest
@SuppressWarnings("NullAway.Init")
class NoticesTest {

  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final Times TIMES = new Times(ZoneOffset.UTC, NOON);

  @Autowired private Notices notices;
  @Autowired private Webhooks webhooks;
  @Autowired private Town town;
  @LocalServerPort private int port;

  private JdbcClient owner;
  private AccountId account;
  private Webhook webhook;

  @BeforeEach
  void setUpAWebhook(TestDatabase database) {
    owner = JdbcClient.create(database.dataSource());
    account = town.account("Notified", Plan.PRO, 10).account();
    HttpUrl url = HttpUrl.parse("https://crm.example.com/calls?token=secret").orElseThrow();
    if (!(webhooks.create(account, new Webhooks.NewWebhook(url, List.of("*"), null, true))
        instanceof SavedWebhook.Done(Webhook made))) {
      throw new AssertionError("the webhook could not be made");
    }
    webhook = made;
  }

  @Test
  void saysNothingWhileAllIsWell() {
    assertThat(notices.of(account, TIMES)).isEmpty();
  }

  @Test
  void tellsOfAWebhookThatHasBeenFailingForAnHour() {
    failingSince(NOON.minusSeconds(3599));
    assertThat(notices.of(account, TIMES)).isEmpty();

    failingSince(NOON.minusSeconds(3600));
    assertThat(notices.of(account, TIMES))
        .containsExactly(
            new Notice(
                "Nothing could be delivered to the webhook https://crm.example.com/calls since 11:00:00.",
                "/console/webhooks/" + webhook.id()));
  }

  @Test
  void tellsOfAWebhookThatThePlatformDisabledAndNotOfOneThatTheAccountDid() {
    webhooks.change(account, webhook.id(), new WebhookChange(null, null, null, false));
    assertThat(notices.of(account, TIMES)).isEmpty();

    owner
        .sql("update webhook_endpoint set disabled_reason = 'It is gone' where id = ?")
        .param(webhook.id().value())
        .update();
    assertThat(notices.of(account, TIMES))
        .containsExactly(
            new Notice(
                "The webhook to https://crm.example.com/calls was disabled: It is gone.",
                "/console/webhooks/" + webhook.id()));

    webhooks.change(account, webhook.id(), new WebhookChange(null, null, null, true));
    assertThat(notices.of(account, TIMES)).isEmpty();
  }

  @Test
  void showsThemOnTheDashboardAndLeadsToTheirCause() {
    failingSince(Instant.EPOCH);
    town.person("notified@example.com", account, Role.VIEWER);
    try (Visit visit = new Visit(port).signedIn("notified@example.com")) {
      assertThat(visit.get("/console").body())
          .contains(
              "href=\"/console/webhooks/" + webhook.id() + "\">Nothing could be delivered to");
    }
  }

  private void failingSince(Instant since) {
    owner
        .sql("update webhook_endpoint set failing_since = ? where id = ?")
        .param(since.atOffset(ZoneOffset.UTC))
        .param(webhook.id().value())
        .update();
  }
}
