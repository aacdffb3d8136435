package io.callmanager.api.v1.control;

import static java.util.Objects.requireNonNull;

import io.callmanager.api.request.Body;
import io.callmanager.call.CallCommand;
import io.callmanager.shared.PlaybackId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Digits to send on a call.
@Schema(name = "DigitsDraft", requiredProperties = "digits")
record DigitsDraft(
    @Schema(
            description =
                "Of `0` to `9`, `*`, `#`, `A` to `D`; a comma is a pause of half a second.",
            maxLength = 100,
            example = "1,42#")
        String digits) {

  private static final Pattern DIGITS = Pattern.compile("[0-9*#A-D,]{1,100}");

  static CallCommand.SendDigits read(Body body) {
    @Nullable String digits =
        body.required("digits").text(100, DIGITS, "Must be of 0 to 9, *, #, A to D and commas");
    body.check();
    return new CallCommand.SendDigits(PlaybackId.next(), requireNonNull(digits));
  }
}
