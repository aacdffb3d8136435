package io.callmanager.webhook;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.SecretBox;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.shared.UnreadableSecretException;
import io.callmanager.shared.WebhookId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// The secrets that webhooks are signed with: each has its own, and what goes to calls' own URLs is signed with the account's
/// default secret. They are kept encrypted, each bound to its row.
@Service
public class WebhookSecrets {

  /// For how long a secret is good after it was replaced, unless the customer says otherwise.
  public static final Duration OVERLAP = Duration.ofHours(24);

  private static final String COLUMNS = "secret, previous_secret, previous_secret_until";

  private final TenantDatabase tenants;
  private final SecretBox box;
  private final Clock clock;

  WebhookSecrets(TenantDatabase tenants, SecretBox box, Clock clock) {
    this.tenants = tenants;
    this.box = box;
    this.clock = clock;
  }

  byte[] seal(AccountId account, WebhookId webhook, WebhookSecret secret) {
    return box.seal(secret.text(), place(account, webhook));
  }

  /// A webhook's secrets; empty when there is no such webhook, or it is signed with the account's default.
  public Optional<SecretPair> of(AccountId account, WebhookId webhook) {
    return tenants.read(account, jdbc -> stored(jdbc, account, webhook, ""));
  }

  private Optional<SecretPair> stored(
      JdbcClient jdbc, AccountId account, WebhookId webhook, String locked) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from webhook_endpoint where account_id = ? and id = ? and kind = 'ENDPOINT' and deleted_at is null"
                + locked)
        .param(account.value())
        .param(webhook.value())
        .query((row, number) -> read(row, place(account, webhook)))
        .optional();
  }

  /// Gives a webhook a new secret. The one it had stays good beside it; one before that does not.
  ///
  /// @param overlap for how long; zero for not at all
  public Optional<SecretPair> rotate(AccountId account, WebhookId webhook, Duration overlap) {
    return tenants.write(
        account,
        jdbc ->
            stored(jdbc, account, webhook, " for update")
                .map(
                    old -> {
                      SecretPair next = next(old, overlap);
                      String place = place(account, webhook);
                      jdbc.sql(
                              """
                              update webhook_endpoint
                                 set secret = ?, previous_secret = ?::bytea, previous_secret_until = ?::timestamptz, updated_at = ?
                               where account_id = ? and id = ?
                              """)
                          .param(box.seal(next.current().text(), place))
                          .param(sealed(next.previous(), place))
                          .param(WebhookRows.utc(next.previousUntil()))
                          .param(WebhookRows.utc(clock.instant()))
                          .param(account.value())
                          .param(webhook.value())
                          .update();
                      return next;
                    }));
  }

  /// The account's default secrets. There are none until they are first asked for.
  public SecretPair ofAccount(AccountId account) {
    Optional<SecretPair> found = tenants.read(account, jdbc -> stored(jdbc, account, ""));
    return found.orElseGet(() -> tenants.write(account, jdbc -> madeOf(jdbc, account)));
  }

  private SecretPair madeOf(JdbcClient jdbc, AccountId account) {
    jdbc.sql(
            "insert into webhook_account_secret (account_id, secret, updated_at) values (?, ?, ?) on conflict do nothing")
        .param(account.value())
        .param(box.seal(WebhookSecret.next().text(), place(account)))
        .param(WebhookRows.utc(clock.instant()))
        .update();
    return stored(jdbc, account, "").orElseThrow();
  }

  /// Gives the account a new default secret; otherwise as [#rotate].
  public SecretPair rotateOfAccount(AccountId account, Duration overlap) {
    ofAccount(account);
    return tenants.write(
        account,
        jdbc -> {
          SecretPair next = next(stored(jdbc, account, " for update").orElseThrow(), overlap);
          String place = place(account);
          jdbc.sql(
                  """
                  update webhook_account_secret
                     set secret = ?, previous_secret = ?::bytea, previous_secret_until = ?::timestamptz, updated_at = ?
                   where account_id = ?
                  """)
              .param(box.seal(next.current().text(), place))
              .param(sealed(next.previous(), place))
              .param(WebhookRows.utc(next.previousUntil()))
              .param(WebhookRows.utc(clock.instant()))
              .param(account.value())
              .update();
          return next;
        });
  }

  private Optional<SecretPair> stored(JdbcClient jdbc, AccountId account, String locked) {
    return jdbc.sql(
            "select " + COLUMNS + " from webhook_account_secret where account_id = ?" + locked)
        .param(account.value())
        .query((row, number) -> read(row, place(account)))
        .optional();
  }

  private SecretPair next(SecretPair old, Duration overlap) {
    Instant until = clock.instant().plus(overlap);
    return overlap.isZero()
        ? new SecretPair(WebhookSecret.next(), null, null)
        : new SecretPair(WebhookSecret.next(), old.current(), until);
  }

  private byte @Nullable [] sealed(@Nullable WebhookSecret secret, String place) {
    return secret == null ? null : box.seal(secret.text(), place);
  }

  private SecretPair read(ResultSet row, String place) throws SQLException {
    byte[] previous = row.getBytes("previous_secret");
    return new SecretPair(
        open(row.getBytes("secret"), place),
        previous == null ? null : open(previous, place),
        WebhookRows.instant(row, "previous_secret_until"));
  }

  private WebhookSecret open(byte[] sealed, String place) {
    try {
      return new WebhookSecret(box.open(sealed, place));
    } catch (UnreadableSecretException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static String place(AccountId account, WebhookId webhook) {
    return "webhook_endpoint " + account + " " + webhook;
  }

  private static String place(AccountId account) {
    return "webhook_account_secret " + account;
  }
}
