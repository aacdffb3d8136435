package io.callmanager.shared;

import java.util.UUID;

/// The id of a campaign; a call placed through the API has a temporary one of its own.
///
/// @param value a UUID of version 7, so that ids sort by the time they were made
public record CampaignId(UUID value) {

  public static CampaignId next() {
    return new CampaignId(TimeOrderedId.next());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
