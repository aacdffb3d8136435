package io.callmanager.server.demo;

import java.nio.file.Path;

/// What the terminal shows when the demo is ready.
final class DemoBanner {

  private DemoBanner() {}

  static String of(DemoFile demo, Path file) {
    return """

      Call Manager is ready.

        Console    %s
        Sign in    %s  /  %s
        API key    %s
        API docs   %s/api-docs

      Call the sandbox's phone; no real one rings:

      curl %s/api/v1/calls -H 'X-API-Key: %s' -H 'Content-Type: application/json' \\
        -d '{"toNumber":"+15005550100","agentId":"%s","contactName":"Ada"}'

      All of this is in %s too. Ctrl-C stops everything, the database included.

      """
        .formatted(
            demo.consoleUrl(),
            demo.adminEmail(),
            demo.adminPassword(),
            demo.apiKey(),
            demo.baseUrl(),
            demo.baseUrl(),
            demo.apiKey(),
            demo.agentId(),
            file)
        .indent(2);
  }
}
