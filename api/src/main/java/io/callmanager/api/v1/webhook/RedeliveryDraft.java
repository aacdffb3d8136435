package io.callmanager.api.v1.webhook;

import io.callmanager.api.request.Body;
import io.callmanager.webhook.Deliveries;
import io.callmanager.webhook.Delivery.State;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which deliveries to send again.
@Schema(name = "RedeliveryDraft")
record RedeliveryDraft(
    @Schema(
            description =
                "Those in these states; if left out, those that failed: `DEAD` and `CANCELLED`.",
            example = "[\"DEAD\"]")
        @Nullable List<State> states,
    @Schema(
            description = "Those of events that happened then or later.",
            example = "2026-01-31T12:00:00Z")
        @Nullable Instant from,
    @Schema(description = "Those of events that happened before.", example = "2026-02-01T00:00:00Z")
        @Nullable Instant to) {

  private static final Set<State> FAILED = Set.of(State.DEAD, State.CANCELLED);

  static Deliveries.Range read(Body body) {
    @Nullable List<State> states = body.optional("states").listOf(State.class);
    @Nullable Instant from = body.optional("from").instant();
    @Nullable Instant to = body.optional("to").instant();
    body.check();
    return new Deliveries.Range(states == null ? FAILED : Set.copyOf(states), from, to);
  }
}
