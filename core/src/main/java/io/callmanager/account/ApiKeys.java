package io.callmanager.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.ApiKeyId;
import io.callmanager.shared.SystemDatabase;
import io.callmanager.shared.TenantDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Gatherers;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

/// The keys by which software proves who it is. Only hashes are kept.
@Service
public class ApiKeys {

  /// How long another node may go on accepting a key after it was revoked; on this node revocation is immediate.
  private static final Duration REMEMBERED = Duration.ofSeconds(30);

  private static final int MOST_REMEMBERED = 100_000;
  private static final int MOST_WRITTEN_AT_ONCE = 1000;
  private static final String COLUMNS =
      "id, name, hint, requests_per_hour, contract, created_at, last_used_at, revoked_at";

  private final SystemDatabase system;
  private final TenantDatabase tenants;
  private final Clock clock;
  private final Cache<String, Caller> known =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterWrite(REMEMBERED).build();
  private final ConcurrentMap<ApiKeyId, Use<Caller>> used = new ConcurrentHashMap<>();

  public ApiKeys(SystemDatabase system, TenantDatabase tenants, Clock clock) {
    this.system = system;
    this.tenants = tenants;
    this.clock = clock;
  }

  /// Makes a key for an account, with no limit of its own and for any contract.
  public NewApiKey create(AccountId account, String name) {
    return create(account, name, null, null);
  }

  /// Makes a key for an account.
  ///
  /// @param requestsPerHour how many requests it may send in an hour; null for as many as the platform lets every key
  /// @param contract the name of the one contract it may be used with; null for any
  public NewApiKey create(
      AccountId account,
      String name,
      @Nullable Integer requestsPerHour,
      @Nullable String contract) {
    String secret = KeySecret.generate();
    ApiKey key = describe(name, KeySecret.hint(secret), requestsPerHour, contract);
    insert(account, key, secret);
    return new NewApiKey(key, secret);
  }

  /// Lets an account go on using a key that was made elsewhere. As of every key, only its hash is kept.
  ///
  /// @param secret the key itself
  /// @param requestsPerHour how many requests it may send in an hour; null for as many as the platform lets every key
  /// @param contract the name of the one contract it may be used with; null for any
  public BroughtKey bring(
      AccountId account,
      String name,
      String secret,
      @Nullable Integer requestsPerHour,
      @Nullable String contract) {
    if (!KeySecret.canBeBrought(secret)) {
      return new BroughtKey.Unfit();
    }
    ApiKey key = describe(name, KeySecret.hintOfBrought(secret), requestsPerHour, contract);
    try {
      insert(account, key, secret);
    } catch (DuplicateKeyException e) {
      return new BroughtKey.Taken();
    }
    return new BroughtKey.Done(key);
  }

  private void insert(AccountId account, ApiKey key, String secret) {
    tenants.write(
        account,
        jdbc ->
            jdbc.sql(
                    "insert into api_key (account_id, id, name, hash, hint, requests_per_hour, contract, created_at) values (?, ?, ?, ?, ?, ?, ?, ?)")
                .param(account.value())
                .param(key.id().value())
                .param(key.name())
                .param(KeySecret.hash(secret))
                .param(key.hint())
                .param(key.requestsPerHour())
                .param(key.contract())
                .param(key.createdAt().atOffset(ZoneOffset.UTC))
                .update());
  }

  /// Makes a key for an operator of the platform.
  public NewApiKey createForOperator(String name) {
    String secret = KeySecret.generate();
    ApiKey key = describe(name, KeySecret.hint(secret), null, null);
    system
        .jdbc()
        .sql("insert into operator_key (id, name, hash, hint, created_at) values (?, ?, ?, ?, ?)")
        .param(key.id().value())
        .param(name)
        .param(KeySecret.hash(secret))
        .param(key.hint())
        .param(key.createdAt().atOffset(ZoneOffset.UTC))
        .update();
    return new NewApiKey(key, secret);
  }

