package io.callmanager.api.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.callmanager.call.FailedTrunk;
import io.callmanager.dialgate.DialRule;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;

/// Everything that can be wrong with a request, with the status and the body that the contract gives it.
///
/// @param header a header that goes with it; null when none does
public record Problem(HttpStatus status, Failure body, @Nullable Header header) {

  public static final Problem NO_KEY =
      new Problem(
          HttpStatus.UNAUTHORIZED,
          Failure.of("Authentication required")
              .message(
                  "API key is required. Please provide it in the x-api-key header, Authorization header, or api_key query parameter."));

  public static final Problem BAD_KEY =
      new Problem(
          HttpStatus.UNAUTHORIZED,
          Failure.of("Invalid API key").message("The provided API key is invalid or inactive."));

  public static final Problem NOT_AN_OPERATOR =
      forbidden("Only a key of an operator of the platform may do this.");

  public static final Problem NOT_A_CUSTOMER =
      forbidden(
          "An operator's key belongs to no account. Use a key of the account that this is about.");

  public static final Problem KEY_OF_ANOTHER_CONTRACT =
      forbidden("This API key may only be used for another of the APIs that are spoken here.");

  public static final Problem NO_SUCH_AGENT =
      new Problem(
          HttpStatus.NOT_FOUND, Failure.of("Agent not found, not owned by user, or not approved"));

  public static final Problem NO_SUCH_NUMBER =
      new Problem(HttpStatus.NOT_FOUND, Failure.of("From number not found or not owned by user"));

  public static final Problem NUMBER_DISABLED =
      new Problem(
          HttpStatus.FORBIDDEN,
          Failure.of("Outbound calls disabled")
              .message(
                  "No call may be placed from this number. Use another one, or ask the operator.")
              .code("OUTBOUND_DISABLED"));

  public static final Problem NO_SUCH_PATH =
      new Problem(
          HttpStatus.NOT_FOUND,
          Failure.of("Not found").message("There is nothing here. See /api-docs."));

  public static final Problem BAD_URL =
      new Problem(
          HttpStatus.BAD_REQUEST,
          Failure.of("Invalid request").message("The URL is not one that this server accepts."));

  public static final Problem NO_TRUNK =
      new Problem(
          HttpStatus.SERVICE_UNAVAILABLE,
          Failure.of("No trunks assigned")
              .message(
                  "No trunk is enabled for this account. Add one of your own under /api/v1/trunks, or ask the operator to assign one."));

  public static final Problem ANOTHER_FILE =
      new Problem(
          HttpStatus.PRECONDITION_FAILED,
          Failure.of("Precondition failed")
              .message("The file is not the one that If-Match names."));

  private static final int DATABASE_RETRY_SECONDS = 5;
  private static final int CALLS_RETRY_SECONDS = 5;
  private static final String RATE_LIMIT_EXCEEDED = "RATE_LIMIT_EXCEEDED";

  public static final Problem DATABASE_DOWN =
      retry(
          HttpStatus.SERVICE_UNAVAILABLE,
          "Service unavailable",
          "The service can't reach its database at the moment.",
          DATABASE_RETRY_SECONDS);

  public static final Problem STORE_DOWN =
      retry(
          HttpStatus.SERVICE_UNAVAILABLE,
          "Service unavailable",
          "The store of the recordings can't be reached at the moment.",
          DATABASE_RETRY_SECONDS);

  Problem(HttpStatus status, Failure body) {
    this(status, body, null);
  }

  /// Something of the account's is not there, or not the account's: which of the two is not told.
  ///
  /// @param what such as `Call`
  public static Problem notFound(String what) {
    return new Problem(HttpStatus.NOT_FOUND, Failure.of(what + " not found"));
  }

  public static Problem invalidBody(Map<String, List<String>> issues) {
    return invalid("Invalid request body", issues);
  }

  public static Problem invalidQuery(Map<String, List<String>> issues) {
    return invalid("Invalid query parameters", issues);
  }

  public static Problem invalidPath(Map<String, List<String>> issues) {
    return invalid("Invalid path parameters", issues);
  }

