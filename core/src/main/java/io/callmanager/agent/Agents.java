package io.callmanager.agent;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callmanager.number.CallerNumbers;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.NumberId;
import io.callmanager.shared.Page;
import io.callmanager.shared.TenantDatabase;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;

/// An account's agents. A new agent, and one whose script changed, can't call before an operator has approved it.
@Service
public class Agents {

  private static final UUID AFTER_ALL = new UUID(-1L, -1L);
  private static final int MOST_REMEMBERED = 50_000;

  private final AgentRows rows;
  private final EntityManager entities;
  private final CallerNumbers numbers;
  private final ToolSecrets secrets;
  private final AgentDirectory directory;
  private final TenantDatabase tenants;
  private final Clock clock;
  private final Cache<AgentId, Agent> remembered =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

  Agents(
      AgentRows rows,
      EntityManager entities,
      CallerNumbers numbers,
      ToolSecrets secrets,
      AgentDirectory directory,
      TenantDatabase tenants,
      Clock clock) {
    this.rows = rows;
    this.entities = entities;
    this.numbers = numbers;
    this.secrets = secrets;
    this.directory = directory;
    this.tenants = tenants;
    this.clock = clock;
  }

  /// Adds an agent without an extension, which awaits approval.
  public Saved create(AccountId account, String name, AgentScript given) {
    return create(account, name, null, given);
  }

  /// Adds an agent, which awaits approval.
  ///
  /// @param extension null or empty for none
  /// @throws IllegalArgumentException when the extension [can't be one][Agent#canBeExtension(String)]
  public Saved create(
      AccountId account, String name, @Nullable String extension, AgentScript given) {
    @Nullable String digits = digits(extension);
    if (!ownsNumber(account, given.defaultFromNumberId())) {
      return new Saved.UnknownNumber();
    }
    AgentScript script = secrets.seal(account, given, Abilities.USUAL);
    Instant now = clock.instant();
    AgentRow.Key key = new AgentRow.Key(account.value(), AgentId.next().value());
    return write(
        account,
        () -> {
          if (isTaken(key, digits)) {
            return new Saved.ExtensionTaken();
          }
          AgentRow agent = new AgentRow(key, name, digits, now);
          entities.persist(agent);
          entities.flush();
          entities.persist(new AgentVersionRow(agent.key, agent.version, script, now));
          return new Saved.Done(toAgent(agent, script));
        });
  }

  public Optional<Agent> find(AccountId account, AgentId id) {
    return tenants.read(
        account,
        jdbc -> rows.find(account.value(), id.value()).map(row -> toAgent(row, script(row))));
  }

  /// What an agent said and did in one version of it, deleted agents included.
  public Optional<AgentScript> script(AccountId account, AgentId id, int version) {
    return tenants.read(
        account,
        jdbc -> rows.version(account.value(), id.value(), version).map(AgentVersionRow::toScript));
  }

  /// An account's agents, newest first.
  ///
  /// @param cursor where the page before this one ended; null for the first page
  public Page<Agent> page(AccountId account, @Nullable AgentId cursor, int limit) {
    List<Agent> found =
        tenants.read(
            account,
            jdbc ->
                rows
                    .page(
                        account.value(),
                        cursor == null ? AFTER_ALL : cursor.value(),
                        Limit.of(limit + 1))
                    .stream()
                    .map(
                        pair -> toAgent((AgentRow) pair[0], ((AgentVersionRow) pair[1]).toScript()))
                    .toList());
    if (found.size() <= limit) {
      return new Page<>(found, null);
    }
    List<Agent> shown = found.subList(0, limit);
    return new Page<>(shown, shown.getLast().id().toString());
  }

  /// Renames an agent or changes its script, as below; it keeps its extension.
  public Saved change(
      AccountId account, AgentId id, @Nullable String name, UnaryOperator<AgentScript> change) {
    return change(account, id, name, null, change);
  }

  /// Renames an agent, gives it another extension, or changes its script. A changed script is a new version, which awaits
  /// approval.
  ///
  /// @param name null to keep
  /// @param extension null to keep; empty for none
  /// @throws IllegalArgumentException when the extension [can't be one][Agent#canBeExtension(String)]
  public Saved change(
      AccountId account,
      AgentId id,
      @Nullable String name,
      @Nullable String extension,
      UnaryOperator<AgentScript> change) {
    @Nullable String digits = digits(extension);
    Optional<Agent> before = find(account, id);
    if (before.isEmpty()) {
      return new Saved.NotFound();
    }
    AgentScript wanted = change.apply(before.get().script());
    if (!ownsNumber(account, wanted.defaultFromNumberId())) {
      return new Saved.UnknownNumber();
    }
    Instant now = clock.instant();
    Saved saved =
        write(
            account,
            () -> {
              AgentRow row = lock(account, id).orElse(null);
              if (row == null) {
                return new Saved.NotFound();
              }
              if (isTaken(row.key, digits)) {
                return new Saved.ExtensionTaken();
              }
              AgentScript script = script(row);
              AgentScript changed =
                  secrets.seal(account, change.apply(script), script.dialogue().abilities());
              boolean renamed = name != null && !name.equals(row.name);
              if (name != null) {
                row.name = name;
              }
              boolean moved = extension != null && !Objects.equals(digits, row.extension);
              if (moved) {
                row.extension = digits;
              }
              if (!changed.equals(script)) {
                row.version++;
                row.status = Agent.Status.PENDING;
                row.rejectionReason = null;
                entities.persist(new AgentVersionRow(row.key, row.version, changed, now));
              }
              if (renamed || moved || !changed.equals(script)) {
                row.changed(now);
              }
              entities.flush();
              return new Saved.Done(toAgent(row, changed));
            });
    forget(id);
    return saved;
  }

