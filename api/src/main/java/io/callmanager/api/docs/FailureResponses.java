package io.callmanager.api.docs;

import static java.util.Map.entry;

import io.callmanager.account.Caller;
import io.callmanager.api.http.Failures;
import io.callmanager.api.http.Problem;
import io.callmanager.api.idempotency.Idempotent;
import io.callmanager.api.request.Body;
import io.callmanager.api.request.Query;
import io.callmanager.call.FailedTrunk;
import io.callmanager.dialgate.DialRule;
import io.callmanager.shared.PhoneNumber;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.method.HandlerMethod;
import tools.jackson.databind.json.JsonMapper;

/// Documents how each operation can fail: with the status that its parameters make possible, and with the very bodies that are
/// sent then.
final class FailureResponses implements GlobalOperationCustomizer {

  private static final int BAD_REQUEST = 400;
  private static final int PAYMENT_REQUIRED = 402;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;
  private static final int CONFLICT = 409;
  private static final List<Integer> OF_KEYS = List.of(BAD_REQUEST, CONFLICT);
  private static final List<Integer> ANY_KEYED = List.of(401, 403, 429, 500, 503);

  private static final Map<Integer, String> WORDS =
      Map.ofEntries(
          entry(400, "Something in the request is not what it must be; `issues` names it."),
          entry(401, "No API key, or none that is known."),
          entry(402, "The account has too few credits. Nothing is reserved."),
          entry(
              403,
              "The key is an operator's, or should be; or the account's dial rules forbid to call the number."),
          entry(404, "It is not there, or not the account's."),
          entry(
              409,
              "It makes no sense as things stand; or its Idempotency-Key came with another request, or that request is still being carried out, see `code`."),
          entry(412, "The file is not the one that `If-Match` names."),
          entry(
              416,
              "The range begins behind the end; `Content-Range` tells how many bytes there are."),
          entry(429, "Too many requests, or no room for another call; see `Retry-After`."),
          entry(500, "It failed on our side or the carrier's. Nothing is charged."),
          entry(
              503,
              "The service can't reach its database, see `Retry-After`; or no trunk is there for the account's calls."));

  private static final Problem NOT_NOW =
      Problem.callNotAllowed(
          DialRule.CALLING_HOURS,
          "It is outside the account's calling hours in America/New_York.",
          Instant.parse("2026-01-05T14:00:00Z"));

  private final JsonMapper mapper;

  FailureResponses(JsonMapper mapper) {
    this.mapper = mapper;
  }

  @Override
  public Operation customize(Operation operation, HandlerMethod method) {
    MethodParameter[] parameters = method.getMethodParameters();
    if (takes(parameters, Caller.class)) {
      statuses(method, parameters)
          .forEach(
              status ->
                  operation
                      .getResponses()
                      .addApiResponse(Integer.toString(status), response(status, method)));
      operation.getResponses().forEach((status, response) -> RateHeaderDocs.refer(response));
    }
    return operation;
  }

  private static NavigableSet<Integer> statuses(
      HandlerMethod method, MethodParameter[] parameters) {
    NavigableSet<Integer> statuses = new TreeSet<>(ANY_KEYED);
    Fails fails = method.getMethodAnnotation(Fails.class);
    boolean usual = fails == null || !fails.only();
    boolean hasId =
        usual && Stream.of(parameters).anyMatch(p -> p.hasParameterAnnotation(PathVariable.class));
    if (hasId || (usual && (takes(parameters, Body.class) || takes(parameters, Query.class)))) {
      statuses.add(BAD_REQUEST);
    }
    if (hasId) {
      statuses.add(NOT_FOUND);
    }
    if (method.hasMethodAnnotation(Idempotent.class)) {
      statuses.addAll(OF_KEYS);
    }
    if (fails != null) {
      Arrays.stream(fails.value()).forEach(statuses::add);
    }
    return statuses;
  }

  private static boolean takes(MethodParameter[] parameters, Class<?> type) {
    return Stream.of(parameters).anyMatch(p -> type.isAssignableFrom(p.getParameterType()));
  }

