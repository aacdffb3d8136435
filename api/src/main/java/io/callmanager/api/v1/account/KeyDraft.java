package io.callmanager.api.v1.account;

import io.callmanager.account.ApiKey;
import io.callmanager.api.request.Body;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a new key shall be called, and how much it may be used.
///
/// @param name `API key` when none is sent
/// @param requestsPerHour how many requests it may send in an hour; left out for as many as the platform lets every key
@Schema(name = "KeyDraft")
public record KeyDraft(
    @Schema(minLength = 1, maxLength = KeyDraft.MAX_NAME, example = "CRM") String name,
    @Schema(minimum = "1", maximum = "100000000", example = "1000")
        @Nullable Integer requestsPerHour) {

  static final int MAX_NAME = 100;

  private static final String REQUESTS_PER_HOUR = "requestsPerHour";

  /// Reads what a new key shall be.
  ///
  /// @param mostPerHour the most requests an hour that whoever asks may give a key
  public static KeyDraft read(Body body, int mostPerHour) {
    @Nullable String name = body.optional("name").wording(MAX_NAME);
    @Nullable Integer perHour = body.optional(REQUESTS_PER_HOUR).integer(1, mostPerHour);
    body.check();
    return new KeyDraft(name == null ? "API key" : name, perHour);
  }

  /// A change of a key's limit.
  ///
  /// @param requestsPerHour null for as many as the platform lets every key
  @Schema(name = "KeyChange")
  public record Change(
      @Schema(
              minimum = "1",
              maximum = "100000000",
              example = "1000",
              requiredMode = Schema.RequiredMode.REQUIRED)
          @Nullable Integer requestsPerHour) {

    /// Reads a change.
    ///
    /// @param mostPerHour the most requests an hour that whoever asks may give a key
    public static Change read(Body body, int mostPerHour) {
      @Nullable Integer perHour =
          body.isNull(REQUESTS_PER_HOUR)
              ? null
              : body.required(REQUESTS_PER_HOUR).integer(1, mostPerHour);
      body.check();
      return new Change(perHour);
    }
  }

  /// The most that an account may give its own keys.
  ///
  /// @param standard how many requests an hour the platform lets every key; 0 for no limit
  static int mostOfAccount(int standard) {
    return standard == 0 ? ApiKey.MOST_REQUESTS_PER_HOUR : standard;
  }
}
