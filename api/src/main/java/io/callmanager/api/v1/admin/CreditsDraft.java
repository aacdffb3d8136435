package io.callmanager.api.v1.admin;

import static java.util.Objects.requireNonNull;

import io.callmanager.api.request.Body;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import org.jspecify.annotations.Nullable;

/// Credits to grant, or to take back, and why.
@Schema(name = "CreditsDraft")
record CreditsDraft(
    @Schema(
            description = "Positive to grant, negative to take back; not 0.",
            example = "500",
            requiredMode = RequiredMode.REQUIRED)
        long amount,
    @Schema(
            minLength = 1,
            maxLength = CreditsDraft.MAX_REASON,
            example = "Invoice 2026-017",
            requiredMode = RequiredMode.REQUIRED)
        String reason) {

  static final int MAX_REASON = 500;

  static CreditsDraft read(Body body) {
    @Nullable Long amount =
        body.required("amount").integer(-AccountDraft.MAX_CREDITS, AccountDraft.MAX_CREDITS);
    if (amount != null && amount == 0) {
      body.issues().add("amount", "Must not be 0");
    }
    @Nullable String reason = body.required("reason").wording(MAX_REASON);
    body.check();
    return new CreditsDraft(requireNonNull(amount), requireNonNull(reason));
  }
}
