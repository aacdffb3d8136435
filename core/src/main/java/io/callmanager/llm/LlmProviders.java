package io.callmanager.llm;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callmanager.call.spi.ModelAccess;
import io.callmanager.call.spi.ModelAccess.Protocol;
import io.callmanager.call.spi.ModelAccounts;
import io.callmanager.call.spi.ModelPrices;
import io.callmanager.call.spi.UnreadableModelKeyException;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.HttpUrl;
import io.callmanager.shared.SecretBox;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.shared.UnreadableSecretException;
import java.math.BigDecimal;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// The language models that accounts bring, one each. Keys are kept encrypted, bound to their account, and given to nobody but the
/// conversations of its calls.
@Service
public class LlmProviders implements ModelAccounts {

  /// How long another server may go on with what was changed.
  private static final Duration REMEMBERED = Duration.ofSeconds(10);

  private static final int MOST_REMEMBERED = 10_000;
  private static final int SHOWN = 4;
  private static final int SHOWN_OF = 12;

  private final TenantDatabase tenants;
  private final SecretBox box;
  private final AccountModelProperties properties;
  private final Clock clock;
  private final Cache<AccountId, Optional<ModelAccess>> remembered =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterWrite(REMEMBERED).build();

  LlmProviders(
      TenantDatabase tenants, SecretBox box, AccountModelProperties properties, Clock clock) {
    this.tenants = tenants;
    this.box = box;
    this.properties = properties;
    this.clock = clock;
  }

  /// @param key encrypted, in Base64; null when there is none
  private record Row(LlmProvider provider, @Nullable String key) {}

  /// An account's model; empty when it uses the platform's.
  public Optional<LlmProvider> find(AccountId account) {
    return tenants.read(account, jdbc -> row(jdbc, account, "").map(Row::provider));
  }

  /// Keeps a model in place of the one before.
  public SavedProvider save(AccountId account, LlmProvider.Wish wish) {
    if (!properties.allowPrivateNetworks() && wish.baseUrl().namesPrivateAddress()) {
      return new SavedProvider.NotPublic();
    }
    SavedProvider saved =
        tenants.write(
            account,
            jdbc -> {
              Row before = row(jdbc, account, " for update").orElse(null);
              String key = wish.key() == null ? null : sealed(account, wish.key());
              String ending = wish.key() == null ? "" : ending(wish.key());
              if (wish.keepsKey() && before != null && before.key() != null) {
                if (!origin(before.provider().baseUrl()).equals(wish.baseUrl().origin())) {
                  return new SavedProvider.KeyNeeded();
                }
                key = before.key();
                ending = before.provider().keyEnding();
              }
              if (key == null && wish.kind() == LlmProvider.Kind.ANTHROPIC) {
                return new SavedProvider.KeyNeeded();
              }
              write(jdbc, account, wish, key, ending);
              return new SavedProvider.Done(row(jdbc, account, "").orElseThrow().provider());
            });
    remembered.invalidate(account);
    return saved;
  }

  private void write(
      JdbcClient jdbc,
      AccountId account,
      LlmProvider.Wish wish,
      @Nullable String key,
      String ending) {
    ModelPrices prices = wish.prices();
    jdbc.sql(
            """
            insert into llm_provider
              (account_id, kind, base_url, model, key, key_ending, input_price, output_price, currency, created_at, updated_at)
            values (:account, :kind, :url, :model, decode(:key::text, 'base64'), :ending, :input::numeric, :output::numeric, :currency::text, :now, :now)
            on conflict (account_id) do update set
              kind = excluded.kind, base_url = excluded.base_url, model = excluded.model, key = excluded.key,
              key_ending = excluded.key_ending, input_price = excluded.input_price, output_price = excluded.output_price,
              currency = excluded.currency, updated_at = excluded.updated_at
            """)
        .param("account", account.value())
        .param("kind", wish.kind().name())
        .param("url", wish.baseUrl().uri().toString())
        .param("model", wish.model())
        .param("key", key)
        .param("ending", ending)
        .param("input", prices == null ? null : prices.inputMillion())
        .param("output", prices == null ? null : prices.outputMillion())
        .param("currency", prices == null ? null : prices.currency())
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  /// Takes an account's model away: its agents use the platform's.
  ///
  /// @return whether there was one
  public boolean delete(AccountId account) {
    boolean deleted =
        tenants.write(
            account,
            jdbc ->
                jdbc.sql("delete from llm_provider where account_id = ?")
                        .param(account.value())
                        .update()
                    > 0);
    remembered.invalidate(account);
    return deleted;
  }

  @Override
  public Optional<ModelAccess> of(AccountId account) {
    Optional<ModelAccess> known = remembered.getIfPresent(account);
    if (known == null) {
      known = tenants.read(account, jdbc -> row(jdbc, account, "")).map(this::access);
      remembered.put(account, known);
    }
    return known;
  }

  private ModelAccess access(Row row) {
    LlmProvider provider = row.provider();
    String key;
    try {
      key =
          row.key() == null
              ? null
              : box.open(Base64.getDecoder().decode(row.key()), place(provider.account()));
    } catch (UnreadableSecretException e) {
      throw new UnreadableModelKeyException(e);
    }
    boolean ollama = provider.kind() == LlmProvider.Kind.OLLAMA;
    URI url = URI.create(provider.baseUrl());
    return new ModelAccess(
        provider.kind() == LlmProvider.Kind.ANTHROPIC ? Protocol.ANTHROPIC : Protocol.OPEN_AI,
        ollama
            ? URI.create(provider.baseUrl().replaceAll("/+$", "").replaceFirst("/v1$", "") + "/v1")
            : url,
        key,
        provider.model(),
        provider.prices(),
        !properties.allowPrivateNetworks());
  }

  private static Optional<Row> row(JdbcClient jdbc, AccountId account, String locked) {
    return jdbc.sql(
            """
            select kind, base_url, model, key, key_ending, input_price, output_price, currency, created_at, updated_at
              from llm_provider where account_id = ?"""
                + locked)
        .param(account.value())
        .query((row, number) -> read(account, row))
        .optional();
  }

  private static Row read(AccountId account, ResultSet row) throws SQLException {
    byte[] key = row.getBytes("key");
    BigDecimal input = row.getBigDecimal("input_price");
    return new Row(
        new LlmProvider(
            account,
            LlmProvider.Kind.valueOf(row.getString("kind")),
            row.getString("base_url"),
            row.getString("model"),
            key != null,
            row.getString("key_ending"),
            input == null
                ? null
                : new ModelPrices(
                    input, row.getBigDecimal("output_price"), row.getString("currency")),
            instant(row, "created_at"),
            instant(row, "updated_at")),
        key == null ? null : Base64.getEncoder().encodeToString(key));
  }

  private String sealed(AccountId account, String key) {
    return Base64.getEncoder().encodeToString(box.seal(key, place(account)));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static String origin(String url) {
    return HttpUrl.parse(url).map(HttpUrl::origin).orElse("");
  }

  private static String ending(String key) {
    return key.length() < SHOWN_OF ? "" : key.substring(key.length() - SHOWN);
  }

  private static String place(AccountId account) {
    return "llm_provider " + account;
  }
}
