package io.callmanager.sound;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// How large sounds may be, and where they may come from.
///
/// @param maxFileSize how large a file may be that is uploaded or fetched
/// @param maxDuration how long a sound may be
/// @param maxPerAccount how many an account may keep
/// @param maxSizePerAccount how large an account's sounds may be together, as they are kept: 16,000 bytes a second
/// @param cacheSize how much sound to keep in memory: of what accounts keep, and as much again of what was fetched
/// @param conversionTimeout how long it may take to convert a file, waiting for its turn included
/// @param urlTimeout how long it may take to fetch a file from a URL
/// @param privateUrls whether URLs may lead into private networks and to this machine
@Validated
@ConfigurationProperties("callmanager.sounds")
public record SoundProperties(
    @NotNull @DefaultValue("10MB") DataSize maxFileSize,
    @NotNull @DurationMin(seconds = 1) @DurationMax(hours = 1) @DefaultValue("10m")
        Duration maxDuration,
    @Min(0) @Max(100_000) @DefaultValue("500") int maxPerAccount,
    @NotNull @DefaultValue("200MB") DataSize maxSizePerAccount,
    @NotNull @DefaultValue("64MB") DataSize cacheSize,
    @NotNull @DurationMin(seconds = 1) @DurationMax(minutes = 5) @DefaultValue("30s")
        Duration conversionTimeout,
    @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 1) @DefaultValue("5s")
        Duration urlTimeout,
    @DefaultValue("false") boolean privateUrls) {

  private static final DataSize LARGEST_FILE = DataSize.ofMegabytes(100);

  public SoundProperties {
    if (maxFileSize.toBytes() < 1 || maxFileSize.compareTo(LARGEST_FILE) > 0) {
      throw new IllegalArgumentException(
          "callmanager.sounds.max-file-size must be from 1B to " + LARGEST_FILE);
    }
  }
}
