package io.callmanager.account;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.SystemDatabase;
import io.callmanager.shared.UserId;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;

/// The people who sign in to the console. Passwords come in hashed already.
@Service
public class ConsoleUsers {

  private final SystemDatabase system;
  private final Clock clock;

  public ConsoleUsers(SystemDatabase system, Clock clock) {
    this.system = system;
    this.clock = clock;
  }

  /// Adds a person.
  ///
  /// @throws org.springframework.dao.DuplicateKeyException when the address is taken
  public UserId add(String email, String passwordHash, boolean operator) {
    UserId id = UserId.next();
    system
        .jdbc()
        .sql(
            "insert into app_user (id, email, password_hash, operator, created_at) values (?, ?, ?, ?, ?)")
        .param(id.value())
        .param(email.toLowerCase(Locale.ROOT))
        .param(passwordHash)
        .param(operator)
        .param(now())
        .update();
    return id;
  }

  /// Lets a person into an account, or changes what they may do there.
  public void join(UserId user, AccountId account, ConsoleUser.Role role) {
    system
        .jdbc()
        .sql(
            """
            insert into membership (account_id, user_id, role, created_at) values (?, ?, ?, ?)
            on conflict (account_id, user_id) do update set role = excluded.role
            """)
        .param(account.value())
        .param(user.value())
        .param(role.name())
        .param(now())
        .update();
  }

  public void changePassword(UserId user, String passwordHash) {
    system
        .jdbc()
        .sql("update app_user set password_hash = ? where id = ?")
        .param(passwordHash)
        .param(user.value())
        .update();
  }

  public void signedIn(UserId user) {
    system
        .jdbc()
        .sql("update app_user set last_signed_in_at = ? where id = ?")
        .param(now())
        .param(user.value())
        .update();
  }

  public Optional<ConsoleUser> findByEmail(String email) {
    return system
        .jdbc()
        .sql("select id, email, password_hash, operator from app_user where email = ?")
        .param(email.toLowerCase(Locale.ROOT))
        .query(
            (row, number) -> {
              UserId id = new UserId(row.getObject("id", UUID.class));
              return new ConsoleUser(
                  id,
                  row.getString("email"),
                  row.getString("password_hash"),
                  row.getBoolean("operator"),
                  memberships(id));
            })
        .optional();
  }

  private List<ConsoleUser.Membership> memberships(UserId user) {
    return system
        .jdbc()
        .sql(
            """
            select m.account_id, a.name, m.role from membership m join account a on a.id = m.account_id
             where m.user_id = ? and a.status = 'ACTIVE' order by m.created_at, m.account_id
            """)
        .param(user.value())
        .query(
            (row, number) ->
                new ConsoleUser.Membership(
                    new AccountId(row.getObject("account_id", UUID.class)),
                    row.getString("name"),
                    ConsoleUser.Role.valueOf(row.getString("role"))))
        .list();
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
