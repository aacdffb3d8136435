package io.callmanager.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callmanager.event.Event;
import io.callmanager.shared.AccountId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class WebhookFormatsTest {

  private record Fake(String name, Set<String> types, List<Duration> retries)
      implements WebhookFormat {

    static Fake named(String name) {
      return new Fake(name, Set.of("call.ended", "call.answered"), List.of());
    }

    @Override
    public Optional<String> message(AccountId account, Event event) {
      return Optional.empty();
    }
  }

  private static WebhookFormats formats(WebhookFormat... present) {
    StaticListableBeanFactory beans = new StaticListableBeanFactory();
    for (int i = 0; i < present.length; i++) {
      beans.addBean("format" + i, present[i]);
    }
    WebhookFormats formats = new WebhookFormats(beans.getBeanProvider(WebhookFormat.class));
    formats.afterSingletonsInstantiated();
    return formats;
  }

  @Test
  void knowsThePlatformsOwnAndTheOthers() {
    assertThat(formats().names()).containsExactly("standard");
    WebhookFormats formats = formats(Fake.named("second"), Fake.named("a-first"));
    assertThat(formats.names()).containsExactly("standard", "a-first", "second");
    assertThat(formats.has("second")).isTrue();
    assertThat(formats.has("third")).isFalse();
    assertThat(formats.told("standard")).isNull();
    assertThat(formats.told("second")).containsExactly("call.answered", "call.ended");
    assertThatThrownBy(() -> formats.told("third")).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "standard", "Notes", "1st", "under_score"})
  void refusesNamesThatCanNotBeKept(String name) {
    assertThatThrownBy(() -> formats(Fake.named(name))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesWhatCanNotBeKeptTo() {
    assertThatThrownBy(() -> formats(Fake.named("twice"), Fake.named("twice")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> formats(new Fake("notes", Set.of("call.forgotten"), List.of())))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () -> formats(new Fake("notes", Set.of("call.ended"), List.of(Duration.ofDays(2)))))
        .isInstanceOf(IllegalStateException.class);
  }
}
