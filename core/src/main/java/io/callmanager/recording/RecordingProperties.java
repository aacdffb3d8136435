package io.callmanager.recording;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How recordings of calls are kept.
///
/// @param directory where their files are; by default `recordings` in the home directory
/// @param retention for how long they are kept, unless an account says otherwise
@Validated
@ConfigurationProperties("callmanager.recordings")
public record RecordingProperties(
    @Nullable Path directory,
    @NotNull @DurationMin(hours = 1) @DurationMax(days = 3650) @DefaultValue("30d")
        Duration retention,
    @Valid @NotNull @DefaultValue S3 s3) {

  /// A bucket of Amazon S3 or of a service that speaks as it does.
  ///
  /// @param bucket where recordings are kept in place of files; without it they are files
  /// @param endpoint where the service is; without it, Amazon's of the region
  /// @param region the bucket's region
  /// @param prefix what the keys in the bucket begin with, such as `calls/`
  /// @param accessKey who we are to the service; without it, as the environment or the machine's role tells
  /// @param secretKey what proves it
  public record S3(
      @Nullable String bucket,
      @Nullable URI endpoint,
      @NotBlank @DefaultValue("us-east-1") String region,
      @Nullable String prefix,
      @Nullable String accessKey,
      @Nullable String secretKey) {

    @Override
    public String toString() {
      return "S3[" + bucket + ", " + endpoint + ", " + region + ", " + prefix + "]";
    }
  }
}
