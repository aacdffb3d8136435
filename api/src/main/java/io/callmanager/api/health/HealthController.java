package io.callmanager.api.health;

import io.callmanager.call.CallReadiness;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
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
  private final Clock clock;

  HealthController(CallReadiness readiness, Clock clock) {
    this.readiness = readiness;
    this.clock = clock;
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
    @Nullable String obstacle = readiness.obstacle().orElse(null);
    return ResponseEntity.status(obstacle == null ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .contentType(MediaType.APPLICATION_JSON)
        .header("Cache-Control", "no-store")
        .body(Health.of(obstacle, clock.instant(), readiness.live()));
  }
}
