package io.callmanager.telephony.hearing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.telephony.hearing.Expectation;
import io.callmanager.telephony.speech.SpeechException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhraseGrammarTest {

  private static Pronunciations pronunciations(Path folder) throws IOException {
    Path file = folder.resolve("words.dict");
    Files.writeString(
        file, "don't D OW N T\nno N OW\none W AH N\none(2) HH W AH N\nyes Y EH S\nyesterday Y\n");
    return new Pronunciations(file);
  }

  @Test
  void laysPhrasesSideBySide(@TempDir Path folder) throws IOException, SpeechException {
    PhraseGrammar grammar =
        PhraseGrammar.of(
            new Expectation(List.of("YES!", "no, no", "1", "yes", "No way", "", "Don’t")),
            pronunciations(folder));

    assertThat(grammar.network())
        .isEqualTo(
            """
            FSG_BEGIN call
            NUM_STATES 3
            START_STATE 0
            FINAL_STATE 1
            TRANSITION 0 1 1 yes
            TRANSITION 0 2 1 no
            TRANSITION 2 1 1 no
            TRANSITION 0 1 1 one
            TRANSITION 0 1 1 don't
            FSG_END
            """);
    assertThat(grammar.dictionary())
        .containsExactly(
            "don't D OW N T", "no N OW", "one W AH N", "one(2) HH W AH N", "yes Y EH S");
    assertThat(grammar.phrase("yes")).isEqualTo("YES!");
    assertThat(grammar.phrase("one")).isEqualTo("1");
    assertThat(grammar.phrase("no no")).isEqualTo("no, no");
    assertThat(grammar.phrase("no")).isEmpty();
  }

  @Property(tries = 300)
  void namesNothingButPlainWords(@ForAll String phrase) {
    assertThat(PhraseGrammar.words(phrase)).allMatch(word -> word.matches("[\\p{L}']+"));
  }

  @Property(tries = 300)
  void readsAnyLog(@ForAll List<String> lines) {
    Decoding decoding =
        Decoding.read(
            "INFO: fsg_search.c(853): 10 frames, 1 HMMs\nINFO: pocketsphinx.c(1): yes (-5)\n"
                + String.join("\nINFO: pocketsphinx.c(1): (", lines));
    assertThat(decoding.stretches().getFirst()).isEqualTo(new Decoding.Stretch(10, "yes", -5));
  }
}
