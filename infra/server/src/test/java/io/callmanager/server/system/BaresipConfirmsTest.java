package io.callmanager.server.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.callmanager.call.spi.Utterance;
import io.callmanager.credit.Books;
import io.callmanager.shared.Json;
import io.callmanager.telephony.hearing.SpeechRecognizer.Scope;
import io.callmanager.telephony.hearing.SpeechRecognizers;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.peers.BaresipPeer;
import io.callmanager.telephony.speech.SpeechException;
import io.callmanager.telephony.speech.engine.EspeakNgSpeech;
import io.callmanager.telephony.speech.engine.FreeTtsSpeech;
import io.callmanager.telephony.speech.engine.SpeechEngine;
import io.callmanager.telephony.speech.engine.VoiceWish;
import io.callmanager.testing.DatabaseTest;
import io.callmanager.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Somebody on somebody else's phone confirms an appointment to an agent that follows a script: with nothing but what Debian has.
@DatabaseTest
class BaresipConfirmsTest {

  private static final String SCRIPT =
      """
      {"start":"ask","steps":[
       {"id":"ask","type":"gather","say":"Can you come tomorrow? Say yes or no.","timeoutSeconds":10,
        "branches":[{"words":["yes","yes please"],"value":"yes","to":"sure"},{"words":["no","no thank you"],"to":"pity"}],
        "saveAs":"comes","otherwise":"pity"},
       {"id":"sure","type":"gather","say":"At ten o'clock. Is that right?","timeoutSeconds":10,
        "branches":[{"words":["yes","yes please"],"to":"thanks"},{"words":["no","no thank you"],"to":"pity"}],"otherwise":"pity"},
       {"id":"thanks","type":"end","say":"Thank you. Goodbye."},
       {"id":"pity","type":"end","say":"We will call again."}]}
      """;

  @Test
  void anAppointmentIsConfirmed(TestDatabase database) throws SpeechException {
    // The first answer is given into the end of the question, or after it; the second one after the
    // second question.
    Sound says =
        Sound.silence(Duration.ofSeconds(5))
            .then(speech("yes please"))
            .then(Sound.silence(Duration.ofSeconds(6)))
            .then(speech("yes"))
            .then(Sound.silence(Duration.ofSeconds(30)));
    try (BaresipPeer phone =
            BaresipPeer.start("+15005550100", new BaresipPeer.Ways(null, null, says));
        RunningServer server =
            RunningServer.start(database, Map.of("callmanager.trunks[0].uri", phone.uri()))) {
      assumeTrue(
          server.bean(SpeechRecognizers.class).best("en-US", Scope.EXPECTED_WORDS).isPresent(),
          "no speech recogniser is installed (Debian: apt-get install pocketsphinx pocketsphinx-en-us)");
      Customer customer = Customer.of(server, 10);
      ApiClient api = customer.client();
      String agent = customer.agent(Map.of("brain", "script", "script", Json.readObject(SCRIPT)));

      String id = api.place("+15005550100", agent);
      JsonNode call = api.ended(id);

      assertThat(call.path("endReason").asString()).isEqualTo("conversation_complete");
      List<String> said = new ArrayList<>();
      api.get("/api/v1/calls/" + id + "/transcript")
          .body()
          .at("/data/transcript/entries")
          .forEach(
              entry ->
                  said.add(
                      entry.path("speaker").asString() + ": " + entry.path("text").asString()));
      assertThat(said)
          .hasSize(5)
          .contains("callee: yes please", "agent: At ten o'clock. Is that right?", "callee: yes")
          .endsWith("agent: Thank you. Goodbye.");
      assertThat(server.bean(Books.class).audit().differences()).isEmpty();
    }
  }

  private static Sound speech(String words) throws SpeechException {
    SpeechEngine espeak = new EspeakNgSpeech(Optional.empty(), Duration.ofSeconds(5));
    SpeechEngine engine = espeak.unavailability().isEmpty() ? espeak : new FreeTtsSpeech();
    return engine.synthesize(
        words, engine.choose(VoiceWish.of(new Utterance(words, "default", "en-US"))), 1.0);
  }
}
