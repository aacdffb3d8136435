package io.callmanager.api.dialect.kaphila;

import io.callmanager.call.Call;
import io.callmanager.call.spi.Answerer;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Who answered a call, as Kaphila tells it.
///
/// @param cause by what it was known
/// @param confidence how sure that is, 0 to 1
@Schema(name = "KaphilaAmd")
record Amd(
    @Schema(allowableValues = {"HUMAN", "MACHINE", "NOTSURE"}) String status,
    @Schema(example = "INITIALSILENCE") String cause,
    @Schema(example = "0.9") double confidence) {

  private static final String UNKNOWN = "UNKNOWN";

  /// Null when nobody listened for that, or it is not known yet.
  static @Nullable Amd of(Call call) {
    return call.answeredBy() == null
        ? null
        : of(call.answeredBy().name(), call.amdCause(), call.amdConfidence());
  }

  static Amd of(String answerer, @Nullable String cause, @Nullable Number confidence) {
    return new Amd(
        status(answerer),
        cause == null ? UNKNOWN : cause(cause),
        confidence == null ? 0 : confidence.doubleValue());
  }

  /// Null for nobody.
  static @Nullable String status(@Nullable Answerer answerer) {
    return answerer == null ? null : status(answerer.name());
  }

  private static String status(String answerer) {
    return answerer.replace("_", "");
  }

  /// The words of Asterisk, whose are Kaphila's: there a few words and then silence are just `HUMAN`.
  private static String cause(String cause) {
    return cause.equals("SHORT_GREETING") ? "HUMAN" : cause.replace("_", "");
  }
}
