package io.callmanager.recording;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/// Keeps recordings in a bucket of Amazon S3, or of anything that speaks as it does.
final class S3Store implements RecordingStore {

  static final String NAME = "s3";

  private static final Duration TO_CONNECT = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(30);

  /// For how long an attempt may take that moves hardly any bytes, and how many of them there are time for.
  private static final Duration ATTEMPT = Duration.ofSeconds(20);

  private static final int ATTEMPTS = 3;

  /// An upload that is slower is broken off.
  private static final int SLOWEST_BYTES_PER_SECOND = 1 << 18;

  private static final String TYPE = "audio/wav";

  private final S3Client client;
  private final String bucket;
  private final String prefix;
  private final Duration attempt;
  private final int slowest;

  S3Store(String bucket, RecordingProperties.S3 settings) {
    this(bucket, settings, ATTEMPT, SLOWEST_BYTES_PER_SECOND);
  }

  /// @param attempt for how long one may take that moves hardly any bytes
  /// @param slowest how many bytes a second an upload moves at least
  S3Store(String bucket, RecordingProperties.S3 settings, Duration attempt, int slowest) {
    this.bucket = bucket;
    this.attempt = attempt;
    this.slowest = slowest;
    this.prefix = Objects.requireNonNullElse(settings.prefix(), "");
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(settings.region()))
            .credentialsProvider(credentials(settings))
            // Services beside Amazon's own know the plain way best.
            .serviceConfiguration(way -> way.chunkedEncodingEnabled(false))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(
                limits ->
                    limits
                        .apiCallAttemptTimeout(attempt)
                        .apiCallTimeout(attempt.multipliedBy(ATTEMPTS)))
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(TO_CONNECT)
                    .socketTimeout(SILENCE));
    URI endpoint = settings.endpoint();
    if (endpoint != null) {
      builder.endpointOverride(endpoint).forcePathStyle(true);
    }
    this.client = builder.build();
  }

  private static AwsCredentialsProvider credentials(RecordingProperties.S3 settings) {
    String access = settings.accessKey();
    String secret = settings.secretKey();
    return access == null || secret == null
        ? DefaultCredentialsProvider.builder().build()
        : StaticCredentialsProvider.create(AwsBasicCredentials.create(access, secret));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void store(String key, Path file) throws IOException {
    Duration time = attempt.plusSeconds(Files.size(file) / slowest);
    try {
      client.putObject(
          request ->
              request
                  .bucket(bucket)
                  .key(prefix + key)
                  .contentType(TYPE)
                  .overrideConfiguration(
                      limits ->
                          limits
                              .apiCallAttemptTimeout(time)
                              .apiCallTimeout(time.multipliedBy(ATTEMPTS))),
          file);
    } catch (SdkException e) {
      throw failed("be stored", e);
    }
  }

  @Override
  public InputStream open(String key, long from, long length) throws IOException {
    if (length == 0) {
      return InputStream.nullInputStream();
    }
    try {
      return client.getObject(
          request ->
              request
                  .bucket(bucket)
                  .key(prefix + key)
                  .range("bytes=" + from + "-" + (from + length - 1)));
    } catch (NoSuchKeyException e) {
      throw new NoSuchFileException(key);
    } catch (SdkException e) {
      throw failed("be read", e);
    }
  }

  @Override
  public void delete(String key) throws IOException {
    try {
      client.deleteObject(request -> request.bucket(bucket).key(prefix + key));
    } catch (NoSuchKeyException e) {
      // It is gone, which is all that was wanted.
    } catch (SdkException e) {
      throw failed("be deleted", e);
    }
  }

  private static IOException failed(String what, SdkException e) {
    return new IOException("A recording can't " + what + " in S3: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    client.close();
  }
}
