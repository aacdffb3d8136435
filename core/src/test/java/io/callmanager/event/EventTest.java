package io.callmanager.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.call.CallStatus;
import io.callmanager.shared.Json;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTest {

  private static final UUID SOURCE = UUID.fromString("019aaaaa-0000-7000-8000-00000000000f");

  @Test
  void idsAreReadAsTheyAreWritten() {
    EventId ofCall = new EventId(SOURCE, 12);
    EventId ofAccount = EventId.ofAccount(SOURCE);

    assertThat(ofCall).hasToString("evt_019aaaaa00007000800000000000000f_12");
    assertThat(ofAccount).hasToString("evt_019aaaaa00007000800000000000000f");
    assertThat(EventId.parse(ofCall.toString())).contains(ofCall);
    assertThat(EventId.parse(ofAccount.toString())).contains(ofAccount);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "evt_",
        "evt_019aaaaa00007000800000000000000f_0",
        "evt_019aaaaa00007000800000000000000f_01",
        "evt_019aaaaa00007000800000000000000f_9999999999",
        "evt_019aaaaa-0000-7000-8000-00000000000f_1",
        "019aaaaa00007000800000000000000f_1"
      })
  void whatIsNoIdIsNotRead(String text) {
    assertThat(EventId.parse(text)).isEmpty();
  }

  @Test
  void tellsOfACallWhatTheCallIs() {
    Event event =
        new Event(
            new EventId(SOURCE, 3),
            "digit.received",
            Instant.parse("2026-01-31T12:00:00.123456Z"),
            Map.of("digit", "4"),
            new EventCall(
                SOURCE,
                CallStatus.ANSWERED,
                "+15005550101",
                "+15005550006",
                new UUID(0, 1),
                new UUID(0, 2),
                new UUID(0, 3),
                Map.of("crm", "42")));

    assertThat(Json.write(event.payload()))
        .isEqualTo(
            """
            {"id":"evt_019aaaaa00007000800000000000000f_3","type":"digit.received",\
            "timestamp":"2026-01-31T12:00:00.123Z","data":{"callId":"019aaaaa-0000-7000-8000-00000000000f",\
            "sequence":3,"status":"ANSWERED","toNumber":"+15005550101","fromNumber":"+15005550006",\
            "agentId":"00000000-0000-0000-0000-000000000001","campaignId":"00000000-0000-0000-0000-000000000002",\
            "contactId":"00000000-0000-0000-0000-000000000003","metadata":{"crm":"42"},"digit":"4"}}""");
  }

  @Test
  void tellsOfAnAccountNothingButTheEvent() {
    Event event =
        new Event(
            EventId.ofAccount(SOURCE),
            "account.low_balance",
            Instant.parse("2026-01-31T12:00:00Z"),
            Map.of("available", 10),
            null);

    assertThat(Json.write(event.payload()))
        .isEqualTo(
            """
            {"id":"evt_019aaaaa00007000800000000000000f","type":"account.low_balance",\
            "timestamp":"2026-01-31T12:00:00.000Z","data":{"available":10}}""");
  }
}
