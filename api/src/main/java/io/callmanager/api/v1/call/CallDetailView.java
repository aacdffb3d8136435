package io.callmanager.api.v1.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.callmanager.call.Call;
import io.callmanager.call.CallDetail;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A call with whom it was for.
///
/// @param contact null when the call never began
/// @param campaign null when the call never began: its temporary campaign is cleaned up then
/// @param queuePosition which in the account's queue it is, from 1; left out when it does not wait there
record CallDetailView(
    CallView call,
    @Nullable ContactView contact,
    @Nullable CampaignView campaign,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(example = "3")
        @Nullable Integer queuePosition) {

  static CallDetailView of(CallDetail detail, @Nullable Integer queuePosition) {
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
                call.campaign().value(), detail.campaign().name(), detail.campaign().status()),
        queuePosition);
  }
}
