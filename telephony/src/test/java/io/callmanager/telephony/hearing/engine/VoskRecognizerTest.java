package io.callmanager.telephony.hearing.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.callmanager.telephony.hearing.Heard;
import io.callmanager.telephony.hearing.Listened;
import io.callmanager.telephony.speech.SpeechException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What can be tried without a model, which is too large to come with the tests.
class VoskRecognizerTest {

  private static VoskRecognizer engine(Map<String, Path> models) {
    return new VoskRecognizer(models, Duration.ofSeconds(2), 1);
  }

  @Test
  void isNotThereUnlessItIsConfigured() {
    VoskRecognizer none = engine(Map.of());
    assertThat(none.unavailability())
        .hasValueSatisfying(why -> assertThat(why).contains("callmanager.hearing.vosk.models"));
    assertThat(none.understands("en-US")).isFalse();
  }

  @Test
  void saysThatAModelIsMissingOrNone(@TempDir Path empty) {
    VoskRecognizer engine = engine(Map.of("en", Path.of("/nowhere/model"), "de", empty));

    await()
        .untilAsserted(
            () ->
                assertThat(engine.unavailability())
                    .hasValueSatisfying(
                        why ->
                            assertThat(why)
                                .contains("/nowhere/model", empty.toString(), "vosk.models")));
    assertThat(engine.understands("en-US")).isFalse();
    Listened listened = new Listened();
    Listened.say(engine.open("en-US", listened), 1, new short[8000]);
    assertThat(listened.await(1).getFirst()).startsWith("1 refused: Vosk has no model for en-US");
  }

  @Test
  void joinsWhatWasSaid() throws SpeechException {
    Heard heard =
        VoskRecognizer.read(
            List.of(
                """
                {"result":[{"conf":1.0,"end":0.6,"start":0.2,"word":"yes"}],"text":"yes"}""",
                "{\"text\":\"\"}",
                """
                {"result":[{"conf":0.5,"end":1.6,"start":1.2,"word":"please"}],"text":"please"}"""));
    assertThat(heard.text()).isEqualTo("yes please");
    assertThat(heard.confidence()).isEqualTo(0.75, within(0.001));
    assertThat(VoskRecognizer.read(List.of("{\"text\":\"\"}")).confidence()).isZero();
  }

  @Property(tries = 200)
  void readsAnyAnswer(@ForAll List<String> stretches) {
    try {
      assertThat(VoskRecognizer.read(stretches).confidence()).isBetween(0.0, 1.0);
    } catch (SpeechException e) {
      assertThat(e).hasMessageContaining("broken JSON");
    }
  }
}
