package io.callmanager.telephony.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioPropertiesTest {

  private static TwilioProperties properties(String publicUrl, String apiUrl) {
    return new TwilioProperties(
        URI.create(publicUrl),
        URI.create(apiUrl),
        Duration.ofSeconds(10),
        Duration.ofSeconds(15),
        Duration.ofSeconds(150),
        Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @CsvSource({
    "https://calls.example.com, https://api.twilio.com",
    "https://calls.example.com:8443/cm, https://api.dublin.ie1.twilio.com",
    "http://127.0.0.1:8080, https://api.twilio.com",
    "http://[::1]:8080, https://api.twilio.com",
    "http://localhost, https://api.twilio.com",
    "http://calls.example.com, http://127.0.0.1:4010"
  })
  void takesWhatCanWork(String publicUrl, String apiUrl) {
    assertThat(properties(publicUrl, apiUrl).publicUrl()).isEqualTo(URI.create(publicUrl));
  }

  @ParameterizedTest
  @CsvSource({
    "http://calls.example.com, https://api.twilio.com",
    "http://calls.example.com, https://API.twilio.com:443",
    "http://192.0.2.7:8080, https://api.dublin.ie1.twilio.com",
    "http://127.0.0.1.example.com, https://api.twilio.com"
  })
  void refusesAPublicUrlToWhichNoStreamCanBeOpened(String publicUrl, String apiUrl) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> properties(publicUrl, apiUrl))
        .withMessage(
            "callmanager.twilio.public-url must be an https URL: Twilio opens media streams by wss only");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"calls.example.com", "ftp://calls.example.com", "https://a@b", "https://b?c=d"})
  void refusesWhatIsNoUrl(String publicUrl) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> properties(publicUrl, "https://api.twilio.com"))
        .withMessageContaining("callmanager.twilio.public-url");
  }
}
