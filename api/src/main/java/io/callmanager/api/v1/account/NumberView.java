package io.callmanager.api.v1.account;

import io.callmanager.number.CallerNumber;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;

/// A number that an account may show to callees.
///
/// @param outbound whether calls may be placed from it
public record NumberView(
    UUID id,
    @Schema(example = "+15005550006") String phoneNumber,
    boolean outbound,
    Instant createdAt) {

  public static NumberView of(CallerNumber number) {
    return new NumberView(
        number.id().value(), number.phoneNumber().e164(), number.outbound(), number.createdAt());
  }
}
