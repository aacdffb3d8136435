package io.callmanager.api.v1.control;

import static java.util.Objects.requireNonNull;

import io.callmanager.agent.AgentScript;
import io.callmanager.api.request.Body;
import io.callmanager.call.CallCommand;
import io.callmanager.call.spi.Utterance;
import io.callmanager.shared.PlaybackId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Something to say on a call.
@Schema(name = "SayDraft", requiredProperties = "text")
record SayDraft(
    @Schema(maxLength = SayDraft.MAX_TEXT, example = "Please hold the line.") String text,
    @Schema(maxLength = 100, defaultValue = AgentScript.DEFAULT_VOICE) @Nullable String voice,
    @Schema(description = "A BCP 47 tag.", defaultValue = AgentScript.DEFAULT_LANGUAGE)
        @Nullable String language,
    @Schema(
            description = "Whether what is playing and queued is dropped first.",
            defaultValue = "false")
        @Nullable Boolean interrupt) {

  static final int MAX_TEXT = 10_000;

  private static final int MAX_VOICE = 100;
  private static final int MAX_LANGUAGE = 35;
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}");

  static CallCommand.Say read(Body body) {
    @Nullable String text = body.required("text").wording(MAX_TEXT);
    Voice voice = Voice.read(body);
    @Nullable Boolean interrupt = body.optional("interrupt").flag();
    body.check();
    return new CallCommand.Say(
        PlaybackId.next(), voice.says(requireNonNull(text)), Boolean.TRUE.equals(interrupt));
  }

  /// In which voice something is said.
  record Voice(@Nullable String name, @Nullable String language) {

    static Voice read(Body body) {
      return new Voice(
          body.optional("voice").wording(MAX_VOICE),
          body.optional("language")
              .text(MAX_LANGUAGE, LANGUAGE, "Must be a BCP 47 language tag such as en-US"));
    }

    Utterance says(String text) {
      return new Utterance(
          text,
          name == null ? AgentScript.DEFAULT_VOICE : name,
          language == null ? AgentScript.DEFAULT_LANGUAGE : language);
    }
  }
}
