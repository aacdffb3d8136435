package io.callmanager.api.v1.call;

import io.callmanager.call.Call;
import io.callmanager.call.CallDetail;
import org.jspecify.annotations.Nullable;

/// A call with whom it was for.
///
/// @param contact null when the call never began
/// @param campaign null when the call never began: its temporary campaign is cleaned up then
record CallDetailView(
    CallView call, @Nullable ContactView contact, @Nullable CampaignView campaign) {

  static CallDetailView of(CallDetail detail) {
    Call call = detail.call();
    return new CallDetailView(
        CallView.of(call),
        detail.contact() == null
            ? null
            : new ContactView(
                call.contact().value(), call.to().e164(), detail.contact().additionalData()),
        detail.campaign() == null
            ? null
            : new CampaignView(
                call.campaign().value(), detail.campaign().name(), detail.campaign().status()));
  }
}
