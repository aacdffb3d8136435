package io.callmanager.api.v1.account;

import io.callmanager.account.ApiKey;
import io.callmanager.account.ApiKeys;
import io.callmanager.account.BroughtKey;
import io.callmanager.api.contract.ContractName;
import io.callmanager.api.http.Problem;
import io.callmanager.api.http.ProblemException;
import io.callmanager.api.request.Body;
import io.callmanager.shared.AccountId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a new key shall be called, and how much it may be used.
///
/// @param name `API key` when none is sent
/// @param requestsPerHour how many requests it may send in an hour; left out for as many as the platform lets every key
/// @param contract the name of the one contract it may be used with; left out for any
/// @param key a key that was made elsewhere and shall go on being used; left out for a new one
@Schema(name = "KeyDraft")
public record KeyDraft(
    @Schema(minLength = 1, maxLength = KeyDraft.MAX_NAME, example = "CRM") String name,
    @Schema(minimum = "1", maximum = "100000000", example = "1000")
        @Nullable Integer requestsPerHour,
    @Schema(
            description = "The one API that it may be used with; left out for any.",
            allowableValues = {
              ContractName.V1,
              ContractName.CLAUDE_PHONE,
              ContractName.KROSAI,
              ContractName.AGENTICAI,
              ContractName.KAPHILA
            },
            example = ContractName.CLAUDE_PHONE)
        @Nullable String contract,
    @Schema(
            description = "A key that was made elsewhere and shall go on being used.",
            pattern = "^[!-~]{20,128}$")
        @Nullable String key) {

  static final int MAX_NAME = 100;

  private static final int LONGEST_KEY = 128;
  private static final Pattern VISIBLE = Pattern.compile("[!-~]{20,128}");
  private static final String REQUESTS_PER_HOUR = "requestsPerHour";

  /// Reads what a new key shall be.
  ///
  /// @param mostPerHour the most requests an hour that whoever asks may give a key
  public static KeyDraft read(Body body, int mostPerHour) {
    @Nullable String name = body.optional("name").wording(MAX_NAME);
    @Nullable Integer perHour = body.optional(REQUESTS_PER_HOUR).integer(1, mostPerHour);
    @Nullable String contract = body.optional("contract").oneOf(ContractName.ALL);
    @Nullable String key = body.optional("key").text(LONGEST_KEY, VISIBLE, BroughtKey.RULE);
    body.check();
    return new KeyDraft(name == null ? "API key" : name, perHour, contract, key);
  }

  /// Makes the key, or takes it over.
  ///
  /// @throws ProblemException when it can't be one
  public KeyView.CreatedKey carryOut(ApiKeys keys, AccountId account) {
    if (key == null) {
      return KeyView.CreatedKey.of(keys.create(account, name, requestsPerHour, contract));
    }
    return switch (keys.bring(account, name, key, requestsPerHour, contract)) {
      case BroughtKey.Done(ApiKey brought) -> new KeyView.CreatedKey(KeyView.of(brought), null);
      case BroughtKey.Unfit() -> throw refused(BroughtKey.RULE);
      case BroughtKey.Taken() -> throw refused("Is in use, or was revoked");
    };
  }

  private static ProblemException refused(String why) {
    return Problem.invalidBody(Map.of("key", List.of(why))).asException();
  }

  /// The key itself is not shown.
  @Override
  public String toString() {
    return "KeyDraft[%s, %s, %s%s]"
        .formatted(name, requestsPerHour, contract, key == null ? "" : ", key ***");
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
