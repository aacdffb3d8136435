package io.callmanager.api.v1.control;

import static java.util.Objects.requireNonNull;

import io.callmanager.api.request.Body;
import io.callmanager.call.CallCommand;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.PlaybackId;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Whom to hand a callee over to.
@Schema(name = "TransferDraft", requiredProperties = "to")
record TransferDraft(@Schema(description = "A phone number.", example = "+15005550100") String to) {

  static CallCommand.Transfer read(Body body) {
    @Nullable PhoneNumber to = body.required("to").phoneNumber();
    body.check();
    return new CallCommand.Transfer(PlaybackId.next(), requireNonNull(to));
  }
}
