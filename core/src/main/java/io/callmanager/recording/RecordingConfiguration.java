package io.callmanager.recording;

import java.nio.file.Path;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Provides where recordings are written and kept.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RecordingProperties.class)
class RecordingConfiguration {

  /// In the home directory in any case: it is this server's alone.
  @Bean
  Spool recordingSpool(@Value("${callmanager.home:var}") Path home) {
    return new Spool(home.resolve("recordings/spool"));
  }

  @Bean
  FolderStore recordingFolder(
      RecordingProperties properties, @Value("${callmanager.home:var}") Path home) {
    return new FolderStore(directory(properties, home));
  }

  /// New recordings go to the bucket, if there is one.
  @Bean
  RecordingStores recordingStores(FolderStore folder, RecordingProperties properties) {
    String bucket = properties.s3().bucket();
    return new RecordingStores(
        bucket == null || bucket.isBlank()
            ? List.of(folder)
            : List.of(new S3Store(bucket, properties.s3()), folder));
  }

  private static Path directory(RecordingProperties properties, Path home) {
    Path configured = properties.directory();
    return configured == null ? home.resolve("recordings") : configured;
  }
}
