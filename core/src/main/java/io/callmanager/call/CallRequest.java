package io.callmanager.call;

import io.callmanager.agent.ScriptChanges;
import io.callmanager.contact.ContactData;
import io.callmanager.idempotency.IdempotencyClaim;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.ApiKeyId;
import io.callmanager.shared.MachinePolicy;
import io.callmanager.shared.NumberId;
import io.callmanager.shared.PhoneNumber;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A customer's wish to have a number called.
///
/// @param from the number to show; null for the agent's default
/// @param metadata the customer's own notes on the call, given back with it
/// @param options what is seldom asked for
public record CallRequest(
    AccountId account,
    PhoneNumber to,
    AgentId agent,
    @Nullable NumberId from,
    ContactData contact,
    Map<String, Object> metadata,
    Options options) {

  /// A call with which nothing special is wanted.
  public CallRequest(
      AccountId account,
      PhoneNumber to,
      AgentId agent,
      @Nullable NumberId from,
      ContactData contact,
      Map<String, Object> metadata) {
    this(account, to, agent, from, contact, metadata, Options.NONE);
  }

  /// The same wish with other options.
  public CallRequest with(Options others) {
    return new CallRequest(account, to, agent, from, contact, metadata, others);
  }

  /// What is seldom asked for.
  ///
  /// @param key the API key that asks, whose budget it is; null when a person does
  /// @param machine what is done about answering machines; null for what its agent does
  /// @param webhook where the call's events are sent, beside the account's endpoints; null for nowhere else
  /// @param queue that it may wait for its turn; null to be refused instead
  /// @param claim without which, if there is one, the call must not be placed; the call is tied to it
  /// @param callee what is known of whom is called
  /// @param script what the call has otherwise than its agent's script
  /// @param atOnce whether nobody waits for a trunk's answer: whatever goes wrong then is seen in the call's state alone
  public record Options(
      @Nullable ApiKeyId key,
      @Nullable MachinePolicy machine,
      @Nullable CallWebhook webhook,
      @Nullable QueueWish queue,
      @Nullable IdempotencyClaim claim,
      Callee callee,
      ScriptChanges script,
      boolean atOnce) {

    public static final Options NONE =
        new Options(null, null, null, null, null, Callee.UNKNOWN, ScriptChanges.NONE, false);

    public Options by(ApiKeyId other) {
      return new Options(other, machine, webhook, queue, claim, callee, script, atOnce);
    }

    public Options machine(@Nullable MachinePolicy other) {
      return new Options(key, other, webhook, queue, claim, callee, script, atOnce);
    }

    public Options webhook(@Nullable CallWebhook other) {
      return new Options(key, machine, other, queue, claim, callee, script, atOnce);
    }

    public Options queue(@Nullable QueueWish other) {
      return new Options(key, machine, webhook, other, claim, callee, script, atOnce);
    }

    public Options claim(@Nullable IdempotencyClaim other) {
      return new Options(key, machine, webhook, queue, other, callee, script, atOnce);
    }

    public Options callee(Callee other) {
      return new Options(key, machine, webhook, queue, claim, other, script, atOnce);
    }

    public Options script(ScriptChanges other) {
      return new Options(key, machine, webhook, queue, claim, callee, other, atOnce);
    }

    /// Nobody waits for a trunk's answer.
    public Options answeredAtOnce() {
      return new Options(key, machine, webhook, queue, claim, callee, script, true);
    }
  }
}
