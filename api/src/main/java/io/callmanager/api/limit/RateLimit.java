package io.callmanager.api.limit;

import io.callmanager.account.Caller;
import io.callmanager.api.ApiProperties;
import io.callmanager.api.dialect.DialectProperties;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What is limited, and for whom. Each limit is a bucket that holds as many as may be asked in its period, and fills evenly.
///
/// Where several servers count together, each limit says what becomes of a request while their store is down. Every server
/// also counts by itself, always: what is allowed then is still held to the limit on each server.
///
/// A dialect whose contract has a limit of its own, such as 100 an hour, adds it here with a setting of its own; its requests
/// count against that one in place of [#REQUESTS_PER_HOUR].
public enum RateLimit {
  /// Requests with one key in a minute. Allowed while the store is down: it keeps a program that runs wild from taking all of
  /// a server, for which that server's own count will do.
  REQUESTS_PER_MINUTE(
      "key-minute",
      Duration.ofMinutes(1),
      Whose.API_KEY,
      WithoutStore.ALLOW,
      "This key has sent too many requests."),

  /// Requests with one key in an hour; a key may have a limit of its own. Allowed while the store is down: that a customer
  /// gets more than agreed for a while is a smaller harm than that its calls stop.
  REQUESTS_PER_HOUR(
      "key-hour",
      Duration.ofHours(1),
      Whose.API_KEY,
      WithoutStore.ALLOW,
      "This key has sent as many requests as it may in an hour."),

  /// Requests with one key in an hour for calls and their control, in a contract that limits those alone; a key may have a limit of
  /// its own. Allowed while the store is down, as all of a key's requests are.
  CALL_CONTROL_PER_HOUR(
      "key-call-control-hour",
      Duration.ofHours(1),
      Whose.API_KEY,
      WithoutStore.ALLOW,
      "This key has sent as many requests for calls and their control as it may in an hour."),

  /// Requests with all keys of one account together. Allowed while the store is down, for the reasons of the two above.
  ACCOUNT_REQUESTS_PER_MINUTE(
      "account-minute",
      Duration.ofMinutes(1),
      Whose.ACCOUNT,
      WithoutStore.ALLOW,
      "The keys of this account have sent too many requests together."),

  /// Requests with keys that are not known, from one network address. Refused while the store is down: an outage must not be
  /// a time in which guessing is cheap, and nobody who has a key is hurt, since only a key that turned out to be wrong counts.
  FAILED_AUTHENTICATIONS(
      "failed-authentications",
      Duration.ofMinutes(1),
      Whose.ADDRESS,
      WithoutStore.REFUSE,
      "Too many requests with invalid keys came from this address.");

  private final String id;
  private final Duration period;
  private final Whose whose;
  private final WithoutStore withoutStore;
  private final String message;

  RateLimit(String id, Duration period, Whose whose, WithoutStore withoutStore, String message) {
    this.id = id;
    this.period = period;
    this.whose = whose;
    this.withoutStore = withoutStore;
    this.message = message;
  }

  /// A name that stays the same: buckets and meters go by it.
  public String id() {
    return id;
  }

  /// The time in which as many accrue as the bucket holds.
  public Duration period() {
    return period;
  }

  /// What each bucket is for.
  public Whose whose() {
    return whose;
  }

  /// What a client is told that went over the limit.
  public String message() {
    return message;
  }

  WithoutStore withoutStore() {
    return withoutStore;
  }

  /// How many in a period.
  ///
  /// @param caller null when it is not known who asks
  /// @return 0 for no limit
  int size(ApiProperties settings, DialectProperties dialects, @Nullable Caller caller) {
    return switch (this) {
      case REQUESTS_PER_MINUTE -> settings.requestsPerMinute();
      case REQUESTS_PER_HOUR -> perHour(settings.requestsPerHour(), caller);
      case CALL_CONTROL_PER_HOUR -> perHour(dialects.kaphila().requestsPerHour(), caller);
      case ACCOUNT_REQUESTS_PER_MINUTE -> settings.accountRequestsPerMinute();
      case FAILED_AUTHENTICATIONS -> settings.failedAuthenticationsPerMinute();
    };
  }

  /// The key's own limit, else `standard`. Operators have none: they must get in when something has gone wrong.
  private static int perHour(int standard, @Nullable Caller caller) {
    if (caller instanceof Caller.Customer customer) {
      Integer own = customer.requestsPerHour();
      return own == null ? standard : own;
    }
    return 0;
  }

  /// Whose bucket a request of `caller` takes from; null when it takes from none.
  @Nullable Object bucketOf(Caller caller) {
    return switch (whose) {
      case API_KEY -> caller.key();
      case ACCOUNT -> caller instanceof Caller.Customer customer ? customer.account() : null;
      case ADDRESS -> null;
    };
  }

  /// What a bucket is for.
  public enum Whose {
    API_KEY,
    ACCOUNT,
    ADDRESS
  }

  /// What becomes of a request while the store in which servers count together is down.
  enum WithoutStore {
    ALLOW,
    REFUSE
  }
}
