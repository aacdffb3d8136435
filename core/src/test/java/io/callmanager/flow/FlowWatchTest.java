package io.callmanager.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is told of a call that has secrets.
class FlowWatchTest {

  private final FlowWatch watch = new FlowWatch();

  private static String words(int count) {
    return IntStream.range(0, count).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "'I wrote down: 12 Rose  Lane, Kent. Right?', 'I wrote down: *** Right?'",
    "'I wrote down: 12 ROSE lane,', 'I wrote down: ***'",
    "'I wrote down: 12 Rose', 'I wrote down: ***'",
    "'I wrote down: 12', 'I wrote down: ***'",
    "'I wrote down: 112', 'I wrote down: 112'",
    "'12 Rose is what I wrote', '12 Rose is what I wrote'",
    "'Rose Lane, Kent', 'Rose Lane, Kent'"
  })
  void hidesASecretAndItsBeginningAtTheEnd(String said, String told) {
    watch.isSecret("12 Rose Lane, Kent.");

    assertThat(watch.agentSaid(said)).isEqualTo(told);
  }

  @Test
  void hidesALongSecretsBeginning() {
    watch.isSecret(words(60));

    assertThat(watch.agentSaid("You said " + words(19))).isEqualTo("You said ***");
    assertThat(watch.agentSaid("You said " + words(20))).isEqualTo("You said ***");
    assertThat(watch.agentSaid("You said " + words(45))).isEqualTo("You said ***");
    assertThat(watch.agentSaid("You said " + words(60) + " and more"))
        .isEqualTo("You said *** and more");
  }

  /// Scripts are customers', and all of a server's calls wait while one is looked at.
  @Test
  void doesNotTakeLongForAHostileScript() {
    String hostile = "a ".repeat(900);
    for (int i = 0; i < 5; i++) {
      watch.isSecret(hostile + i);
    }

    String told =
        assertTimeoutPreemptively(
            Duration.ofSeconds(5), () -> watch.agentSaid("a ".repeat(1_990) + "b"));

    assertThat(told).isEqualTo(FlowWatch.HIDDEN);
  }

  @Test
  void tellsNothingWhereThereAreTooManySecrets() {
    for (int i = 0; i < 200; i++) {
      watch.isSecret("secret number " + i);
    }
    assertThat(watch.agentSaid("Hello.")).isEqualTo("Hello.");

    watch.isSecret("one more");

    assertThat(watch.agentSaid("It is one more.")).isEqualTo(FlowWatch.HIDDEN);
  }

  @Test
  void tellsNothingWhereSecretsAreTooLong() {
    for (int i = 0; i < 6; i++) {
      watch.isSecret(i + " " + words(500));
    }

    assertThat(watch.agentSaid("Hello.")).isEqualTo(FlowWatch.HIDDEN);
  }
}