  private ApiResponse response(int status, HandlerMethod method) {
    MediaType json = new MediaType().schema(new Schema<>().$ref("#/components/schemas/Failure"));
    for (Problem problem : examples(status, method)) {
      Object value = mapper.convertValue(problem.body(), Map.class);
      String name = problem.body().error();
      boolean taken = json.getExamples() != null && json.getExamples().containsKey(name);
      json.addExamples(taken ? name + " (2)" : name, new Example().value(value));
    }
    ApiResponse response =
        new ApiResponse()
            .description(WORDS.getOrDefault(status, ""))
            .content(new Content().addMediaType("application/json", json));
    if (status == TOO_MANY
        || status == UNAVAILABLE
        || (status == CONFLICT && method.hasMethodAnnotation(Idempotent.class))) {
      response.addHeaderObject(
          HttpHeaders.RETRY_AFTER,
          new Header()
              .description("After how many seconds to try again.")
              .schema(new Schema<>().type("integer")));
    }
    return response;
  }

  private static List<Problem> examples(int status, HandlerMethod method) {
    MethodParameter[] parameters = method.getMethodParameters();
    Fails fails = method.getMethodAnnotation(Fails.class);
    boolean placesCalls =
        fails != null && Arrays.stream(fails.value()).anyMatch(s -> s == PAYMENT_REQUIRED);
    return switch (status) {
      case 400 -> List.of(mistake(parameters));
      case 401 -> List.of(Problem.NO_KEY, Problem.BAD_KEY);
      case 402 -> List.of(Problem.insufficientCredits(5, 2));
      case 403 -> {
        List<Problem> wrongKeys = List.of(Problem.NOT_AN_OPERATOR, Problem.NOT_A_CUSTOMER);
        yield dials(fails)
            ? Stream.concat(wrongKeys.stream(), Stream.of(NOT_NOW)).toList()
            : wrongKeys;
      }
      case 404 ->
          placesCalls
              ? List.of(Problem.NO_SUCH_AGENT, Problem.NO_SUCH_NUMBER)
              : List.of(Problem.notFound(whose(parameters)));
      case 409 -> conflicts(method, fails);
      case 412 -> List.of(Problem.ANOTHER_FILE);
      case 416 -> List.of(Problem.unsatisfiableRange(32_044));
      case 429 ->
          List.of(
              Problem.tooFast(
                  "This key has sent as many requests as it may in an hour.",
                  new Problem.Rate("api_key", 100, 3600),
                  36));
      case 500 ->
          placesCalls
              ? List.of(
                  Problem.carrierFailed(
                      "503 Service Unavailable",
                      List.of(new FailedTrunk("carrier-one", 503, "503 Service Unavailable"))))
              : List.of(Problem.internal("550e8400-e29b-41d4-a716-446655440000"));
      case 503 ->
          placesCalls
              ? List.of(Problem.NO_TRUNK, Problem.DATABASE_DOWN)
              : List.of(Problem.DATABASE_DOWN);
      default -> List.of();
    };
  }

  private static List<Problem> conflicts(HandlerMethod method, @Nullable Fails fails) {
    List<Problem> conflicts = new ArrayList<>();
    if (fails != null && Arrays.stream(fails.value()).anyMatch(s -> s == CONFLICT)) {
      conflicts.add(
          Problem.conflict(
              "Not enough credits to take back", "Only 20 credits of the account are available."));
    }
    if (method.hasMethodAnnotation(Idempotent.class)) {
      conflicts.add(Problem.keyInUse(Duration.ofSeconds(1)));
      conflicts.add(Problem.keyOfAnother(null));
    }
    return conflicts;
  }

  private static boolean dials(@Nullable Fails fails) {
    return fails != null && Arrays.stream(fails.value()).anyMatch(s -> s == FORBIDDEN);
  }

  private static Problem mistake(MethodParameter[] parameters) {
    if (takes(parameters, Body.class)) {
      return Problem.invalidBody(Map.of("agentId", List.of("Invalid Agent ID format")));
    } else if (takes(parameters, Query.class)) {
      return Problem.invalidQuery(Map.of("limit", List.of("Must be a whole number from 1 to 200")));
    } else if (takes(parameters, PhoneNumber.class)) {
      return Problem.invalidPath(Map.of("number", List.of(Failures.NOT_A_PHONE_NUMBER)));
    } else {
      return Problem.invalidPath(
          Map.of("id", List.of("Invalid " + whose(parameters) + " ID format")));
    }
  }

  /// What a path's id is of, such as `Call`.
  private static String whose(MethodParameter[] parameters) {
    return Stream.of(parameters)
        .filter(p -> p.hasParameterAnnotation(PathVariable.class))
        .map(p -> p.getParameterType().getSimpleName().replaceAll("^Api|^Phone|Id$", ""))
        .findFirst()
        .orElse("Call");
  }
}
