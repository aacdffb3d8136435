package io.callmanager.api.v1.admin;

import static java.util.Objects.requireNonNull;

import io.callmanager.account.Plan;
import io.callmanager.api.request.Body;
import io.callmanager.shared.Credits;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import org.jspecify.annotations.Nullable;

/// What a new account shall be.
@Schema(name = "AccountDraft")
record AccountDraft(
    @Schema(
            minLength = 1,
            maxLength = AccountDraft.MAX_NAME,
            example = "Acme Corp",
            requiredMode = RequiredMode.REQUIRED)
        String name,
    @Schema(defaultValue = "FREE", example = "PRO", requiredMode = RequiredMode.NOT_REQUIRED)
        Plan plan,
    @Schema(
            minimum = "0",
            defaultValue = "0",
            example = "1000",
            requiredMode = RequiredMode.NOT_REQUIRED)
        long credits) {

  static final int MAX_NAME = 200;

  /// The most credits that are granted or taken back at once.
  static final long MAX_CREDITS = 1_000_000_000_000L;

  static AccountDraft read(Body body) {
    @Nullable String name = body.required("name").wording(MAX_NAME);
    @Nullable Plan plan = body.optional("plan").oneOf(Plan.class);
    @Nullable Long credits = body.optional("credits").integer(0, MAX_CREDITS);
    body.check();
    return new AccountDraft(
        requireNonNull(name), plan == null ? Plan.FREE : plan, credits == null ? 0 : credits);
  }

  Credits grant() {
    return new Credits(credits);
  }
}
