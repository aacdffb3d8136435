package io.callmanager.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.Tenants;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@ApiTest
class VoicesTest {

  @Autowired private Client client;
  @Autowired private Tenants tenants;

  @Test
  void listsEveryVoiceAndWhichSpeaksByDefault() {
    Answer answer = list("");

    assertThat(answer.status()).isEqualTo(200);
    JsonNode first = answer.json().at("/data/voices/0");
    assertThat(first.toString())
        .isEqualTo(
            "{\"id\":\"staged/en-us\",\"engine\":\"staged\",\"name\":\"en-us\",\"language\":\"en-US\","
                + "\"gender\":\"male\",\"default\":true}");
    assertThat(ids(answer)).hasSize(4);
    assertThat(answer.json().at("/data/voices/3/language").isNull()).isTrue();
  }

  @Test
  void listsThoseForALanguageWithOrWithoutItsRegion() {
    assertThat(ids(list("?language=en")))
        .containsExactly("staged/en-us", "staged/en-gb+f", "staged/alloy");
    assertThat(ids(list("?language=EN-gb"))).containsExactly("staged/en-gb+f", "staged/alloy");
    assertThat(ids(list("?language=d"))).containsExactly("staged/alloy");
  }

  @Test
  void refusesWhomItDoesNotKnowAndWhatIsGivenTwice() {
    assertThat(client.get("/api/v1/voices", "no-such-key").status()).isEqualTo(401);
    assertThat(list("?language=de&language=en").status()).isEqualTo(400);
  }

  private Answer list(String query) {
    return client.get("/api/v1/voices" + query, tenants.open(1).key());
  }

  private static List<String> ids(Answer answer) {
    return answer.json().at("/data/voices").valueStream().map(v -> v.get("id").asString()).toList();
  }
}
