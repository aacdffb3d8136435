package io.callmanager.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClosingTimeTest {

  private static final Duration USUAL = Duration.ofSeconds(5);

  private final AtomicBoolean written = new AtomicBoolean();

  private ClosingTime stopped(Callable<Connection> database) {
    ClosingTime closing = new ClosingTime(database, List.of());
    assertThat(closing.toWait(USUAL)).isEqualTo(USUAL);
    boolean answers = closing.begin();
    assertThat(closing.toWait(USUAL).equals(USUAL)).isEqualTo(answers);
    closing.write("Nothing is written", () -> written.set(true));
    return closing;
  }

  @Test
  void waitsAsUsualForADatabaseThatAnswers() {
    AtomicBoolean closed = new AtomicBoolean();
    ClosingTime closing = stopped(() -> connection(closed));

    assertThat(closing.toWait(USUAL)).isEqualTo(USUAL);
    assertThat(written).isTrue();
    assertThat(closed).isTrue();
  }

  @Test
  void aDatabaseThatHasNoConnectionLeftAnswers() {
    ClosingTime closing = stopped(() -> refused("53300"));

    assertThat(closing.toWait(USUAL)).isEqualTo(USUAL);
    assertThat(written).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"08001", "08006", "57P03"})
  void doesNotWaitForADatabaseThatIsAway(String state) {
    ClosingTime closing = stopped(() -> refused(state));

    assertThat(closing.toWait(USUAL)).isEqualTo(Duration.ofSeconds(1));
    assertThat(closing.toWait(Duration.ofMillis(10))).isEqualTo(Duration.ofMillis(10));
    assertThat(written).isFalse();
  }

  @Test
  void doesNotWaitForADatabaseThatIsSilent() {
    CountDownLatch never = new CountDownLatch(1);
    ClosingTime closing =
        stopped(
            () -> {
              never.await();
              return refused("08001");
            });

    assertThat(closing.toWait(USUAL)).isEqualTo(Duration.ofSeconds(1));
    assertThat(written).isFalse();
  }

  @Test
  void whatCannotBeWrittenKeepsNobodyFromStopping() {
    ClosingTime closing = stopped(() -> connection(new AtomicBoolean()));

    closing.write(
        "Others learn of it later",
        () -> {
          throw new IllegalStateException("refused");
        });
  }

  private static Connection refused(String state) throws SQLException {
    throw new SQLException("refused", state);
  }

  private static Connection connection(AtomicBoolean closed) {
    return (Connection)
        Proxy.newProxyInstance(
            ClosingTimeTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              closed.set(closed.get() || method.getName().equals("close"));
              return null;
            });
  }
}
