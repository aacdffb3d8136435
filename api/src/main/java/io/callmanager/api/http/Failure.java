package io.callmanager.api.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.callmanager.call.FailedTrunk;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The envelope of every refusal and failure. What does not apply is left out.
///
/// @param error what is wrong, in words that stay the same
/// @param message what to do about it
/// @param issues what is wrong with each field of the request
/// @param details more about it: numbers about credits or a limit, or the carrier's words
/// @param code a word for programs, such as `ORIGINATION_FAILED` or `RATE_LIMIT_EXCEEDED`
/// @param trunks the trunks that a call was tried through, in their order
/// @param retryAfter after how many seconds to try again
/// @param errorId what to quote to support
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Failure(
    @Schema(example = "false") boolean success,
    String error,
    @Nullable String message,
    @Nullable Map<String, List<String>> issues,
    @Nullable Object details,
    @Nullable String code,
    @Nullable List<FailedTrunk> trunks,
    @Nullable Integer retryAfter,
    @Nullable String errorId) {

  static Failure of(String error) {
    return new Failure(false, error, null, null, null, null, null, null, null);
  }

  Failure message(String words) {
    return new Failure(success, error, words, issues, details, code, trunks, retryAfter, errorId);
  }

  Failure issues(Map<String, List<String>> found) {
    return new Failure(success, error, message, found, details, code, trunks, retryAfter, errorId);
  }

  Failure details(Object more) {
    return new Failure(success, error, message, issues, more, code, trunks, retryAfter, errorId);
  }

  Failure attempts(String word, List<FailedTrunk> tried) {
    return new Failure(success, error, message, issues, details, word, tried, retryAfter, errorId);
  }

  Failure code(String word) {
    return new Failure(success, error, message, issues, details, word, trunks, retryAfter, errorId);
  }

  Failure retryAfter(int seconds) {
    return new Failure(success, error, message, issues, details, code, trunks, seconds, errorId);
  }

  Failure errorId(String id) {
    return new Failure(success, error, message, issues, details, code, trunks, retryAfter, id);
  }
}
