package io.callmanager.telephony.hearing.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.callmanager.telephony.hearing.Expectation;
import io.callmanager.telephony.hearing.Heard;
import io.callmanager.telephony.hearing.Hearing;
import io.callmanager.telephony.hearing.Listened;
import io.callmanager.telephony.hearing.SpeechRecognizer.Scope;
import io.callmanager.telephony.speech.engine.TestVoice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PocketsphinxRecognizerTest {

  private static final Path MODEL = Path.of("/usr/share/pocketsphinx/model/en-us");
  private static final String[] ANSWERS = {
    "yes", "no", "Yes, please", "no thank you", "speak to a human", "okay", "cancel", "confirm"
  };

  private final Listened listened = new Listened();

  private static PocketsphinxRecognizer engine(Optional<Path> program, Duration limit) {
    return new PocketsphinxRecognizer(program, MODEL, limit, 2);
  }

  private static PocketsphinxRecognizer installed() {
    PocketsphinxRecognizer engine = engine(Optional.empty(), Duration.ofSeconds(60));
    assumeTrue(engine.unavailability().isEmpty(), () -> engine.unavailability().orElse(""));
    return engine;
  }

  /// All at once; the engine works on two of them at a time.
  private static List<Heard> hear(PocketsphinxRecognizer engine, List<short[]> said) {
    List<Listened> all = new ArrayList<>();
    for (int i = 0; i < said.size(); i++) {
      Listened one = new Listened();
      all.add(one);
      Listened.say(engine.open("en-US", one), i, said.get(i), ANSWERS);
    }
    return all.stream()
        .map(
            one -> {
              assertThat(one.await(1)).singleElement().asString().contains("heard");
              return one.heard.getFirst();
            })
        .toList();
  }

  @Test
  void understandsMostOfWhatItExpects() {
    PocketsphinxRecognizer engine = installed();
    List<String> words = new ArrayList<>();
    List<short[]> said = new ArrayList<>();
    for (TestVoice voice : TestVoice.heldOut()) {
      for (String answer : ANSWERS) {
        words.add(answer);
        said.add(voice.says(answer));
      }
    }
    List<Heard> heard = hear(engine, said);

    int right = 0;
    int wrong = 0;
    for (int i = 0; i < words.size(); i++) {
      String text = heard.get(i).text();
      right += text.equals(words.get(i)) ? 1 : 0;
      wrong += text.isEmpty() || text.equals(words.get(i)) ? 0 : 1;
    }
    System.out.printf(
        "pocketsphinx: of %d expected phrases %d right, %d wrong%n", words.size(), right, wrong);
    assertThat(right).isGreaterThan(words.size() * 7 / 10);
    assertThat(wrong).isLessThan(words.size() / 8);
    assertThat(heard).allMatch(one -> one.engine().equals("pocketsphinx"));
    assertThat(heard).allMatch(one -> one.confidence() >= 0 && one.confidence() <= 1);
  }

  @Test
  void refusesMostOfWhatItDoesNotExpect() {
    PocketsphinxRecognizer engine = installed();
    List<short[]> said = new ArrayList<>();
    for (TestVoice voice : TestVoice.heldOut()) {
      for (String other :
          List.of(
              "I am not at home right now",
              "who is calling please",
              "what do you want",
              "can you call back later this evening",
              "the weather is very nice today",
              "is this about the car",
              "let me think about it for a moment",
              "thursday afternoon")) {
        said.add(voice.says(other));
      }
    }

    long accepted = hear(engine, said).stream().filter(one -> !one.text().isEmpty()).count();
    System.out.printf(
        "pocketsphinx: of %d other sentences %d were taken for expected ones%n",
        said.size(), accepted);
    assertThat(accepted).isLessThan(said.size() / 4);
  }

  @Test
  void understandsNothingInNoiseAndSilence() {
    Random random = new Random(1);
    short[] hiss = new short[16_000];
    short[] silence = new short[16_000];
    for (int i = 0; i < hiss.length; i++) {
      hiss[i] = (short) Math.round(1500 * random.nextGaussian());
    }

    assertThat(hear(installed(), List.of(hiss, silence, new short[0], new short[30 * 8000])))
        .extracting(Heard::text)
        .containsOnly("");
  }

  @Test
  void saysWhatWasExpectedAsItWasWritten() {
    PocketsphinxRecognizer engine = installed();
    short[] said = TestVoice.heldOut().getFirst().says("one two three");
    try (Hearing hearing = engine.open("en-GB", listened)) {
      Listened.say(hearing, 7, said, "1 2 3", "qwrtzy", "Goodbye!", "naïve; -dict /etc/passwd");
      assertThat(listened.await(1)).containsExactly("7 heard: 1 2 3");
    }
  }

  @Test
  void leavesNothingBehind() {
    Set<Path> before = workplaces();
    hear(installed(), List.of(TestVoice.heldOut().getFirst().says("yes")));

    await().untilAsserted(() -> assertThat(before).containsAll(workplaces()));
  }

  private static Set<Path> workplaces() {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("callmanager-hearing"))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void refusesOtherLanguagesAndFreeSpeech() {
    PocketsphinxRecognizer engine = installed();
    assertThat(engine.scope()).isEqualTo(Scope.EXPECTED_WORDS);
    assertThat(engine.understands("en-GB")).isTrue();
    assertThat(engine.understands("de-DE")).isFalse();

    Listened.say(engine.open("de-DE", listened), 1, new short[1600], "ja");
    assertThat(listened.await(1).getFirst()).startsWith("1 refused").contains("English alone");
    Hearing hearing = engine.open("en-US", listened);
    hearing.begin(2, Expectation.ANYTHING);
    hearing.end();
    assertThat(listened.await(2).getLast()).startsWith("2 refused").contains("no words to expect");
    Listened.say(hearing, 3, new short[1600], "xqzzy", "…");
    assertThat(listened.await(3).getLast()).startsWith("3 refused").contains("no words to expect");
  }

  @Test
  void tellsNothingAfterTheNextBeganOrItWasClosed(@TempDir Path folder) throws IOException {
    installed();
    PocketsphinxRecognizer slow =
        engine(Optional.of(script(folder, "exec sleep 1")), Duration.ofMillis(300));
    Hearing hearing = slow.open("en-US", listened);
    Listened.say(hearing, 1, new short[1600], "yes");
    Listened.say(hearing, 2, new short[1600], "yes");
    assertThat(listened.await(1)).singleElement().asString().startsWith("2 failed");
    Listened.say(hearing, 3, new short[1600], "yes");
    hearing.close();
    Listened.say(hearing, 4, new short[1600], "yes");
    Listened.say(slow.open("en-US", listened), 5, new short[1600], "yes");
    assertThat(listened.await(2).getLast()).startsWith("5 failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit 3", "exec sleep 60", "exec cat /dev/zero"})
  void saysThatTheProgramFailed(String body, @TempDir Path folder) throws IOException {
    installed();
    PocketsphinxRecognizer broken =
        engine(Optional.of(script(folder, body)), Duration.ofMillis(700));

    Listened.say(broken.open("en-US", listened), 1, new short[16_000], "yes");
    assertThat(listened.await(1).getFirst()).startsWith("1 failed: ");
  }

  @Test
  void hearsNothingInRubbish(@TempDir Path folder) throws IOException {
    installed();
    PocketsphinxRecognizer babbling =
        engine(Optional.of(script(folder, "echo yes")), Duration.ofSeconds(5));

    Listened.say(babbling.open("en-US", listened), 1, new short[16_000], "yes");
    assertThat(listened.await(1)).containsExactly("1 heard: ");
  }

  @Test
  void saysHowToMendThatSomethingIsMissing() {
    assertThat(
            engine(Optional.of(Path.of("/nowhere/sphinx")), Duration.ofSeconds(1)).unavailability())
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .contains("/nowhere/sphinx", "callmanager.hearing.pocketsphinx.program"));
    assertThat(
            new PocketsphinxRecognizer(
                    Optional.of(Path.of("/bin/true")),
                    Path.of("/nowhere/model"),
                    Duration.ofSeconds(1),
                    1)
                .unavailability())
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .contains("/nowhere/model", "callmanager.hearing.pocketsphinx.model"));
  }

  private static Path script(Path folder, String body) throws IOException {
    Path script = Files.createTempFile(folder, "engine", ".sh");
    Files.writeString(script, "#!/bin/sh\n" + body + "\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script;
  }
}
