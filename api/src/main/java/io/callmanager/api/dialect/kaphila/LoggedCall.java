package io.callmanager.api.dialect.kaphila;

import io.callmanager.call.Call;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A call in Kaphila's logs.
///
/// @param amd_status who answered; null when that is not known
/// @param duration seconds from the answer to the end; 0 when nobody has answered, and before the end
@Schema(name = "KaphilaLoggedCall")
record LoggedCall(
    String call_id,
    @Schema(example = "14155550100") String number,
    @Schema(example = "completed") String status,
    @Schema(example = "HUMAN") @Nullable String amd_status,
    @Schema(example = "46") int duration,
    Instant created_at) {

  static LoggedCall of(Call call) {
    return new LoggedCall(
        call.id().toString(),
        WishedCall.written(call.to()),
        CallWord.of(call.status()),
        Amd.status(call.answeredBy()),
        call.answeredSeconds(),
        call.startedAt());
  }
}
