package io.callmanager.trunk;

import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.call.spi.TrunkDefinition.CallerFormat;
import io.callmanager.call.spi.TrunkDefinition.Codec;
import io.callmanager.call.spi.TrunkDefinition.Login;
import io.callmanager.call.spi.TrunkDefinition.SrtpPolicy;
import io.callmanager.call.spi.TrunkDefinition.Transport;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.SecretBox;
import io.callmanager.shared.TrunkId;
import io.callmanager.shared.UnreadableSecretException;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table of trunks. The platform's own stand under [#PLATFORM]. Times of change are the database's own, so that what
/// changed since can be asked for whatever the servers' clocks say.
@Component
class TrunkRows {

  /// In place of an account's id.
  static final UUID PLATFORM = new UUID(0, 0);

  private static final Logger log = LoggerFactory.getLogger(TrunkRows.class);

  private static final String SIP = "SIP";
  private static final String TWILIO = "TWILIO";

  private static final String SETTINGS =
      """
      name, shared, enabled, host, port, transport, verify_certificate, username, password, register, from_domain, prefix,
      strip_plus, caller_format, codecs, srtp, tone_digits, silence_seconds, hang_up_on_silence, max_channels,
      calls_per_second, weight, priority, session_seconds, refer, kind, api_key, api_secret
      """;

  private static final String VALUES =
      """
      :name, :shared, :enabled, :host, :port::int, :transport::text, :verifyCertificate, :username::text, :password::bytea,
      :register, :fromDomain::text, :prefix, :stripPlus, :callerFormat, string_to_array(:codecs, ','), :srtp, :toneDigits,
      :silenceSeconds, :hangUpOnSilence, :maxChannels::int, :callsPerSecond::int, :weight, :priority, :sessionSeconds, :refer,
      :kind, :apiKey::text, :apiSecret::bytea
      """;

  private static final String COLUMNS =
      "account_id, id, created_at, updated_at, deleted_at, " + SETTINGS;

  private final SecretBox secrets;

  TrunkRows(SecretBox secrets) {
    this.secrets = secrets;
  }

  /// A trunk as it is stored.
  ///
  /// @param readable whether its secrets, if it has any, could be decrypted
  record Row(Trunk trunk, boolean deleted, boolean readable) {}

  /// An account's trunks that are not deleted, by name.
  List<Trunk> all(JdbcClient jdbc, UUID account) {
    return jdbc
        .sql(
            "select "
                + COLUMNS
                + " from trunk where account_id = ? and deleted_at is null order by lower(name)")
        .param(account)
        .query(this::read)
        .list()
        .stream()
        .map(Row::trunk)
        .toList();
  }