  /// Makes an agent the one that the account's calls go by when they name none, in place of the one that was it before.
  ///
  /// @return the agent; empty when there is none of that id
  public Optional<Agent> makeDefault(AccountId account, AgentId id) {
    directory.choose(account, id).forEach(this::forget);
    return find(account, id);
  }

  /// Deletes an agent; its calls keep what they used of it.
  ///
  /// @return whether there was such an agent
  public boolean delete(AccountId account, AgentId id) {
    boolean deleted =
        update(
                account,
                id,
                row -> {
                  row.deletedAt = clock.instant();
                  row.isDefault = false;
                })
            .isPresent();
    forget(id);
    return deleted;
  }

  /// The agent for a call, from memory when it is there: whoever uses it must check, in the statement that writes the call,
  /// that it is still approved and of the same revision, and call [#forget] when it is not.
  public Optional<Agent> forCall(AccountId account, AgentId id) {
    Agent agent = remembered.getIfPresent(id);
    if (agent == null) {
      agent = find(account, id).orElse(null);
      if (agent != null && agent.approved()) {
        remembered.put(id, agent);
      }
    }
    return Optional.ofNullable(agent).filter(a -> a.account().equals(account) && a.approved());
  }

  /// The agent for a call that names none: the account's default one if it is approved, else its oldest approved one. To be
  /// used as that of [#forCall].
  public Optional<Agent> defaultFor(AccountId account) {
    return listed(account, () -> directory.byDefault(account));
  }

  /// The approved agent with that extension, else the one with that name in whatever case, the oldest of several. To be used
  /// as that of [#forCall].
  public Optional<Agent> byExtensionOrName(AccountId account, String text) {
    return listed(account, () -> directory.byExtensionOrName(account, text));
  }

  /// Makes [#forCall] read the agent anew.
  public void forget(AgentId id) {
    remembered.invalidate(id);
  }

  /// Changes an agent without making a new version of it; for operators.
  Optional<Agent> update(AccountId account, AgentId id, Consumer<AgentRow> change) {
    Optional<Agent> updated =
        tenants.write(
            account,
            jdbc ->
                lock(account, id)
                    .map(
                        row -> {
                          change.accept(row);
                          row.changed(clock.instant());
                          return toAgent(row, script(row));
                        }));
    forget(id);
    directory.forget(account);
    return updated;
  }

  /// An agent by its entry in the directory. What is remembered may be older than the entry, or the entry than it.
  private Optional<Agent> listed(
      AccountId account, Supplier<Optional<AgentDirectory.Entry>> entries) {
    for (int attempt = 0; attempt < 2; attempt++) {
      AgentDirectory.Entry entry = entries.get().orElse(null);
      if (entry == null) {
        return Optional.empty();
      }
      Optional<Agent> agent = forCall(account, entry.id());
      if (agent.isEmpty() || agent.get().revision() < entry.revision()) {
        forget(entry.id());
        agent = forCall(account, entry.id());
      }
      if (agent.isPresent()) {
        return agent;
      }
      directory.forget(account);
    }
    return Optional.empty();
  }

  private Saved write(AccountId account, Supplier<Saved> work) {
    try {
      return tenants.write(account, _ -> work.get());
    } catch (ConstraintViolationException e) {
      if ("agent_extension".equals(e.getConstraintName())) {
        return new Saved.ExtensionTaken();
      }
      throw e;
    } finally {
      directory.forget(account);
    }
  }

  private boolean isTaken(AgentRow.Key key, @Nullable String extension) {
    return extension != null
        && rows.withExtension(key.accountId(), extension)
            .filter(holder -> !holder.equals(key.id()))
            .isPresent();
  }

  private static @Nullable String digits(@Nullable String extension) {
    if (extension == null || extension.isEmpty()) {
      return null;
    }
    if (!Agent.canBeExtension(extension)) {
      throw new IllegalArgumentException("not an extension");
    }
    return extension;
  }

  private Optional<AgentRow> lock(AccountId account, AgentId id) {
    Optional<AgentRow> row = rows.find(account.value(), id.value());
    row.ifPresent(r -> entities.refresh(r, LockModeType.PESSIMISTIC_WRITE));
    return row;
  }

  private AgentScript script(AgentRow row) {
    return rows.version(row.key.accountId(), row.key.id(), row.version)
        .orElseThrow(() -> new IllegalStateException("agent without its version: " + row.key.id()))
        .toScript();
  }

  private boolean ownsNumber(AccountId account, @Nullable NumberId number) {
    return number == null || numbers.find(account, number).isPresent();
  }

  private static Agent toAgent(AgentRow row, AgentScript script) {
    return new Agent(
        new AgentId(row.key.id()),
        new AccountId(row.key.accountId()),
        row.name,
        row.extension,
        row.isDefault,
        row.status,
        row.rejectionReason,
        row.version,
        row.revision,
        row.creditsPerMinute,
        script,
        row.createdAt,
        row.updatedAt);
  }

  /// What came of saving an agent.
  public sealed interface Saved {

    record Done(Agent agent) implements Saved {}

    record NotFound() implements Saved {}

    /// Another agent of the account's has the extension.
    record ExtensionTaken() implements Saved {}

    /// The default caller number is not one of the account's.
    record UnknownNumber() implements Saved {}
  }
}
