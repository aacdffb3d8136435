package io.callmanager.api.v1.control;

import static java.util.Objects.requireNonNull;

import io.callmanager.api.request.Body;
import io.callmanager.call.CallCommand;
import io.callmanager.shared.PlaybackId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Keys to gather on a call.
@Schema(name = "GatherDraft", requiredProperties = "numDigits")
record GatherDraft(
    @Schema(
            description = "Said first; the first key cuts it short.",
            maxLength = SayDraft.MAX_TEXT,
            example = "Press 1 for sales or 2 for support.")
        @Nullable String text,
    @Schema(description = "In which voice; as for saying.") @Nullable String voice,
    @Schema(description = "A BCP 47 tag.") @Nullable String language,
    @Schema(minimum = "1", maximum = "50", example = "1") Integer numDigits,
    @Schema(
            description =
                "How long no key may be pressed, from the end of what is said and from each key.",
            minimum = "500",
            maximum = "120000",
            defaultValue = "10000",
            example = "5000")
        @Nullable Integer timeoutMs,
    @Schema(description = "The key that completes it and is not part of it.", example = "#")
        @Nullable String finishOnKey) {

  private static final int MOST_KEYS = 50;
  private static final int SHORTEST_MILLIS = 500;
  private static final int LONGEST_MILLIS = 120_000;
  private static final Duration USUAL = Duration.ofSeconds(10);
  private static final Pattern KEY = Pattern.compile("[0-9*#A-D]");

  static CallCommand.Gather read(Body body) {
    @Nullable String text = body.optional("text").wording(SayDraft.MAX_TEXT);
    SayDraft.Voice voice = SayDraft.Voice.read(body);
    @Nullable Integer keys = body.required("numDigits").integer(1, MOST_KEYS);
    @Nullable Integer millis = body.optional("timeoutMs").integer(SHORTEST_MILLIS, LONGEST_MILLIS);
    @Nullable String finish =
        body.optional("finishOnKey").text(1, KEY, "Must be one of 0 to 9, *, #, A to D");
    body.check();
    return new CallCommand.Gather(
        PlaybackId.next(),
        text == null ? null : voice.says(text),
        requireNonNull(keys),
        millis == null ? USUAL : Duration.ofMillis(millis),
        finish == null ? null : finish.charAt(0));
  }
}
