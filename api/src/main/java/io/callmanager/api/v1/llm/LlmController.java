package io.callmanager.api.v1.llm;

import io.callmanager.account.Caller;
import io.callmanager.api.http.Problem;
import io.callmanager.api.http.Success;
import io.callmanager.api.request.Body;
import io.callmanager.call.spi.ModelTrial;
import io.callmanager.llm.LlmProvider;
import io.callmanager.llm.LlmProviders;
import io.callmanager.llm.LlmTrial;
import io.callmanager.llm.SavedProvider;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The language model that an account brings.
@RestController
@Tag(
    name = "Language model",
    description =
        "The model that speaks for the account's agents. Without one they use the platform's, if there is one.")
@RequestMapping("/api/v1/llm")
class LlmController {

  private static final Duration TRIAL_RETRY = Duration.ofSeconds(1);

  private final LlmProviders providers;
  private final LlmTrial trial;

  LlmController(LlmProviders providers, LlmTrial trial) {
    this.providers = providers;
    this.trial = trial;
  }

  @Operation(operationId = "getLlm", summary = "Show the account's language model")
  @GetMapping
  ResponseEntity<Success<OneLlm>> get(Caller.Customer caller) {
    return Success.of(
        new OneLlm(LlmView.of(providers.find(caller.account()).orElseThrow(LlmController::none))));
  }

  @Operation(
      operationId = "putLlm",
      summary = "Set the account's language model",
      description = "In place of the one before. Calls that begin from now on use it.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = LlmDraft.class))))
  @PutMapping
  ResponseEntity<Success<OneLlm>> put(Caller.Customer caller, Body body) {
    return switch (providers.save(caller.account(), LlmDraft.read(body))) {
      case SavedProvider.Done(LlmProvider provider) -> Success.of(new OneLlm(LlmView.of(provider)));
      case SavedProvider.NotPublic() ->
          throw Problem.invalidBody(
                  Map.of("baseUrl", List.of("Must not lead to a private address")))
              .asException();
      case SavedProvider.KeyNeeded() ->
          throw Problem.invalidBody(
                  Map.of("apiKey", List.of("Required: there is none to keep for this host")))
              .asException();
    };
  }

  @Operation(
      operationId = "deleteLlm",
      summary = "Delete the account's language model",
      description = "Its agents use the platform's, if there is one.")
  @DeleteMapping
  ResponseEntity<Success<DeletedLlm>> delete(Caller.Customer caller) {
    if (!providers.delete(caller.account())) {
      throw none();
    }
    return Success.of(new DeletedLlm(true));
  }

  @Operation(
      operationId = "testLlm",
      summary = "Ask the account's language model something short",
      description = "Costs a few tokens.")
  @PostMapping("/test")
  ResponseEntity<Success<TestResult>> test(Caller.Customer caller) {
    return switch (trial.ask(caller.account())) {
      case LlmTrial.Outcome.Asked(ModelTrial.Result result) ->
          Success.of(new TestResult(result.answered(), result.words(), result.millis()));
      case LlmTrial.Outcome.NotFound() -> throw none();
      case LlmTrial.Outcome.Busy() ->
          throw Problem.tooMany("Too many models are being tested.", TRIAL_RETRY).asException();
    };
  }

  private static RuntimeException none() {
    return Problem.notFound("Language model").asException();
  }

  /// Wraps a model.
  record OneLlm(LlmView llm) {}

  /// What was deleted.
  record DeletedLlm(boolean deleted) {}

  /// What came of a test.
  ///
  /// @param words what the model said, or in words why it said nothing
  @Schema(name = "LlmTestResult")
  record TestResult(
      boolean answered, @Schema(example = "OK") String words, @Schema(example = "640") long ms) {}
}
