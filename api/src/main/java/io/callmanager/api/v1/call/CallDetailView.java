package io.callmanager.api.v1.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.callmanager.call.Call;
import io.callmanager.call.CallDetail;
import io.callmanager.call.spi.ModelUse;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// A call with whom it was for.
///
/// @param contact null when the call never began
/// @param campaign null when the call never began: its temporary campaign is cleaned up then
/// @param llm what it took of a language model; left out for nothing, and until it has ended
/// @param analysis what was found in the transcript of its conversation; left out while it goes on, and when it held none
/// @param queuePosition which in the account's queue it is, from 1; left out when it does not wait there
record CallDetailView(
    CallView call,
    @Nullable ContactView contact,
    @Nullable CampaignView campaign,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable LlmUseView llm,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ConversationAnalysisView analysis,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(example = "3")
        @Nullable Integer queuePosition) {

  /// What a call took of a language model.
  ///
  /// @param cost by the model's prices; null where they are not known
  @Schema(name = "LlmUse")
  record LlmUseView(
      @Schema(example = "gpt-4.1-mini") String model,
      @Schema(example = "5230") long inputTokens,
      @Schema(example = "340") long outputTokens,
      @Schema(example = "0.002636") @Nullable BigDecimal cost,
      @Schema(example = "USD") @Nullable String currency) {}

  static CallDetailView of(
      CallDetail detail,
      @Nullable ModelUse use,
      @Nullable ConversationAnalysisView analysis,
      @Nullable Integer queuePosition) {
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
        use == null
            ? null
            : new LlmUseView(
                use.model(), use.inputTokens(), use.outputTokens(), use.cost(), use.currency()),
        analysis,
        queuePosition);
  }
}
