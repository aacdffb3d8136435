package io.callmanager.sound;

/// What came of keeping a sound.
public sealed interface SavedSound {

  record Done(Sound sound) implements SavedSound {}

  /// The file can't be played.
  ///
  /// @param why in words for whoever sent it
  record Unusable(String why) implements SavedSound {}

  /// There is a sound of that name.
  record NameTaken() implements SavedSound {}

  /// There are as many sounds as there may be.
  record TooMany(int most) implements SavedSound {}

  /// It would not fit in what the account's sounds may take together.
  record NoRoom(long bytes, long most) implements SavedSound {}

  /// Too much is being converted at the moment.
  record Busy() implements SavedSound {}
}