  public static Problem invalidHeader(String name, String issue) {
    return invalid("Invalid request headers", Map.of(name, List.of(issue)));
  }

  public static Problem insufficientCredits(long required, long available) {
    return new Problem(
        HttpStatus.PAYMENT_REQUIRED,
        Failure.of("Insufficient credits")
            .details(new Shortage(required, available, required - available)));
  }

  /// A budget does not allow for it. Nothing is reserved.
  public static Problem budgetExceeded(OverBudget budget) {
    return new Problem(
        HttpStatus.PAYMENT_REQUIRED,
        Failure.of("Budget exceeded")
            .message(
                "The %s's budget for the %s does not allow for this call."
                    .formatted(budget.scope().replace('_', ' '), budget.period()))
            .code("BUDGET_EXCEEDED")
            .details(budget));
  }

  /// The account has as many calls on their way as it may. Nothing is reserved.
  ///
  /// @param canWait whether sending it with `"queue": true` would have helped
  public static Problem tooManyCalls(CallsAtOnce calls, boolean canWait) {
    return new Problem(
        HttpStatus.TOO_MANY_REQUESTS,
        Failure.of("Too many concurrent calls")
            .message(
                "The plan allows %d at a time; this is no limit of rate. %s"
                    .formatted(
                        calls.allowed(),
                        canWait
                            ? "Wait until one has ended, or send \"queue\": true."
                            : "The queue is full as well."))
            .code(RATE_LIMIT_EXCEEDED)
            .details(calls)
            .retryAfter(CALLS_RETRY_SECONDS),
        new Header(HttpHeaders.RETRY_AFTER, Integer.toString(CALLS_RETRY_SECONDS)));
  }

  /// One of the account's dial rules is in the way.
  ///
  /// @param words what is in the way
  /// @param allowedAt when it will be out of the way; null when that can't be told
  public static Problem callNotAllowed(DialRule rule, String words, @Nullable Instant allowedAt) {
    return new Problem(
        HttpStatus.FORBIDDEN,
        Failure.of("Call not allowed")
            .message(words)
            .code("CALL_NOT_ALLOWED")
            .details(new Refusal(rule.word(), allowedAt)));
  }

  /// The request makes no sense as things stand.
  public static Problem conflict(String error, String message) {
    return new Problem(HttpStatus.CONFLICT, Failure.of(error).message(message));
  }

  /// The `Idempotency-Key` came with another request before.
  ///
  /// @param operation that request's method and path; null when they are the same, so that its body was another
  public static Problem keyOfAnother(@Nullable String operation) {
    return new Problem(
        HttpStatus.CONFLICT,
        Failure.of("Idempotency key already used")
            .message(
                "This Idempotency-Key came with "
                    + (operation == null ? "another body" : operation)
                    + " before. Another request needs another key.")
            .code("IDEMPOTENCY_KEY_REUSED"));
  }

  /// The request with this `Idempotency-Key` is being carried out.
  ///
  /// @param wait rounded up to whole seconds, at least one
  public static Problem keyInUse(Duration wait) {
    int seconds = seconds(wait);
    return new Problem(
        HttpStatus.CONFLICT,
        Failure.of("Request under way")
            .message(
                "The first request with this Idempotency-Key is still being carried out. Send it again to get its answer.")
            .code("IDEMPOTENCY_KEY_IN_USE")
            .retryAfter(seconds),
        new Header(HttpHeaders.RETRY_AFTER, Integer.toString(seconds)));
  }

  /// The range of bytes that was asked for begins behind the end.
  ///
  /// @param size how many bytes there are
  public static Problem unsatisfiableRange(long size) {
    return new Problem(
        HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
        Failure.of("Range not satisfiable").message("There are " + size + " bytes."),
        new Header(HttpHeaders.CONTENT_RANGE, "bytes */" + size));
  }

