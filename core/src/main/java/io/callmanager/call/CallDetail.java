package io.callmanager.call;

import io.callmanager.contact.ContactData;
import org.jspecify.annotations.Nullable;

/// A call with whom it was for.
///
/// @param contact null when the call never began: its contact is not kept then
/// @param campaign null when the call never began: its temporary campaign is cleaned up then
public record CallDetail(
    Call call, @Nullable ContactData contact, @Nullable CampaignSummary campaign) {

  /// The campaign that a call belongs to.
  ///
  /// @param status `ACTIVE` or `COMPLETED`
  public record CampaignSummary(String name, String status) {}
}
