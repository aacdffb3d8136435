package io.callmanager.server.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What a running server notes in its home, for the doctor and for scripts: where it can be reached.
public record RunningServer(long pid, String url, String managementUrl, int sipPort) {

  private static final Logger log = LoggerFactory.getLogger(RunningServer.class);
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private static Path in(Path home) {
    return home.resolve("running.json");
  }

  /// The server that runs on a home; empty when none does, or it is not up yet.
  public static Optional<RunningServer> on(Path home) {
    try {
      return Optional.of(MAPPER.readValue(Files.readString(in(home)), RunningServer.class))
          .filter(server -> ProcessHandle.of(server.pid()).isPresent());
    } catch (IOException | JacksonException e) {
      log.debug("no server has noted itself in {}", home, e);
      return Optional.empty();
    }
  }

  void note(Path home) throws IOException {
    OwnerOnly.write(in(home), MAPPER.writeValueAsString(this) + "\n");
  }

  static void forget(Path home) throws IOException {
    Files.deleteIfExists(in(home));
  }
}
