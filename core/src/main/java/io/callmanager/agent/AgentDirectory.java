package io.callmanager.agent;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.TenantDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Which approved agent somebody means who does not say its id. Answers are remembered for seconds, so that other servers'
/// changes are seen that soon; this server's own are seen at once.
@Component
class AgentDirectory {

  private static final Duration REMEMBERED = Duration.ofSeconds(10);
  private static final int MOST_ACCOUNTS = 50_000;
  private static final int MOST_ANSWERS = 200;
  private static final String ANY = "";

  private final TenantDatabase tenants;
  private final Clock clock;

  /// What was answered of late, by what was asked for. An account whose agents have changed gets a new map: an answer that was
  /// read before the change then lands in the old one, where nobody looks.
  private final Cache<AccountId, ConcurrentMap<String, Optional<Entry>>> known;

  @Autowired
  AgentDirectory(TenantDatabase tenants, Clock clock) {
    this(tenants, clock, Ticker.systemTicker());
  }

  AgentDirectory(TenantDatabase tenants, Clock clock, Ticker ticker) {
    this.tenants = tenants;
    this.clock = clock;
    this.known =
        Caffeine.newBuilder()
            .maximumSize(MOST_ACCOUNTS)
            .expireAfterWrite(REMEMBERED)
            .ticker(ticker)
            .build();
  }

  /// The account's default agent if it is approved, else its oldest approved one.
  Optional<Entry> byDefault(AccountId account) {
    return remembered(
        account,
        ANY,
        () ->
            tenants.read(
                account,
                jdbc ->
                    jdbc.sql(
                            """
                            select id, revision from agent
                             where account_id = ? and status = 'APPROVED' and deleted_at is null
                             order by is_default desc, id limit 1
                            """)
                        .param(account.value())
                        .query(AgentDirectory::entry)
                        .optional()));
  }

  /// The approved agent with that extension, else the oldest approved one with that name in whatever case.
  Optional<Entry> byExtensionOrName(AccountId account, String text) {
    if (text.isEmpty() || text.length() > Agent.MAX_NAME_LENGTH || text.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    return remembered(
        account,
        text,
        () ->
            tenants.read(
                account,
                jdbc ->
                    jdbc.sql(
                            """
                            select id, revision from agent
                             where account_id = :account and status = 'APPROVED' and deleted_at is null
                               and (extension = :text or lower(name) = lower(:text))
                             order by extension is not distinct from :text desc, id limit 1
                            """)
                        .param("account", account.value())
                        .param("text", text)
                        .query(AgentDirectory::entry)
                        .optional()));
  }

  /// Makes an agent the account's default one, in place of the one that was it before. When there is no such agent, nothing
  /// happens.
  ///
  /// @return which agents have changed
  List<AgentId> choose(AccountId account, AgentId id) {
    List<AgentId> changed = tenants.write(account, jdbc -> choose(jdbc, account, id));
    forget(account);
    return changed;
  }

  private List<AgentId> choose(JdbcClient jdbc, AccountId account, AgentId id) {
    List<UUID> all =
        jdbc.sql(
                "select id from agent where account_id = ? and deleted_at is null order by id for update")
            .param(account.value())
            .query(UUID.class)
            .list();
    if (!all.contains(id.value())) {
      return List.of();
    }
    List<AgentId> changed = new ArrayList<>();
    for (boolean chosen : new boolean[] {false, true}) {
      changed.addAll(
          jdbc.sql(
                  """
                  update agent set is_default = :chosen, revision = revision + 1, updated_at = :now
                   where account_id = :account and deleted_at is null
                     and is_default <> :chosen and (id = :id) = :chosen
                  returning id
                  """)
              .param("chosen", chosen)
              .param("now", clock.instant().atOffset(ZoneOffset.UTC))
              .param("account", account.value())
              .param("id", id.value())
              .query((row, number) -> new AgentId(row.getObject("id", UUID.class)))
              .list());
    }
    return changed;
  }

  /// Makes the account's agents be looked up anew.
  void forget(AccountId account) {
    known.invalidate(account);
  }

  private Optional<Entry> remembered(
      AccountId account, String asked, Supplier<Optional<Entry>> look) {
    ConcurrentMap<String, Optional<Entry>> answers =
        known.get(account, _ -> new ConcurrentHashMap<>());
    Optional<Entry> answer = answers.get(asked);
    if (answer == null) {
      answer = look.get();
      if (answers.size() < MOST_ANSWERS) {
        answers.put(asked, answer);
      }
    }
    return answer;
  }

  private static Entry entry(ResultSet row, int number) throws SQLException {
    return new Entry(new AgentId(row.getObject("id", UUID.class)), row.getInt("revision"));
  }

  /// An agent that is approved.
  record Entry(AgentId id, int revision) {}
}
