package io.callmanager.call;

import io.callmanager.call.spi.Answerer;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.CampaignId;
import io.callmanager.shared.NumberId;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which calls are wanted; whatever is null or empty does not matter.
///
/// @param toNumber in E.164 form
/// @param answeredBy who answered; calls for which nobody listened for that are not found by it
/// @param from calls started at this instant or later
/// @param to calls started before this instant
/// @param metadata values, as text, that the calls' metadata must have
/// @param shown calls that show this number of the account's
public record CallFilter(
    Set<CallStatus> statuses,
    @Nullable AgentId agent,
    @Nullable CampaignId campaign,
    @Nullable String toNumber,
    Set<Answerer> answeredBy,
    @Nullable Instant from,
    @Nullable Instant to,
    Map<String, String> metadata,
    @Nullable NumberId shown) {

  public static final CallFilter ALL =
      new CallFilter(Set.of(), null, null, null, Set.of(), null, null, Map.of());

  /// Whatever number is shown.
  public CallFilter(
      Set<CallStatus> statuses,
      @Nullable AgentId agent,
      @Nullable CampaignId campaign,
      @Nullable String toNumber,
      Set<Answerer> answeredBy,
      @Nullable Instant from,
      @Nullable Instant to,
      Map<String, String> metadata) {
    this(statuses, agent, campaign, toNumber, answeredBy, from, to, metadata, null);
  }

  /// Whoever answered.
  public CallFilter(
      Set<CallStatus> statuses,
      @Nullable AgentId agent,
      @Nullable CampaignId campaign,
      @Nullable String toNumber,
      @Nullable Instant from,
      @Nullable Instant to,
      Map<String, String> metadata) {
    this(statuses, agent, campaign, toNumber, Set.of(), from, to, metadata);
  }

  /// All calls started from `from` on and before `to`.
  public static CallFilter between(Instant from, Instant to) {
    return new CallFilter(Set.of(), null, null, null, Set.of(), from, to, Map.of());
  }
}
