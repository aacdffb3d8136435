package io.callmanager.telephony.speech.cache;

import io.callmanager.telephony.speech.engine.SpeechEngine;
import io.callmanager.telephony.speech.engine.Voice;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Words in a voice, as what they are kept by: the SHA-256 of all that decides how they sound.
///
/// @param digest 64 hexadecimal digits, from which the words can't be read
public record Phrase(String digest) {

  /// Raised when what is made of an engine's sound changes, so that older sounds are made anew.
  private static final String EDITION = "1";

  /// What `voice` says for `text` at `rate`.
  public static Phrase of(SpeechEngine engine, Voice voice, double rate, String text) {
    MessageDigest digest = sha256();
    String language = voice.language() == null ? "" : voice.language();
    for (String part :
        new String[] {
          EDITION,
          engine.name(),
          engine.edition(),
          voice.name(),
          language,
          Double.toString(rate),
          text
        }) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
      digest.update(bytes);
    }
    return new Phrase(HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }
}
