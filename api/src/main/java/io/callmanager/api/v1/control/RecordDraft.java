package io.callmanager.api.v1.control;

import static java.util.Objects.requireNonNull;

import io.callmanager.api.request.Body;
import io.callmanager.call.RecordAction;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What to do with a call's recording.
@Schema(name = "RecordDraft", requiredProperties = "action")
record RecordDraft(
    @Schema(
            description =
                "While it is paused, a recording goes on with silence, so that it stays in time with the call.",
            allowableValues = {"start", "stop", "pause", "resume"},
            example = "start")
        String action) {

  static RecordAction read(Body body) {
    @Nullable RecordAction action = body.required("action").wordOf(RecordAction.class);
    body.check();
    return requireNonNull(action);
  }
}
