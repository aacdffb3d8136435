package io.callmanager.api.v1.voice;

import io.callmanager.account.Caller;
import io.callmanager.api.http.Success;
import io.callmanager.api.request.Query;
import io.callmanager.call.Voice;
import io.callmanager.call.Voices;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// The voices that agents can speak with.
@RestController
@Tag(name = "Agents")
class VoicesController {

  private final Voices voices;

  VoicesController(Voices voices) {
    this.voices = voices;
  }

  @Operation(
      operationId = "listVoices",
      summary = "List voices",
      description =
          "An agent may name any voice: one that is not here becomes the closest that is, by language, region and gender. "
              + "What a call was spoken with is told by its event `SPEECH_STARTED`.")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "language",
      description = "Only voices for this BCP 47 tag; `en` finds `en-US` and `en-GB`.",
      schema = @Schema(type = "string", example = "en-US"))
  @GetMapping("/api/v1/voices")
  ResponseEntity<Success<VoiceList>> list(Caller.Customer caller, Query query) {
    @Nullable String language = query.text("language");
    query.check();
    List<Voice> found = language == null ? voices.all() : voices.speaking(language);
    return Success.of(new VoiceList(found.stream().map(VoiceView::of).toList()));
  }

  /// Voices, those of the preferred engine first.
  record VoiceList(List<VoiceView> voices) {}
}
