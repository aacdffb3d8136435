package io.callmanager.api.dialect.agenticai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.callmanager.api.contract.ToldException;
import io.callmanager.api.request.BodyReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;

class PromptedCallTest {

  private static final String HOOKS = "https://hooks.test";

  private static PromptedCall read(String body, @Nullable String usual) {
    return PromptedCall.read(BodyReader.read(body.getBytes(StandardCharsets.UTF_8)), usual);
  }

  private static String refusal(String body) {
    ToldException refused = catchThrowableOfType(ToldException.class, () -> read(body, null));
    assertThat(refused.told().status()).isEqualTo(HttpStatus.OK);
    assertThat(((PlacedCall) refused.told().body()).success()).isFalse();
    return String.valueOf(((PlacedCall) refused.told().body()).error());
  }

  @Test
  void readsAWishAndKeepsWhatIsGivenBack() {
    PromptedCall wish =
        read(
            "{\"to\":\"+1 (500) 555-0901\",\"webhook_url\":\"https://hooks.test/a/?x=1\",\"prompt\":\"Be brief.\",\"metadata\":{\"crm\":\"7\"}}",
            null);

    assertThat(wish.to()).isEqualTo("+1 (500) 555-0901");
    assertThat(wish.number().e164()).isEqualTo("+15005550901");
    assertThat(wish.webhookUrl()).isEqualTo("https://hooks.test/a/?x=1");
    assertThat(wish.statusUrl().uri()).hasToString("https://hooks.test/a/twilio/status?x=1");
    assertThat(wish.prompt()).isEqualTo("Be brief.");
    assertThat(wish.metadata()).isEqualTo(Map.of("crm", "7"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "false", "\" \""})
  void takesNothingForNothing(String nothing) {
    String value =
        nothing.isEmpty() ? "" : ",\"prompt\":%1$s,\"webhook_url\":%1$s".formatted(nothing);

    PromptedCall wish = read("{\"to\":\"+15005550901\"" + value + "}", HOOKS);

    assertThat(wish.prompt()).isNull();
    assertThat(wish.webhookUrl()).isEqualTo(HOOKS);
    assertThat(wish.statusUrl().uri()).hasToString("https://hooks.test/twilio/status");
    assertThat(wish.metadata()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | Missing 'to' phone number",
        "{\"to\":\"\",\"webhook_url\":\"x\"} | Missing 'to' phone number",
        "{\"to\":null} | Missing 'to' phone number",
        "{\"to\":\"call me\"} | Missing 'webhook_url'. Set AGENTICAI_WEBHOOK_URL environment variable or pass in request.",
        "{\"to\":\"call me\",\"webhook_url\":\"x\"} | Unable to create record: The 'To' number call me is not a valid phone number.",
        "{\"to\":15005550901,\"webhook_url\":\"x\"} | Unable to create record: The 'To' number 15005550901 is not a valid phone number.",
        "{\"to\":\"+15005550901\",\"webhook_url\":\"x\"} | Unable to create record: Url is not a valid URL: x",
        "{\"to\":\"+15005550901\",\"webhook_url\":\"https://h.test\",\"metadata\":[]} | Invalid 'metadata': Expected object, received array",
        "{\"to\":\"+15005550901\",\"webhook_url\":\"https://h.test\",\"prompt\":{\"a\":1}} | Invalid 'prompt': Expected string, received object",
      })
  void tellsOneThingThatIsWrongAfterTheOther(String body, String error) {
    assertThat(refusal(body)).isEqualTo(error);
  }

  @Test
  void refusesAPromptThatIsTooLong() {
    assertThat(
            refusal(
                "{\"to\":\"+15005550901\",\"webhook_url\":\"https://h.test\",\"prompt\":\"%s\"}"
                    .formatted("p".repeat(20_001))))
        .isEqualTo("Invalid 'prompt': Must be at most 20000 characters long");
  }

  @Test
  void takesNoSettingThatIsNoUrl() {
    assertThat(new AgenticAiProperties("").webhookUrl()).isNull();
    assertThat(new AgenticAiProperties(HOOKS).webhookUrl()).isEqualTo(HOOKS);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AgenticAiProperties("hooks.test"))
        .withMessageContaining("callmanager.dialects.agenticai.webhook-url");
  }
}
