package io.callmanager.call;

import io.callmanager.contact.ContactData;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.MachinePolicy;
import io.callmanager.shared.NumberId;
import io.callmanager.shared.PhoneNumber;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A customer's wish to have a number called.
///
/// @param from the number to show; null for the agent's default
/// @param machine what is done about answering machines; null for what its agent does
/// @param metadata the customer's own notes on the call, given back with it
/// @param webhook where the call's events are sent, beside the account's endpoints; null for nowhere else
public record CallRequest(
    AccountId account,
    PhoneNumber to,
    AgentId agent,
    @Nullable NumberId from,
    ContactData contact,
    Map<String, Object> metadata,
    @Nullable MachinePolicy machine,
    @Nullable CallWebhook webhook) {

  /// A call that does what its agent does about answering machines.
  public CallRequest(
      AccountId account,
      PhoneNumber to,
      AgentId agent,
      @Nullable NumberId from,
      ContactData contact,
      Map<String, Object> metadata) {
    this(account, to, agent, from, contact, metadata, null, null);
  }
}
