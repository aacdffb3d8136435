package io.callmanager.account;

/// A key that was just made: the only moment at which its secret is known.
///
/// @param secret `cm_` and 64 hexadecimal digits
public record NewApiKey(ApiKey key, String secret) {

  @Override
  public String toString() {
    return "NewApiKey[" + key + "]";
  }
}