  Optional<Row> find(JdbcClient jdbc, UUID account, TrunkId id, boolean lock) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from trunk where account_id = ? and id = ? and deleted_at is null"
                + (lock ? " for update" : ""))
        .param(account)
        .param(id.value())
        .query(this::read)
        .optional();
  }

  int count(JdbcClient jdbc, UUID account) {
    return jdbc.sql("select count(*) from trunk where account_id = ? and deleted_at is null")
        .param(account)
        .query(Integer.class)
        .single();
  }

  /// Everybody's trunks that changed at that time or later, deleted ones included.
  List<Row> changedSince(JdbcClient jdbc, Instant time) {
    return jdbc.sql("select " + COLUMNS + " from trunk where updated_at >= ? order by id")
        .param(time.atOffset(ZoneOffset.UTC))
        .query(this::read)
        .list();
  }

  Trunk insert(JdbcClient jdbc, UUID account, TrunkDefinition trunk) {
    return jdbc.sql(
            "insert into trunk (account_id, id, created_at, updated_at, "
                + SETTINGS
                + ") values (:account, :id, clock_timestamp(), clock_timestamp(), "
                + VALUES
                + ") returning "
                + COLUMNS)
        .params(parameters(account, trunk))
        .query(this::read)
        .single()
        .trunk();
  }

  Trunk update(JdbcClient jdbc, UUID account, TrunkDefinition trunk) {
    return jdbc.sql(
            "update trunk set updated_at = clock_timestamp(), ("
                + SETTINGS
                + ") = ("
                + VALUES
                + ") where account_id = :account and id = :id and deleted_at is null returning "
                + COLUMNS)
        .params(parameters(account, trunk))
        .query(this::read)
        .single()
        .trunk();
  }

  boolean delete(JdbcClient jdbc, UUID account, TrunkId id) {
    return jdbc.sql(
                """
                update trunk set updated_at = clock_timestamp(), deleted_at = clock_timestamp(), enabled = false,
                    username = null, password = null, api_key = null, api_secret = null, register = false
                 where account_id = ? and id = ? and deleted_at is null
                """)
            .param(account)
            .param(id.value())
            .update()
        == 1;
  }

  private Map<String, @Nullable Object> parameters(UUID account, TrunkDefinition trunk) {
    TrunkDefinition.Twilio twilio = trunk.twilio();
    Login login =
        twilio == null
            ? trunk.identity().login()
            : new Login(twilio.accountSid(), twilio.authToken());
    TrunkDefinition.ApiKey key = twilio == null ? null : twilio.key();
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("kind", twilio == null ? SIP : TWILIO);
    values.put("apiKey", key == null ? null : key.sid());
    values.put(
        "apiSecret",
        key == null ? null : secrets.seal(key.secret(), keyPlace(account, trunk.id().value())));
    values.put("account", account);
    values.put("id", trunk.id().value());
    values.put("name", trunk.name());
    values.put("shared", trunk.shared());
    values.put("enabled", trunk.enabled());
    values.put("host", trunk.address().host());
    values.put("port", trunk.address().port());
    Transport transport = trunk.address().transport();
    values.put("transport", transport == null ? null : transport.name());
    values.put("verifyCertificate", trunk.address().verifyCertificate());
    values.put("username", login == null ? null : login.username());
    values.put(
        "password",
        login == null ? null : secrets.seal(login.password(), place(account, trunk.id().value())));
    values.put("register", trunk.identity().register());
    values.put("fromDomain", trunk.identity().fromDomain());
    values.put("prefix", trunk.numbers().prefix());
    values.put("stripPlus", trunk.numbers().stripPlus());
    values.put("callerFormat", trunk.numbers().caller().name());
    values.put(
        "codecs", String.join(",", trunk.audio().codecs().stream().map(Codec::name).toList()));
    values.put("srtp", trunk.audio().srtp().name());
    values.put("toneDigits", trunk.audio().toneDigits());
    values.put("silenceSeconds", trunk.audio().silence().toSeconds());
    values.put("hangUpOnSilence", trunk.audio().hangUpOnSilence());
    values.put("maxChannels", trunk.share().maxChannels());
    values.put("callsPerSecond", trunk.share().callsPerSecond());
    values.put("weight", trunk.share().weight());
    values.put("priority", trunk.share().priority());
    values.put("sessionSeconds", trunk.habits().sessionExpires().toSeconds());
    values.put("refer", trunk.habits().refer());
    return values;
  }

  private static String place(UUID account, UUID id) {
    return "trunk " + account + "/" + id;
  }

  private static String keyPlace(UUID account, UUID id) {
    return "trunk key " + account + "/" + id;
  }

  private Row read(ResultSet row, int number) throws SQLException {
    UUID account = row.getObject("account_id", UUID.class);
    UUID id = row.getObject("id", UUID.class);
    String transport = row.getString("transport");
    String username = row.getString("username");
    Optional<Login> login =
        username == null ? Optional.empty() : login(row, username, place(account, id));
    boolean ofTwilio = TWILIO.equals(row.getString("kind"));
    String keySid = row.getString("api_key");
    Optional<String> keySecret =
        keySid == null ? Optional.empty() : secret(row, "api_secret", keyPlace(account, id));
    boolean readable =
        (username == null || login.isPresent()) && (keySid == null || keySecret.isPresent());
    TrunkDefinition definition =
        new TrunkDefinition(
            new TrunkId(id),
            row.getString("name"),
            account.equals(PLATFORM) ? null : new AccountId(account),
            row.getBoolean("shared"),
            row.getBoolean("enabled") && readable,
            new TrunkDefinition.Address(
                row.getString("host"),
                row.getObject("port", Integer.class),
                transport == null ? null : Transport.valueOf(transport),
                row.getBoolean("verify_certificate")),
            new TrunkDefinition.Identity(
                ofTwilio ? null : login.orElse(null),
                row.getBoolean("register") && readable,
                row.getString("from_domain")),
            new TrunkDefinition.Numbers(
                row.getString("prefix"),
                row.getBoolean("strip_plus"),
                CallerFormat.valueOf(row.getString("caller_format"))),
            new TrunkDefinition.Audio(
                codecs(row.getArray("codecs")),
                SrtpPolicy.valueOf(row.getString("srtp")),
                row.getBoolean("tone_digits"),
                Duration.ofSeconds(row.getLong("silence_seconds")),
                row.getBoolean("hang_up_on_silence")),
            new TrunkDefinition.Share(
                row.getObject("max_channels", Integer.class),
                row.getObject("calls_per_second", Integer.class),
                row.getInt("weight"),
                row.getInt("priority")),
            new TrunkDefinition.Habits(
                Duration.ofSeconds(row.getLong("session_seconds")), row.getBoolean("refer")),
            ofTwilio
                ? new TrunkDefinition.Twilio(
                    username == null ? "" : username,
                    login.map(Login::password).orElse(""),
                    keySid == null
                        ? null
                        : new TrunkDefinition.ApiKey(keySid, keySecret.orElse("")))
                : null);
    return new Row(
        new Trunk(definition, instant(row, "created_at"), instant(row, "updated_at")),
        row.getObject("deleted_at") != null,
        readable);
  }

  /// A trunk whose password can't be read is out of use, not in the way of the others.
  private Optional<Login> login(ResultSet row, String username, String place) throws SQLException {
    return secret(row, "password", place).map(password -> new Login(username, password));
  }

  private Optional<String> secret(ResultSet row, String column, String place) throws SQLException {
    try {
      return Optional.of(secrets.open(row.getBytes(column), place));
    } catch (UnreadableSecretException e) {
      log.error("{}", e.getMessage());
      return Optional.empty();
    }
  }

  private static List<Codec> codecs(Array array) throws SQLException {
    return Stream.of((String[]) array.getArray()).map(Codec::valueOf).toList();
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
