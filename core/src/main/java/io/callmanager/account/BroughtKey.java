package io.callmanager.account;

/// What came of bringing a key along that was made elsewhere.
public sealed interface BroughtKey {

  /// The rule for such keys in words.
  String RULE =
      "A key from elsewhere has 20 to 128 visible ASCII characters without blanks, at least 8 different ones, and does not begin with cm_";

  /// It is the account's from now on.
  record Done(ApiKey key) implements BroughtKey {}

  /// It is not long or varied enough, or can't be sent in a header.
  record Unfit() implements BroughtKey {}

  /// There is such a key, revoked or not.
  record Taken() implements BroughtKey {}
}
