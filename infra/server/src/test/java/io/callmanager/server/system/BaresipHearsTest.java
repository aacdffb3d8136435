package io.callmanager.server.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.agent.AgentApprovals;
import io.callmanager.agent.Agents;
import io.callmanager.credit.AccountOpening;
import io.callmanager.credit.Books;
import io.callmanager.number.CallerNumbers;
import io.callmanager.telephony.peers.BaresipPeer;
import io.callmanager.testing.DatabaseTest;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Somebody else's phone hears what our agents say.
@DatabaseTest
class BaresipHearsTest {

  private static final int FRAME = 160;
  private static final int LOUD = 300;

  @Test
  void hearsTheWholeAnnouncementAndThenTheHangUp(TestDatabase database) {
    try (BaresipPeer phone = BaresipPeer.start("+15005550100");
        RunningServer server =
            RunningServer.start(database, Map.of("callmanager.trunks[0].uri", phone.uri()))) {
      Tenant tenant =
          new Tenant.Maker(
                  server.bean(AccountOpening.class),
                  server.bean(CallerNumbers.class),
                  server.bean(Agents.class),
                  server.bean(AgentApprovals.class))
              .make(10);
      ApiClient api = new ApiClient(server.baseUrl(), tenant.apiKey());

      JsonNode call = api.ended(api.place("+15005550100", tenant.agent().toString()));

      assertThat(call.path("status").asString()).as("%s", call).isEqualTo("COMPLETED");
      assertThat(call.path("endReason").asString()).isEqualTo("announce_complete");
      Duration answered =
          Duration.between(
              Instant.parse(call.path("answeredAt").asString()),
              Instant.parse(call.path("endedAt").asString()));
      short[] heard = phone.heard();
      long heardMillis = heard.length / 8L;
      assertThat(heardMillis).isBetween(answered.toMillis() - 500, answered.toMillis() + 500);
      assertThat(loudMillis(heard)).isBetween(1000L, heardMillis);
      assertThat(server.bean(Books.class).audit().differences()).isEmpty();
    }
  }

  /// How much of the sound is as loud as speech is.
  private static long loudMillis(short[] samples) {
    long loud = 0;
    for (int start = 0; start + FRAME <= samples.length; start += FRAME) {
      long sum = 0;
      for (int i = start; i < start + FRAME; i++) {
        sum += Math.abs(samples[i]);
      }
      if (sum / FRAME > LOUD) {
        loud += 20;
      }
    }
    return loud;
  }
}
