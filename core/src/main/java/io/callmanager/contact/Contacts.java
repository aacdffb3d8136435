package io.callmanager.contact;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.ContactId;
import io.callmanager.shared.Json;
import io.callmanager.shared.TenantDatabase;
import java.util.Optional;
import org.springframework.stereotype.Service;

/// An account's contacts, as they were when they were called.
@Service
public class Contacts {

  private final TenantDatabase tenants;

  public Contacts(TenantDatabase tenants) {
    this.tenants = tenants;
  }

  /// What the customer told us about a contact; empty when there is none of that id, or no longer.
  public Optional<ContactData> find(AccountId account, ContactId id) {
    return tenants.read(
        account,
        jdbc ->
            jdbc.sql("select name, data from contact where account_id = ? and id = ?")
                .param(account.value())
                .param(id.value())
                .query(
                    (row, number) ->
                        new ContactData(
                            row.getString("name"), Json.readObject(row.getString("data"))))
                .optional());
  }
}
