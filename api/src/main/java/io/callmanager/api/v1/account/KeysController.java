package io.callmanager.api.v1.account;

import io.callmanager.account.ApiKeys;
import io.callmanager.account.Caller;
import io.callmanager.api.ApiProperties;
import io.callmanager.api.http.Problem;
import io.callmanager.api.http.Success;
import io.callmanager.api.idempotency.Idempotent;
import io.callmanager.api.request.Body;
import io.callmanager.api.request.MayBeEmpty;
import io.callmanager.shared.ApiKeyId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// An account's API keys.
@RestController
@Tag(name = "Account")
@RequestMapping("/api/v1/keys")
class KeysController {

  private final ApiKeys keys;
  private final int mostPerHour;

  KeysController(ApiKeys keys, ApiProperties properties) {
    this.keys = keys;
    this.mostPerHour = KeyDraft.mostOfAccount(properties.requestsPerHour());
  }

  @Operation(
      operationId = "listKeys",
      summary = "List API keys",
      description = "Newest first, revoked ones included; never their secrets.")
  @GetMapping
  ResponseEntity<Success<KeyList>> list(Caller.Customer caller) {
    return Success.of(new KeyList(keys.list(caller.account()).stream().map(KeyView::of).toList()));
  }

  @Operation(
      operationId = "createKey",
      summary = "Make an API key",
      description =
          "Its secret is shown this once. With `key` one that was made elsewhere goes on being used: only its hash is kept. With `contract` it may be used with that API alone. An account may allow a key as many requests an hour as the platform allows every key; an operator may allow it more.",
      requestBody =
          @RequestBody(content = @Content(schema = @Schema(implementation = KeyDraft.class))))
  @Idempotent
  @PostMapping
  ResponseEntity<Success<KeyView.CreatedKey>> create(
      Caller.Customer caller, @MayBeEmpty Body body) {
    return Success.of(KeyDraft.read(body, mostPerHour).carryOut(keys, caller.account()));
  }

  @Operation(
      operationId = "changeKey",
      summary = "Limit an API key",
      description =
          "To as many requests an hour as the platform allows every key, or fewer; null for that many. An operator may allow it more.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = KeyDraft.Change.class))))
  @PatchMapping("/{id}")
  ResponseEntity<Success<KeyView.ChangedKey>> change(
      Caller.Customer caller, @PathVariable ApiKeyId id, Body body) {
    KeyDraft.Change change = KeyDraft.Change.read(body, mostPerHour);
    return keys.limit(caller.account(), id, change.requestsPerHour())
        .map(key -> Success.of(new KeyView.ChangedKey(KeyView.of(key))))
        .orElseThrow(() -> Problem.notFound("Key").asException());
  }

  @Operation(operationId = "revokeKey", summary = "Revoke an API key")
  @DeleteMapping("/{id}")
  ResponseEntity<Success<KeyView.RevokedKey>> revoke(
      Caller.Customer caller, @PathVariable ApiKeyId id) {
    if (!keys.revoke(caller.account(), id)) {
      throw Problem.notFound("Key").asException();
    }
    return Success.of(new KeyView.RevokedKey(id.value(), true));
  }

  /// Keys, newest first, revoked ones included.
  record KeyList(List<KeyView> keys) {}
}
