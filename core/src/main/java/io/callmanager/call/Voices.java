package io.callmanager.call;

import io.callmanager.call.spi.VoiceCatalog;
import io.callmanager.call.spi.VoiceCatalog.OfferedVoice;
import io.callmanager.call.spi.VoiceGender;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/// The voices that calls can speak with.
@Service
public class Voices {

  private final ObjectProvider<VoiceCatalog> catalogs;

  /// A server without any catalog has no voices.
  public Voices(ObjectProvider<VoiceCatalog> catalogs) {
    this.catalogs = catalogs;
  }

  /// Every voice, the preferred engine's first.
  public List<Voice> all() {
    return catalogs.orderedStream().flatMap(one -> one.voices().stream()).map(Voices::of).toList();
  }

  /// The voices for a language, by the basic filtering of RFC 4647, section 3.3.1: `en` finds `en-US` and `en-GB`. Voices
  /// that speak many languages are always among them.
  public List<Voice> speaking(String language) {
    return all().stream().filter(voice -> speaks(voice.language(), language)).toList();
  }

  private static boolean speaks(@Nullable String tag, String range) {
    if (tag == null) {
      return true;
    }
    String spoken = tag.toLowerCase(Locale.ROOT);
    String wanted = range.toLowerCase(Locale.ROOT);
    return spoken.equals(wanted) || spoken.startsWith(wanted + "-");
  }

  private static Voice of(OfferedVoice voice) {
    return new Voice(
        voice.engine() + "/" + voice.name(),
        voice.engine(),
        voice.name(),
        voice.language(),
        gender(voice.gender()),
        voice.preferred());
  }

  private static Voice.@Nullable Gender gender(@Nullable VoiceGender gender) {
    return switch (gender) {
      case FEMALE -> Voice.Gender.FEMALE;
      case MALE -> Voice.Gender.MALE;
      case null -> null;
    };
  }
}