  /// The carrier failed before the callee could be reached.
  ///
  /// @param words the carrier's own
  /// @param trunks those that were tried
  public static Problem carrierFailed(String words, List<FailedTrunk> trunks) {
    return new Problem(
        HttpStatus.INTERNAL_SERVER_ERROR,
        Failure.of("Failed to initiate call")
            .details(words)
            .attempts("ORIGINATION_FAILED", trunks));
  }

  /// Requests came faster than a limit allows.
  ///
  /// @param seconds in how many to try again
  public static Problem tooFast(String message, Rate rate, long seconds) {
    return new Problem(
        HttpStatus.TOO_MANY_REQUESTS,
        Failure.of("Rate limit exceeded")
            .message(message)
            .details(rate)
            .code(RATE_LIMIT_EXCEEDED)
            .retryAfter(Math.toIntExact(seconds)),
        new Header(HttpHeaders.RETRY_AFTER, Long.toString(seconds)));
  }

  /// More was asked for than there is room for.
  ///
  /// @param message what ran out
  /// @param wait rounded up to whole seconds, at least one
  public static Problem tooMany(String message, Duration wait) {
    return retry(HttpStatus.TOO_MANY_REQUESTS, "Rate limit exceeded", message, seconds(wait));
  }

  public static Problem wrongMethod(Collection<HttpMethod> allowed) {
    String methods = String.join(", ", allowed.stream().map(HttpMethod::name).sorted().toList());
    return new Problem(
        HttpStatus.METHOD_NOT_ALLOWED,
        Failure.of("Method not allowed").message("This path understands " + methods + "."),
        new Header(HttpHeaders.ALLOW, methods));
  }

  /// Something went wrong that nobody foresaw.
  ///
  /// @param errorId under which the cause is in the log
  public static Problem internal(String errorId) {
    return new Problem(
        HttpStatus.INTERNAL_SERVER_ERROR,
        Failure.of("Internal server error")
            .message("Something went wrong on our side. Quote the errorId to support.")
            .errorId(errorId));
  }

  /// For throwing; see [ProblemException].
  public ProblemException asException() {
    return new ProblemException(this);
  }

  private static int seconds(Duration wait) {
    return Math.clamp(wait.plusMillis(999).toSeconds(), 1, Integer.MAX_VALUE);
  }

  private static Problem invalid(String error, Map<String, List<String>> issues) {
    return new Problem(HttpStatus.BAD_REQUEST, Failure.of(error).issues(issues));
  }

  private static Problem forbidden(String message) {
    return new Problem(HttpStatus.FORBIDDEN, Failure.of("Forbidden").message(message));
  }

  private static Problem retry(HttpStatus status, String error, String message, int seconds) {
    return new Problem(
        status,
        Failure.of(error).message(message).retryAfter(seconds),
        new Header(HttpHeaders.RETRY_AFTER, Integer.toString(seconds)));
  }

  /// A response header.
  public record Header(String name, String value) {}

  /// A limit on requests.
  ///
  /// @param limit what it is that is limited: `request_rate`
  /// @param scope whose requests: those of one `api_key`, of one `account`, or with wrong keys from one `address`
  /// @param allowed how many in the period
  public record Rate(String limit, String scope, int allowed, long periodSeconds) {

    public Rate(String scope, int allowed, long periodSeconds) {
      this("request_rate", scope, allowed, periodSeconds);
    }
  }

  /// Which rule forbids a call.
  ///
  /// @param rule `do_not_call`, `attempts`, `calling_hours`, `destination_country` or `premium_rate`
  /// @param allowedAt when it will be out of the way; left out when that can't be told
  public record Refusal(
      String rule, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant allowedAt) {}

  /// By how much credits fall short.
  public record Shortage(long required, long available, long deficit) {}

  /// A budget that is too small.
  ///
  /// @param scope `account`, `api_key`, `campaign` or `agent`
  /// @param period `day` or `month`
  /// @param budget how many credits it allows in the period
  public record OverBudget(String scope, String period, long budget, long used, long required) {}

  /// How many calls are on their way at once.
  ///
  /// @param limit what it is that is limited
  public record CallsAtOnce(String limit, String plan, int allowed, int live) {}
}
