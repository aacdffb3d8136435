package io.callmanager.api.dialect.krosai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.callmanager.api.contract.Told;
import io.callmanager.api.contract.ToldException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/// How KrosAI's contract tells that a request is refused, or has failed.
///
/// @param error what is wrong, in words
/// @param code the word for it that programs know
/// @param details which `field` it is about and its `value`, where there is one, and what else is known
/// @param retryAfter after how many seconds to try again
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "KrosaiError")
record Refusal(
    @Schema(example = "Phone number format is invalid. Use E.164 format (+14155551234)")
        String error,
    @Schema(example = "INVALID_PHONE_NUMBER") String code,
    @Schema(example = "{\"field\":\"to_number\",\"value\":\"4155551234\"}")
        Map<String, Object> details,
    @JsonProperty("retry_after") @Schema(example = "1") @Nullable Integer retryAfter) {

  static final String INVALID_REQUEST = "INVALID_REQUEST";
  static final String INVALID_PHONE_NUMBER = "INVALID_PHONE_NUMBER";
  static final String NUMBER_NOT_OWNED = "NUMBER_NOT_OWNED";
  static final String OUTBOUND_DISABLED = "OUTBOUND_DISABLED";
  static final String INSUFFICIENT_BALANCE = "INSUFFICIENT_BALANCE";
  static final String ENDPOINT_NOT_FOUND = "ENDPOINT_NOT_FOUND";
  static final String CALL_NOT_FOUND = "CALL_NOT_FOUND";
  static final String RATE_LIMIT_EXCEEDED = "RATE_LIMIT_EXCEEDED";

  private static final int LONGEST_VALUE = 200;

  /// A field of the request is not what it must be.
  ///
  /// @param value as it was sent; null when it was not
  static ToldException of(
      HttpStatus status, String code, String error, String field, @Nullable Object value) {
    return of(status, code, error, about(field, value));
  }

  static ToldException of(
      HttpStatus status, String code, String error, Map<String, Object> details) {
    return new Told(status, new Refusal(error, code, details, null)).asException();
  }

  static Map<String, Object> about(String field, @Nullable Object value) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("field", field);
    if (value != null) {
      details.put(
          "value",
          value instanceof String text && text.length() > LONGEST_VALUE
              ? text.substring(0, LONGEST_VALUE) + "…"
              : value);
    }
    return details;
  }
}
