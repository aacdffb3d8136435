package io.callmanager.api.v1.dialgate;

import io.callmanager.dialgate.DoNotCallEntry;
import io.callmanager.dialgate.DoNotCallEntry.Source;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A number that is not called.
///
/// @param source who said so: a person in the console (MANUAL), a file (IMPORT), the callee's key (KEY), the callee to the agent
///     (AGENT), or the customer's own software (API)
/// @param callId the call on which it was said
public record EntryView(
    @Schema(example = "+12125550123") String number,
    @Nullable String reason,
    Source source,
    @Nullable UUID callId,
    Instant createdAt) {

  public static EntryView of(DoNotCallEntry entry) {
    return new EntryView(
        entry.number().e164(),
        entry.reason(),
        entry.source(),
        entry.call() == null ? null : entry.call().value(),
        entry.createdAt());
  }
}