  /// Whether any operator key, revoked ones aside, exists yet.
  public boolean hasOperatorKey() {
    return system
        .jdbc()
        .sql("select exists (select from operator_key where revoked_at is null)")
        .query(Boolean.class)
        .single();
  }

  /// An account's keys, newest first, revoked ones included.
  public List<ApiKey> list(AccountId account) {
    return tenants.read(
        account,
        jdbc ->
            jdbc.sql("select " + COLUMNS + " from api_key where account_id = ? order by id desc")
                .param(account.value())
                .query((row, number) -> read(row))
                .list());
  }

  /// An account's key, even if it is revoked.
  public Optional<ApiKey> find(AccountId account, ApiKeyId key) {
    return tenants.read(
        account,
        jdbc ->
            jdbc.sql("select " + COLUMNS + " from api_key where account_id = ? and id = ?")
                .param(account.value())
                .param(key.value())
                .query((row, number) -> read(row))
                .optional());
  }

  /// Sets how many requests an account's key may send in an hour. Other nodes go by it within seconds.
  ///
  /// @param requestsPerHour null for as many as the platform lets every key
  /// @return the key; empty when there is none, or it was revoked
  public Optional<ApiKey> limit(
      AccountId account, ApiKeyId key, @Nullable Integer requestsPerHour) {
    Optional<ApiKey> limited =
        tenants.write(
            account,
            jdbc ->
                jdbc.sql(
                        "update api_key set requests_per_hour = ? where account_id = ? and id = ? and revoked_at is null returning "
                            + COLUMNS)
                    .param(requestsPerHour)
                    .param(account.value())
                    .param(key.value())
                    .query((row, number) -> read(row))
                    .optional());
    forget(key);
    return limited;
  }

  /// As [#limit], but of any account's key; for operators.
  public Optional<ApiKey> limitAsOperator(ApiKeyId key, @Nullable Integer requestsPerHour) {
    Optional<ApiKey> limited =
        system
            .jdbc()
            .sql(
                "update api_key set requests_per_hour = ? where id = ? and revoked_at is null returning "
                    + COLUMNS)
            .param(requestsPerHour)
            .param(key.value())
            .query((row, number) -> read(row))
            .optional();
    forget(key);
    return limited;
  }

  /// Ends an account's key for good.
  ///
  /// @return whether there was such a key that was not revoked before
  public boolean revoke(AccountId account, ApiKeyId key) {
    int changed =
        tenants.write(
            account,
            jdbc ->
                jdbc.sql(
                        "update api_key set revoked_at = ? where account_id = ? and id = ? and revoked_at is null")
                    .param(clock.instant().atOffset(ZoneOffset.UTC))
                    .param(account.value())
                    .param(key.value())
                    .update());
    forget(key);
    return changed == 1;
  }

  /// Ends any key, an account's or an operator's; for operators.
  ///
  /// @return whether there was such a key that was not revoked before
  public boolean revokeAsOperator(ApiKeyId key) {
    OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
    int changed = 0;
    for (String table : List.of("api_key", "operator_key")) {
      changed +=
          system
              .jdbc()
              .sql("update " + table + " set revoked_at = ? where id = ? and revoked_at is null")
              .param(now)
              .param(key.value())
              .update();
    }
    forget(key);
    return changed > 0;
  }

  /// Who a presented key belongs to; empty when it is unknown, revoked, or its account is suspended.
  public Optional<Caller> authenticate(String secret) {
    return used(known.get(HexFormat.of().formatHex(KeySecret.hash(secret)), this::look));
  }

  /// As [#authenticate], but without asking the database: empty also when the key was not used in the last seconds.
  public Optional<Caller> remembered(String secret) {
    return used(known.getIfPresent(HexFormat.of().formatHex(KeySecret.hash(secret))));
  }

  private Optional<Caller> used(@Nullable Caller caller) {
    if (caller == null) {
      return Optional.empty();
    }
    used.put(caller.key(), new Use<>(caller, clock.instant()));
    return Optional.of(caller);
  }

