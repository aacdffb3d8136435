package io.callmanager.api.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.callmanager.call.CallReadiness;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Whether calls can be placed; for load balancers and whoever looks on, hence without a key.
@RestController
@Tag(name = "Health", description = "Whether calls can be placed.")
class HealthController {

  private final CallReadiness readiness;

  HealthController(CallReadiness readiness) {
    this.readiness = readiness;
  }

  @Operation(operationId = "getHealth", summary = "Tell whether calls can be placed")
  @ApiResponse(responseCode = "200", description = "Calls can be placed.")
  @ApiResponse(
      responseCode = "503",
      description = "No call can be placed; `reason` says why.",
      content =
          @Content(mediaType = "application/json", schema = @Schema(implementation = Health.class)))
  @GetMapping("/health")
  ResponseEntity<Health> health() {
    return readiness
        .obstacle()
        .map(reason -> answer(HttpStatus.SERVICE_UNAVAILABLE, new Health("unavailable", reason)))
        .orElseGet(() -> answer(HttpStatus.OK, new Health("ok", null)));
  }

  private static ResponseEntity<Health> answer(HttpStatus status, Health health) {
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_JSON)
        .header("Cache-Control", "no-store")
        .body(health);
  }

  /// @param reason why no call can be placed; left out when calls can
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Health(
      @Schema(allowableValues = {"ok", "unavailable"}) String status, @Nullable String reason) {}
}
