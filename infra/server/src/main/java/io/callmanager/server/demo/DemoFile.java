package io.callmanager.server.demo;

import io.callmanager.server.home.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// `demo.json`: everything that is needed to use the demo, and the one place where the demo's keys and password stand in
/// the clear. It is for its owner's eyes only.
record DemoFile(
    String baseUrl,
    String consoleUrl,
    String adminEmail,
    String adminPassword,
    String operatorApiKey,
    String accountId,
    String apiKey,
    String otherAccountId,
    String otherApiKey,
    String agentId,
    String pendingAgentId,
    String fromNumber,
    String fromNumberId,
    int sipPort) {

  private static final Logger log = LoggerFactory.getLogger(DemoFile.class);
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  static Path in(Path home) {
    return home.resolve("demo.json");
  }

  /// What an earlier start wrote; empty when there is none or it can't be understood.
  static Optional<DemoFile> read(Path home) {
    Path file = in(home);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(MAPPER.readValue(Files.readString(file), DemoFile.class));
    } catch (IOException | JacksonException e) {
      log.warn("{} is not readable and is made anew: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  DemoFile at(String url) {
    return new DemoFile(
        url,
        url + "/console",
        adminEmail,
        adminPassword,
        operatorApiKey,
        accountId,
        apiKey,
        otherAccountId,
        otherApiKey,
        agentId,
        pendingAgentId,
        fromNumber,
        fromNumberId,
        sipPort);
  }

  void write(Path home) throws IOException {
    OwnerOnly.write(in(home), MAPPER.writeValueAsString(this) + "\n");
  }

  @Override
  public String toString() {
    return "DemoFile[" + accountId + "]";
  }
}
