package io.callmanager.api.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How the platform is. Kaphila's body with AgenticAI's `active_calls`, because both have this path in their contracts; a `reason` is
/// our own.
///
/// @param reason why no call can be placed; left out when calls can
/// @param version the build's
/// @param activeCalls how many calls are on their way, on all servers; a second old at most
record Health(
    @Schema(allowableValues = {Health.HEALTHY, Health.UNAVAILABLE}) String status,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reason,
    @Schema(example = "Call Manager") String service,
    @Schema(example = "1.0.0") String version,
    Instant timestamp,
    Stats stats,
    Features features,
    @JsonProperty("active_calls") long activeCalls) {

  static final String HEALTHY = "healthy";
  static final String UNAVAILABLE = "unavailable";

  private static final String SERVICE = "Call Manager";

  static Health of(@Nullable String obstacle, Instant now, long live) {
    return new Health(
        obstacle == null ? HEALTHY : UNAVAILABLE,
        obstacle,
        SERVICE,
        build(),
        now,
        new Stats(live),
        Features.ALL,
        live);
  }

  /// Only a built archive knows.
  private static String build() {
    String built = Health.class.getPackage().getImplementationVersion();
    return built == null ? "development" : built;
  }

  /// @param activeCalls the same as `active_calls`
  record Stats(long activeCalls) {}

  /// What the platform can do, in words that Kaphila's clients look for.
  ///
  /// @param recording `answered-calls`: whatever was answered can be recorded
  /// @param amd `enhanced`: who answered is told with its cause and how sure that is
  /// @param tts `configured-fallback-local`: where a configured engine fails, one of this server's goes on
  /// @param playback `bridge-safe`: nothing that is played ends a call or what goes on in it
  record Features(String recording, String amd, String tts, String playback) {

    static final Features ALL =
        new Features("answered-calls", "enhanced", "configured-fallback-local", "bridge-safe");
  }
}
