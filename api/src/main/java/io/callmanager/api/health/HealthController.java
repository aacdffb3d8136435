package io.callmanager.api.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.callmanager.call.CallReadiness;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Whether calls can be placed; for load balancers and whoever looks on, hence without a key.
@RestController
class HealthController {

  private final CallReadiness readiness;

  HealthController(CallReadiness readiness) {
    this.readiness = readiness;
  }

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
