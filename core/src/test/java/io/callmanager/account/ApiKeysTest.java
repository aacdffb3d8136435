package io.callmanager.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callmanager.shared.ApiKeyId;
import io.callmanager.shared.SystemDatabase;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.Tenant;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@CoreTest
class ApiKeysTest {

  @Autowired private ApiKeys keys;
  @Autowired private Tenant.Maker tenants;
  @Autowired private SystemDatabase system;

  @Test
  void aKeyIsKnownByItsHashAlone() {
    Tenant tenant = tenants.make(1);
    NewApiKey made = keys.create(tenant.account(), "CRM");

    assertThat(made.secret()).matches("cm_[0-9a-f]{64}");
    assertThat(made.toString()).doesNotContain(made.secret());
    assertThat(keys.authenticate(made.secret()))
        .contains(new Caller.Customer(made.key().id(), tenant.account(), null, null));
    assertThat(
            system
                .jdbc()
                .sql("select count(*) from api_key k where k::text like '%' || ? || '%'")
                .param(made.secret().substring(3))
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void aRevokedKeyIsRefusedAtOnce() {
    Tenant tenant = tenants.make(1);
    NewApiKey made = keys.create(tenant.account(), "CRM");
    assertThat(keys.authenticate(made.secret())).isPresent();

    assertThat(keys.revoke(tenant.account(), made.key().id())).isTrue();

    assertThat(keys.authenticate(made.secret())).isEmpty();
    assertThat(keys.revoke(tenant.account(), made.key().id())).isFalse();
  }

  @Test
  void aKeysLimitHoldsAtOnceAndGoesWithWhoeverUsesIt() {
    Tenant tenant = tenants.make(1);
    NewApiKey made = keys.create(tenant.account(), "CRM", 100, null);
    ApiKeyId id = made.key().id();
    assertThat(made.key().requestsPerHour()).isEqualTo(100);
    assertThat(keys.authenticate(made.secret()))
        .contains(new Caller.Customer(id, tenant.account(), 100, null));

    assertThat(keys.limit(tenant.account(), id, 50).orElseThrow().requestsPerHour()).isEqualTo(50);
    assertThat(keys.remembered(made.secret())).isEmpty();
    assertThat(keys.authenticate(made.secret()))
        .contains(new Caller.Customer(id, tenant.account(), 50, null));
    assertThat(keys.limitAsOperator(id, 5000).orElseThrow().requestsPerHour()).isEqualTo(5000);
    assertThat(keys.list(tenant.account()).getFirst().requestsPerHour()).isEqualTo(5000);
    assertThat(keys.limit(tenant.account(), id, null).orElseThrow().requestsPerHour()).isNull();
    assertThat(keys.list(tenant.account()).getFirst().lastUsedAt()).isNotNull();

    assertThat(keys.limit(tenants.make(1).account(), id, 1)).isEmpty();
    keys.revoke(tenant.account(), id);
    assertThat(keys.limit(tenant.account(), id, 1)).isEmpty();
    assertThat(keys.limitAsOperator(id, 1)).isEmpty();
  }

  @Test
  void aKeyFromElsewhereIsUsedAsOneOfOurs() {
    Tenant tenant = tenants.make(1);
    String secret = "ak_live_" + UUID.randomUUID();
    assertThat(keys.authenticate(secret)).isEmpty();

    ApiKey brought =
        ((BroughtKey.Done) keys.bring(tenant.account(), "Alerts", secret, 100, null)).key();

    assertThat(brought.hint()).isEqualTo("ak_…" + secret.substring(secret.length() - 4));
    assertThat(keys.authenticate(secret))
        .contains(new Caller.Customer(brought.id(), tenant.account(), 100, null));
    assertThat(keys.list(tenant.account())).extracting(ApiKey::name).contains("Alerts");
  }

  @Test
  void aKeysContractGoesWithWhoeverUsesIt() {
    Tenant tenant = tenants.make(1);
    String secret = "ak_live_" + UUID.randomUUID();

    NewApiKey made = keys.create(tenant.account(), "Old client", 100, "some-contract");
    ApiKey brought =
        ((BroughtKey.Done) keys.bring(tenant.account(), "Older", secret, null, "other")).key();

    assertThat(keys.authenticate(made.secret()))
        .contains(new Caller.Customer(made.key().id(), tenant.account(), 100, "some-contract"));
    assertThat(keys.authenticate(secret))
        .contains(new Caller.Customer(brought.id(), tenant.account(), null, "other"));
    assertThat(keys.limit(tenant.account(), made.key().id(), 7).orElseThrow().contract())
        .isEqualTo("some-contract");
    assertThat(keys.list(tenant.account()))
        .extracting(ApiKey::contract)
        .containsExactly("other", "some-contract", null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "V1", "1v", "a b", "a_b", "-a"})
  void notEveryTextIsAContractsName(String contract) {
    Tenant tenant = tenants.make(1);

    assertThatThrownBy(() -> keys.create(tenant.account(), "CRM", null, contract))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aKeyIsOneAccountsAloneAndStaysRevoked() {
    Tenant tenant = tenants.make(1);
    String secret = "kros_live_" + UUID.randomUUID();
    ApiKey brought =
        ((BroughtKey.Done) keys.bring(tenant.account(), "Alerts", secret, null, null)).key();

    assertThat(keys.bring(tenants.make(1).account(), "Mine", secret, null, null))
        .isEqualTo(new BroughtKey.Taken());
    keys.revoke(tenant.account(), brought.id());
    assertThat(keys.bring(tenant.account(), "Again", secret, null, null))
        .isEqualTo(new BroughtKey.Taken());
    assertThat(keys.authenticate(secret)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ak_live_short_0123",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "ak live 0123456789abcdef",
        "ak_live_0123456789äöüß",
        "cm_0123456789abcdef0123456789abcdef"
      })
  void notEveryTextIsAKey(String secret) {
    assertThat(keys.bring(tenants.make(1).account(), "Alerts", secret, null, null))
        .isEqualTo(new BroughtKey.Unfit());
  }

  @Test
  void anotherAccountCanNotRevokeIt() {
    Tenant tenant = tenants.make(1);
    NewApiKey made = keys.create(tenant.account(), "CRM");

    assertThat(keys.revoke(tenants.make(1).account(), made.key().id())).isFalse();
    assertThat(keys.authenticate(made.secret())).isPresent();
  }

  @Test
  void anOperatorsKeyActsForNoAccount() {
    NewApiKey made = keys.createForOperator("ops");

    assertThat(keys.authenticate(made.secret())).contains(new Caller.Operator(made.key().id()));
    assertThat(keys.hasOperatorKey()).isTrue();
    assertThat(keys.revokeAsOperator(made.key().id())).isTrue();
    assertThat(keys.authenticate(made.secret())).isEmpty();
  }

  @Test
  void aSuspendedAccountsKeyIsRefused() {
    Tenant tenant = tenants.make(1);
    system
        .jdbc()
        .sql("update account set status = 'SUSPENDED' where id = ?")
        .param(tenant.account().value())
        .update();

    assertThat(keys.authenticate(tenant.apiKey())).isEmpty();
  }

  @Test
  void writesDownWhenKeysWereLastUsed() {
    Tenant used = tenants.make(1);
    Tenant alsoUsed = tenants.make(1);
    Tenant unused = tenants.make(1);
    NewApiKey operators = keys.createForOperator("ops");
    assertThat(keys.list(used.account()).getFirst().lastUsedAt()).isNull();
    keys.authenticate(used.apiKey());
    keys.authenticate(alsoUsed.apiKey());
    keys.authenticate(operators.secret());
    Instant at = keys.list(used.account()).getFirst().lastUsedAt();
    assertThat(at).isNotNull();

    keys.writeLastUsed();

    assertThat(lastUsed(used)).contains(at.truncatedTo(ChronoUnit.MICROS));
    assertThat(keys.list(used.account()).getFirst().lastUsedAt()).isEqualTo(lastUsed(used).get());
    assertThat(lastUsed(alsoUsed)).isPresent();
    assertThat(lastUsed(unused)).isEmpty();
    assertThat(
            system
                .jdbc()
                .sql("select last_used_at is not null from operator_key where id = ?")
                .param(operators.key().id().value())
                .query(Boolean.class)
                .single())
        .isTrue();
  }

  private Optional<Instant> lastUsed(Tenant tenant) {
    return system
        .jdbc()
        .sql("select last_used_at from api_key where account_id = ? and last_used_at is not null")
        .param(tenant.account().value())
        .query(OffsetDateTime.class)
        .optional()
        .map(OffsetDateTime::toInstant);
  }
}
