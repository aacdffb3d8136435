package io.callmanager.telephony.sip.trunk;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One entry of `callmanager.trunks`.
///
/// @param name what the trunk is called in reports; null for `trunk-` and its number
/// @param uri such as `sip:carrier.example:5060` or `sip:10.0.0.1;transport=tcp`
/// @param username for carriers that ask for a password; null for those that know us by our address
/// @param prefix put before the dialled number in place of its `+`; null sends the number as it is, `+` and all
/// @param maxChannels the most calls at once; null for no limit of our own
/// @param callsPerSecond the most new calls in a second; null for no limit of our own
public record TrunkProperties(
    @Nullable String name,
    String uri,
    @Nullable String username,
    @Nullable String password,
    @Nullable String prefix,
    @Nullable Integer maxChannels,
    @Nullable Integer callsPerSecond) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}");
  private static final Pattern PREFIX = Pattern.compile("[0-9+*#A-Za-z._-]{0,32}");

  public TrunkProperties {
    name = blankToNull(name);
    username = blankToNull(username);
    password = blankToNull(password);
    prefix = blankToNull(prefix);
    require(uri != null && !uri.isBlank(), "a trunk needs a uri, such as sip:127.0.0.1:5080");
    TrunkUri.parse(uri);
    require(
        name == null || NAME.matcher(name).matches(),
        "a trunk's name must be of letters, digits, blanks, dots and dashes");
    require(
        prefix == null || PREFIX.matcher(prefix).matches(),
        "a trunk's prefix must be of letters, digits, +, * and #");
    require(
        (username == null) == (password == null),
        "a trunk needs both username and password, or neither");
    require(
        username == null || username.indexOf('"') < 0, "a trunk's username must have no quotes");
    require(maxChannels == null || maxChannels > 0, "a trunk's max-channels must be 1 or more");
    require(
        callsPerSecond == null || callsPerSecond > 0,
        "a trunk's calls-per-second must be 1 or more");
  }

  /// A trunk without credentials and limits.
  public static TrunkProperties at(String name, String uri) {
    return new TrunkProperties(name, uri, null, null, null, null, null);
  }

  private static void require(boolean condition, String words) {
    if (!condition) {
      throw new IllegalArgumentException(words);
    }
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }

  @Override
  public String toString() {
    return "TrunkProperties["
        + name
        + ", "
        + TrunkUri.parse(uri)
        + (username == null ? "" : ", " + username + "/***")
        + "]";
  }
}
