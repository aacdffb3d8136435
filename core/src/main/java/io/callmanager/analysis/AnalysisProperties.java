package io.callmanager.analysis;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How conversations are analysed once they are over.
///
/// @param model whether the configured language model may read them; plain rules do otherwise
/// @param atOnce how many a server works at at the same time; those of one account take half of that at most
@Validated
@ConfigurationProperties("callmanager.analysis")
public record AnalysisProperties(
    @DefaultValue("true") boolean model, @Min(2) @Max(200) @DefaultValue("8") int atOnce) {

  /// How many of one account at the same time.
  int atOnceOfAccount() {
    return atOnce / 2;
  }
}
