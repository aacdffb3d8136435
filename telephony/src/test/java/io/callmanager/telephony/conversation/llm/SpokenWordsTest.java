package io.callmanager.telephony.conversation.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpokenWordsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          Plain words, it's 3.50 at 10:30.|Plain words, it's 3.50 at 10:30.
          This is **very** *good* `code`.|This is very good code.
          __Bold__ and _thin_ words|Bold and thin words
          See https://www.example.com/a?x=1 now|See example.com/a now
          Look at https://example.com/a.|Look at example.com/a.
          Look at www.example.com, please|Look at example.com, please
          Read [our page](https://example.com/x).|Read our page.
          A [note] here|A [note] here
          <think>They want tea</think>Tea it is|Tea it is
          <p>Yes</p> 3 < 4 and 5 > 4|Yes 3 < 4 and 5 > 4
          minus -5 degrees, 20 °C|minus -5 degrees, 20 °C
          Great 😀🎉 news ✅!|Great  news !
          hot help http htt w ww|hot help http htt w ww
          """)
  void makesSpeechOfWhatIsWritten(String written, String spoken) {
    assertThat(whole(written).strip()).isEqualTo(spoken);
    assertThat(letterByLetter(written).strip()).isEqualTo(spoken);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "# Title~Then|Title~Then",
        "- one~- two|one~two",
        "```json~{}~```~after|{}~after",
        "> quoted|quoted"
      })
  void readsLinesWithoutTheirSigns(String written, String spoken) {
    String lines = whole(written.replace('~', '\n')).strip();
    assertThat(lines.replaceAll("\n+", "~")).isEqualTo(spoken);
  }

  private static String whole(String written) {
    SpokenWords words = new SpokenWords(4000);
    return words.add(written) + words.finish();
  }

  private static String letterByLetter(String written) {
    SpokenWords words = new SpokenWords(4000);
    StringBuilder all = new StringBuilder();
    written.chars().forEach(c -> all.append(words.add(String.valueOf((char) c))));
    return all + words.finish();
  }

  @Property
  void makesBoundedSpeechOfAnything(@ForAll @Size(max = 40) List<String> pieces) {
    SpokenWords words = new SpokenWords(100);
    StringBuilder all = new StringBuilder();
    pieces.forEach(piece -> all.append(words.add(piece)));
    all.append(words.finish());
    assertThat(all.length()).isLessThanOrEqualTo(100);
    assertThat(all.codePoints())
        .noneMatch(c -> c != '\n' && Character.isISOControl(c))
        .noneMatch(c -> c <= Character.MAX_VALUE && Character.isSurrogate((char) c.intValue()));
  }

  @Property
  void splittingChangesNothing(@ForAll String written) {
    assertThat(letterByLetter(written)).isEqualTo(whole(written));
  }
}
