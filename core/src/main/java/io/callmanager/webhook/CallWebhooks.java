package io.callmanager.webhook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callmanager.call.CallWebhook;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.HttpUrl;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.shared.WebhookId;
import io.callmanager.webhook.Webhook.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// URLs that calls name for their own events. All those of one origin that are told in the same format are one webhook, which is made when one of them is first
/// named, and enabled again when one is named after it was disabled.
@Service
public class CallWebhooks {

  /// How soon a new call enables what another server has disabled.
  private static final Duration REMEMBERED = Duration.ofSeconds(10);

  private static final int MOST_REMEMBERED = 50_000;

  private final TenantDatabase tenants;
  private final WebhookSecrets secrets;
  private final WebhookFormats formats;
  private final WebhookProperties properties;
  private final Clock clock;
  private final Cache<AccountId, ConcurrentMap<Place, WebhookId>> remembered =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterWrite(REMEMBERED).build();

  CallWebhooks(
      TenantDatabase tenants,
      WebhookSecrets secrets,
      WebhookFormats formats,
      WebhookProperties properties,
      Clock clock) {
    this.tenants = tenants;
    this.secrets = secrets;
    this.formats = formats;
    this.properties = properties;
    this.clock = clock;
  }

  /// What one webhook stands for.
  record Place(String origin, String format) {}

  /// What came of the wish to have a call's events sent to a URL of its own.
  public sealed interface Outcome {

    record Taken(CallWebhook webhook) implements Outcome {}

    /// It may be; nothing was done for it.
    record Possible() implements Outcome {}

    /// It would lead to where webhooks must not.
    record NotPublic() implements Outcome {}

    /// Calls have named as many origins as an account may have.
    record TooManyOrigins(int most) implements Outcome {}
  }

  /// Sees to it that a call's events can be sent to `url`. Costs nothing when its origin was named a moment ago.
  public Outcome take(AccountId account, HttpUrl url) {
    return take(account, url, WebhookFormat.STANDARD);
  }

  /// The same in another format, one that there is.
  public Outcome take(AccountId account, HttpUrl url, String format) {
    if (!properties.allowPrivateNetworks() && url.namesPrivateAddress()) {
      return new Outcome.NotPublic();
    }
    Place place = new Place(url.origin(), format);
    ConcurrentMap<Place, WebhookId> known = remembered.getIfPresent(account);
    WebhookId id = known == null ? null : known.get(place);
    if (id == null) {
      @Nullable List<String> told = formats.told(format);
      id = tenants.write(account, jdbc -> enabled(jdbc, account, place, told));
      if (id == null) {
        return new Outcome.TooManyOrigins(properties.maxPerAccount());
      }
      secrets.ofAccount(account);
      remembered.get(account, a -> new ConcurrentHashMap<>()).put(place, id);
    }
    return new Outcome.Taken(new CallWebhook(id.value(), url.uri().toString()));
  }

  /// Tells whether [#take] would take `url`, and changes nothing.
  public Outcome check(AccountId account, HttpUrl url) {
    return check(account, url, WebhookFormat.STANDARD);
  }

  /// The same in another format.
  public Outcome check(AccountId account, HttpUrl url, String format) {
    if (!properties.allowPrivateNetworks() && url.namesPrivateAddress()) {
      return new Outcome.NotPublic();
    }
    boolean room =
        tenants.read(
            account,
            jdbc ->
                WebhookRows.hasOrigin(jdbc, account, new Place(url.origin(), format))
                    || WebhookRows.count(jdbc, account, Kind.CALL_URLS)
                        < properties.maxPerAccount());
    return room ? new Outcome.Possible() : new Outcome.TooManyOrigins(properties.maxPerAccount());
  }

  private @Nullable WebhookId enabled(
      JdbcClient jdbc, AccountId account, Place place, @Nullable List<String> told) {
    return WebhookRows.originInUse(jdbc, account, place)
        .orElseGet(
            () -> {
              WebhookRows.lock(jdbc, account);
              boolean full =
                  WebhookRows.count(jdbc, account, Kind.CALL_URLS) >= properties.maxPerAccount();
              return full && !WebhookRows.hasOrigin(jdbc, account, place)
                  ? null
                  : WebhookRows.enableOrigin(jdbc, account, place, told, clock.instant());
            });
  }

  void forget(AccountId account) {
    remembered.invalidate(account);
  }
}
