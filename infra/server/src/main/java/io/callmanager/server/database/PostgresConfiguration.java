package io.callmanager.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// The settings of the embedded PostgreSQL, kept in a file of their own that `postgresql.conf` includes, so that a line
/// put at the end of `postgresql.conf` has the last word.
final class PostgresConfiguration {

  private static final String FILE = "callmanager.conf";

  private PostgresConfiguration() {}

  /// To be called once, on a fresh data directory.
  static void include(Path dataDirectory) throws IOException {
    Files.writeString(
        dataDirectory.resolve("postgresql.conf"),
        "\ninclude '" + FILE + "'\n",
        StandardOpenOption.APPEND);
  }

  static void write(Path dataDirectory, int port) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("port", Integer.toString(port));
    settings.put("listen_addresses", "127.0.0.1");
    settings.put("unix_socket_directories", "");
    settings.put("max_connections", "100");

    // Every commit is on the disk before it is answered: money is.
    settings.put("fsync", "on");
    settings.put("synchronous_commit", "on");
    settings.put("full_page_writes", "on");

    settings.put("shared_buffers", "256MB");
    settings.put("effective_cache_size", "1GB");
    settings.put("random_page_cost", "1.1");
    settings.put("jit", "off");
    settings.put("wal_level", "minimal");
    settings.put("max_wal_senders", "0");
    settings.put("max_wal_size", "2GB");
    settings.put("checkpoint_timeout", "15min");
    settings.put("client_connection_check_interval", "5s");
    settings.put("timezone", "UTC");

    settings.put("log_timezone", "UTC");
    settings.put("log_checkpoints", "off");

    String lines =
        settings.entrySet().stream()
            .map(
                setting ->
                    setting.getKey() + " = '" + setting.getValue().replace("'", "''") + "'\n")
            .collect(Collectors.joining());
    Files.writeString(
        dataDirectory.resolve(FILE),
        "# Written by Call Manager at each start; see postgresql.conf.\n" + lines);
  }
}
