package io.callmanager.call;

import org.jspecify.annotations.Nullable;

/// A voice that calls can speak with.
///
/// @param id what an agent names it by: `engine/name`
/// @param engine whose it is, such as `espeak-ng`
/// @param name what its engine calls it
/// @param language a BCP 47 tag; null when it speaks many
/// @param gender null when it is not known
/// @param preferred whether it speaks when an agent of its language names no voice
public record Voice(
    String id,
    String engine,
    String name,
    @Nullable String language,
    @Nullable Gender gender,
    boolean preferred) {

  /// What kind of person a voice sounds like.
  public enum Gender {
    FEMALE,
    MALE
  }
}
