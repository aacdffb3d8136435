package io.callmanager.api.v1.control;

import static java.util.Objects.requireNonNull;

import io.callmanager.api.request.Body;
import io.callmanager.sound.SoundName;
import io.callmanager.sound.SoundUrl;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A sound to play on a call: either `file` or `url`.
@Schema(name = "PlayDraft")
record PlayDraft(
    @Schema(
            description = "The name of a sound of the account's, whatever the case of its letters.",
            maxLength = 100,
            example = "welcome.wav")
        @Nullable String file,
    @Schema(
            description = "Where to fetch a WAV or MP3 file, by http or https; kept for a minute.",
            maxLength = SoundUrl.MAX_LENGTH,
            example = "https://example.com/welcome.mp3")
        @Nullable String url,
    @Schema(
            description = "Whether what is playing and queued is dropped first.",
            defaultValue = "false")
        @Nullable Boolean interrupt) {

  private static final int ANY_LENGTH = 10_000;

  /// What a request says.
  sealed interface Wish {

    boolean interrupt();

    record File(SoundName name, boolean interrupt) implements Wish {}

    record Url(SoundUrl url, boolean interrupt) implements Wish {}
  }

  static Wish read(Body body) {
    @Nullable String file = body.optional("file").text(ANY_LENGTH);
    @Nullable String url = body.optional("url").text(SoundUrl.MAX_LENGTH);
    boolean interrupt = Boolean.TRUE.equals(body.optional("interrupt").flag());
    Optional<SoundName> name = Optional.ofNullable(file).flatMap(SoundName::parse);
    Optional<SoundUrl> place = Optional.ofNullable(url).flatMap(SoundUrl::parse);
    if (file != null && name.isEmpty()) {
      body.issues().add("file", SoundName.RULE);
    }
    if (url != null && place.isEmpty()) {
      body.issues().add("url", SoundUrl.RULE);
    }
    if (body.optional("file").given() == body.optional("url").given()) {
      body.issues().add("file", "Required, unless there is a url; not both");
    }
    body.check();
    return name.<Wish>map(one -> new Wish.File(one, interrupt))
        .orElseGet(() -> new Wish.Url(requireNonNull(place.orElse(null)), interrupt));
  }
}
