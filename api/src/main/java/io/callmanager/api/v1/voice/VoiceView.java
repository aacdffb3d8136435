package io.callmanager.api.v1.voice;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.callmanager.call.Voice;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A voice, as an agent may name it.
///
/// @param id what an agent's `voice` names it by
/// @param language null when it speaks many
/// @param preferred whether it speaks when an agent of its language names no voice
record VoiceView(
    @Schema(example = "espeak-ng/en-us+f3") String id,
    @Schema(example = "espeak-ng") String engine,
    @Schema(example = "en-us+f3") String name,
    @Schema(description = "A BCP 47 tag; null when it speaks many.", example = "en-US")
        @Nullable String language,
    @Schema(
            description = "`female` or `male`; null when it is not known.",
            types = {"string", "null"},
            example = "female")
        @Nullable String gender,
    @JsonProperty("default")
        @Schema(
            description = "Whether it speaks when an agent of its language names no voice.",
            requiredMode = Schema.RequiredMode.REQUIRED)
        boolean preferred) {

  static VoiceView of(Voice voice) {
    Voice.Gender gender = voice.gender();
    return new VoiceView(
        voice.id(),
        voice.engine(),
        voice.name(),
        voice.language(),
        gender == null ? null : gender.name().toLowerCase(Locale.ROOT),
        voice.preferred());
  }
}
