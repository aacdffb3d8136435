package io.callmanager.trunk;

/// What came of saving a trunk.
public sealed interface SavedTrunk {

  record Done(Trunk trunk) implements SavedTrunk {}

  record NotFound() implements SavedTrunk {}

  /// There is another trunk of that name.
  record NameTaken() implements SavedTrunk {}

  /// The trunk's password can't be decrypted on this server, and no new one was given.
  record UnreadablePassword() implements SavedTrunk {}

  /// There are as many trunks as there may be.
  record TooMany(int most) implements SavedTrunk {}
}
