package io.callmanager.call;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callmanager.account.Plan;
import io.callmanager.account.PlanLimits;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.TenantDatabase;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/// The accounts' [CallTerms], from memory when they are there. Whoever uses them checks, in the statement that writes the call,
/// that they are still of the same revision, and calls [#forget] when they are not.
@Component
@EnableConfigurationProperties(PlanLimits.class)
class AccountTerms {

  private static final int MOST_REMEMBERED = 50_000;

  private final TenantDatabase tenants;
  private final PlanLimits plans;
  private final Cache<AccountId, CallTerms> remembered =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

  AccountTerms(TenantDatabase tenants, PlanLimits plans) {
    this.tenants = tenants;
    this.plans = plans;
  }

  CallTerms of(AccountId account) {
    CallTerms known = remembered.getIfPresent(account);
    if (known != null) {
      return known;
    }
    CallTerms read = read(account);
    remembered.put(account, read);
    return read;
  }

  void forget(AccountId account) {
    remembered.invalidate(account);
  }

  /// An account's terms as they are now.
  CallTerms read(AccountId account) {
    return tenants.read(
        account,
        jdbc ->
            jdbc.sql(
                    """
                    select a.plan, b.rules_revision, exists (select from budget g where g.account_id = a.id) budgeted,
                      exists (select from webhook_endpoint w
                        where w.account_id = a.id and w.kind = 'ENDPOINT' and w.enabled and w.deleted_at is null) told
                      from account a join credit_balance b on b.account_id = a.id where a.id = ?
                    """)
                .param(account.value())
                .query(
                    (row, number) -> {
                      Plan plan = Plan.valueOf(row.getString("plan"));
                      return new CallTerms(
                          plan,
                          plans.mostCalls(plan),
                          row.getBoolean("budgeted"),
                          row.getBoolean("told"),
                          row.getInt("rules_revision"));
                    })
                .single());
  }
}
