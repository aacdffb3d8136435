package io.callmanager.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamUrlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "wss",
        "wss:",
        "wss://",
        "https://a.example",
        "wss://user:secret@a.example/",
        "wss:///path",
        "wss://a.example:99999/",
        "wss://a b/",
        "wsss://a.example",
        "javascript:alert(1)"
      })
  void isOfAServer(String text) {
    assertThat(StreamUrl.parse(text)).isEmpty();
  }

  @Test
  void keepsWhatWasWritten() {
    StreamUrl url = StreamUrl.parse("WSS://A.example:8443/agent?key=1#part").orElseThrow();

    assertThat(url.uri()).isEqualTo(URI.create("wss://A.example:8443/agent?key=1"));
    assertThat(url.encrypted()).isTrue();
    assertThat(url.namesPrivateAddress()).isFalse();
    assertThat(url.asHttp().uri()).isEqualTo(URI.create("https://A.example:8443/agent?key=1"));
    assertThat(url).hasToString("wss://A.example:8443/agent");
  }

  @Test
  void knowsWhatIsNotPublic() {
    StreamUrl url = StreamUrl.parse("ws://[::1]:9000/").orElseThrow();

    assertThat(url.encrypted()).isFalse();
    assertThat(url.namesPrivateAddress()).isTrue();
    assertThat(url.asHttp().uri()).isEqualTo(URI.create("http://[::1]:9000/"));
  }
}
