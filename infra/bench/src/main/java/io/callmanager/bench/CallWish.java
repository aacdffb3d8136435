package io.callmanager.bench;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// The request for a call, as the clients of each contract send it.
enum CallWish {
  V1("Call Manager V1", "/api/v1/calls"),
  /// Of numbers to which all rules apply.
  V1_CHECKED("Call Manager V1", "/api/v1/calls"),
  /// The same, each with an `Idempotency-Key`.
  V1_KEYED("Call Manager V1", "/api/v1/calls"),
  /// With a URL for the call's events.
  V1_TOLD("V1, webhookUrl", "/api/v1/calls"),
  CLAUDE_PHONE("Claude Phone", "/api/outbound-call"),
  KROSAI("KrosAI", "/v1/outbound-calls"),
  AGENTICAI("AgenticAI", "/api/call"),
  KAPHILA("Kaphila", "/makecall");

  private final String title;
  private final String path;

  CallWish(String title, String path) {
    this.title = title;
    this.path = path;
  }

  String title() {
    return title;
  }

  /// A whole HTTP request for a call of one of [Seed]'s accounts.
  byte[] request(int account) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    String to =
        this == V1_CHECKED || this == V1_KEYED
            ? "1212" + (2_000_000 + random.nextInt(8_000_000))
            : "1500" + (1_000_000 + random.nextInt(9_000_000));
    String body = body(account, to);
    return ("POST "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nX-API-Key: "
            + Seed.key(account)
            + (this == V1_KEYED
                ? "\r\nIdempotency-Key: " + new UUID(random.nextLong(), random.nextLong())
                : "")
            + "\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private String body(int account, String to) {
    return switch (this) {
      case V1, V1_CHECKED, V1_KEYED, V1_TOLD ->
          "{\"toNumber\":\"+"
              + to
              + "\",\"agentId\":\""
              + Seed.agent(account)
              + "\",\"contactName\":\"John Doe\",\"contactData\":{\"company\":\"Acme Corp\",\"department\":\"Sales\"}"
              + (this == V1_TOLD ? ",\"webhookUrl\":\"http://127.0.0.1:9/\"}" : "}");
      case CLAUDE_PHONE ->
          "{\"to\":\"+" + to + "\",\"message\":\"Alert: your server storage is at 95 percent.\"}";
      case KROSAI ->
          "{\"from_number\":\""
              + Seed.NUMBER
              + "\",\"to_number\":\"+"
              + to
              + "\",\"endpoint_id\":\"ep_"
              + Seed.agent(account)
              + "\",\"metadata\":{\"customer_id\":\"cust_xyz\",\"campaign\":\"follow-up-q1\"}}";
      case AGENTICAI ->
          "{\"to\":\"+"
              + to
              + "\",\"prompt\":\"You are calling to confirm an appointment.\",\"webhook_url\":\"http://127.0.0.1:9\"}";
      case KAPHILA -> "{\"number\":\"" + to + "\",\"ringTimeout\":30}";
    };
  }
}
