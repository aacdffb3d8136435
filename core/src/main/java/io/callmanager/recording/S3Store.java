package io.callmanager.recording;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
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
  private static final String TYPE = "audio/wav";

  private final S3Client client;
  private final String bucket;
  private final String prefix;

  S3Store(String bucket, RecordingProperties.S3 settings) {
    this.bucket = bucket;
    this.prefix = Objects.requireNonNullElse(settings.prefix(), "");
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(settings.region()))
            .credentialsProvider(credentials(settings))
            // Services beside Amazon's own know the plain way best.
            .serviceConfiguration(way -> way.chunkedEncodingEnabled(false))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
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
    try {
      client.putObject(request -> request.bucket(bucket).key(prefix + key).contentType(TYPE), file);
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
