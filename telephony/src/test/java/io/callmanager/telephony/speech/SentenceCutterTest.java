package io.callmanager.telephony.speech;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SentenceCutterTest {

  private final List<String> sentences = new ArrayList<>();
  private final SentenceCutter cutter = new SentenceCutter(sentences::add);

  private void add(String... pieces) {
    for (String piece : pieces) {
      cutter.add(piece);
    }
  }

  @Test
  void tellsASentenceAsSoonAsTheNextOneBegins() {
    add("Hel", "lo the", "re. How ar");
    assertThat(sentences).containsExactly("Hello there.");

    add("e you?", " ");
    assertThat(sentences).containsExactly("Hello there.", "How are you?");
  }

  @Test
  void tellsTheRestAtTheEnd() {
    add("Thank you. Good");
    add("bye");
    cutter.finish();

    assertThat(sentences).containsExactly("Thank you.", "Goodbye");
  }

  @Test
  void knowsNumbersAndAbbreviations() {
    add("It costs 3.50 for Dr. Smith and J. Doe, approx. two hours. Is that fine? ");

    assertThat(sentences)
        .containsExactly(
            "It costs 3.50 for Dr. Smith and J. Doe, approx. two hours.", "Is that fine?");
  }

  @Test
  void endsSentencesWithinQuotes() {
    add("She said \"never.\" Then she left. ");

    assertThat(sentences).containsExactly("She said \"never.\"", "Then she left.");
  }

  @Test
  void endsSentencesThatNoSpaceFollows() {
    add("明天十点见。好吗？好");

    assertThat(sentences).containsExactly("明天十点见。", "好吗？");
  }

  @Test
  void cutsWhatHasNoEndBetweenWords() {
    add("word ".repeat(200));

    assertThat(sentences).hasSizeGreaterThanOrEqualTo(3);
    assertThat(sentences).allMatch(sentence -> sentence.length() <= 300);
    assertThat(sentences).allMatch(sentence -> sentence.endsWith("word"));
  }

  @Property(tries = 500)
  void losesNothingHoweverItIsCut(@ForAll("texts") List<String> pieces) {
    List<String> told = new ArrayList<>();
    SentenceCutter any = new SentenceCutter(told::add);
    pieces.forEach(any::add);
    any.finish();

    assertThat(String.join("", told).replaceAll("\\s+", ""))
        .isEqualTo(String.join("", pieces).replaceAll("\\s+", ""));
    assertThat(told).allMatch(sentence -> !sentence.isBlank());
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return Arbitraries.of(
            "a", " ", ". ", ".", "!", "? ", "Dr. ", "\n", "word ", "。", "3.5", "\"", "x".repeat(50))
        .list()
        .ofMaxSize(60);
  }
}