  /// Writes down when keys were last used: now and then, many at once, instead of with every request.
  @Scheduled(fixedDelayString = "PT30S")
  public void writeLastUsed() {
    Map<ApiKeyId, Use<Caller>> written = Map.copyOf(used);
    List<Use<Caller.Customer>> customers = new ArrayList<>();
    List<Use<Caller.Operator>> operators = new ArrayList<>();
    written.forEach(
        (key, use) -> {
          switch (use.by()) {
            case Caller.Customer customer -> customers.add(new Use<>(customer, use.at()));
            case Caller.Operator operator -> operators.add(new Use<>(operator, use.at()));
          }
        });
    for (List<Use<Caller.Customer>> some : parts(customers)) {
      system
          .jdbc()
          .sql(
              """
              update api_key k set last_used_at = u.at
                from unnest(?::uuid[], ?::uuid[], ?::timestamptz[]) as u (account_id, id, at)
               where k.account_id = u.account_id and k.id = u.id
              """)
          .param(array("uuid", some, use -> use.by().account().value()))
          .param(array("uuid", some, use -> use.by().key().value()))
          .param(array("timestamptz", some, use -> use.at().toString()))
          .update();
    }
    for (List<Use<Caller.Operator>> some : parts(operators)) {
      system
          .jdbc()
          .sql(
              """
              update operator_key k set last_used_at = u.at
                from unnest(?::uuid[], ?::timestamptz[]) as u (id, at)
               where k.id = u.id
              """)
          .param(array("uuid", some, use -> use.by().key().value()))
          .param(array("timestamptz", some, use -> use.at().toString()))
          .update();
    }
    written.forEach(used::remove);
  }

  /// Parts of a bounded size, all in one order, so that two servers don't wait for each other's rows.
  private static <C extends Caller> List<List<Use<C>>> parts(List<Use<C>> all) {
    return all.stream()
        .sorted(Comparator.comparing(use -> use.by().key().value()))
        .gather(Gatherers.windowFixed(MOST_WRITTEN_AT_ONCE))
        .toList();
  }

  private static <T> SqlArrayValue array(String type, List<T> uses, Function<T, Object> element) {
    return new SqlArrayValue(type, uses.stream().map(element).toArray());
  }

  private @Nullable Caller look(String secretHash) {
    byte[] hash = HexFormat.of().parseHex(secretHash);
    return system
        .jdbc()
        .sql(
            """
            select k.account_id, k.id, k.requests_per_hour, k.contract
              from api_key k join account a on a.id = k.account_id
             where k.hash = ? and k.revoked_at is null and a.status = 'ACTIVE'
            union all
            select null, id, null, null from operator_key where hash = ? and revoked_at is null
            """)
        .param(hash)
        .param(hash)
        .query(
            (row, number) -> {
              ApiKeyId key = new ApiKeyId(row.getObject("id", UUID.class));
              UUID account = row.getObject("account_id", UUID.class);
              return account == null
                  ? new Caller.Operator(key)
                  : new Caller.Customer(
                      key,
                      new AccountId(account),
                      row.getObject("requests_per_hour", Integer.class),
                      row.getString("contract"));
            })
        .optional()
        .orElse(null);
  }

  private void forget(ApiKeyId key) {
    known.asMap().values().removeIf(caller -> caller.key().equals(key));
  }

  private ApiKey describe(
      String name, String hint, @Nullable Integer requestsPerHour, @Nullable String contract) {
    return new ApiKey(
        ApiKeyId.next(), name, hint, requestsPerHour, contract, clock.instant(), null, null);
  }

  private ApiKey read(ResultSet row) throws SQLException {
    ApiKeyId id = new ApiKeyId(row.getObject("id", UUID.class));
    Use<Caller> use = used.get(id);
    return new ApiKey(
        id,
        row.getString("name"),
        row.getString("hint"),
        row.getObject("requests_per_hour", Integer.class),
        row.getString("contract"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        use != null ? use.at() : instant(row, "last_used_at"),
        instant(row, "revoked_at"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  private record Use<C extends Caller>(C by, Instant at) {}
}
