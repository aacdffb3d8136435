package io.callmanager.api.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.callmanager.api.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.json.JsonMapper;

/// What must hold for whatever is sent.
class ReadingPropertiesTest {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @Property
  void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
    Throwable thrown = catchThrowable(() -> BodyReader.read(bytes));

    assertThat(thrown == null || thrown instanceof ProblemException).isTrue();
  }

  @Property
  void anyTextIsReadOrRefused(@ForAll("jsonLike") String text) {
    Throwable thrown = catchThrowable(() -> BodyReader.read(text.getBytes(StandardCharsets.UTF_8)));

    assertThat(thrown == null || thrown instanceof ProblemException).isTrue();
  }

  /// What is accepted can be written again: as JSON, and as the UTF-8 that a database takes.
  @Property
  void whatIsAcceptedCanBeStored(@ForAll String name, @ForAll String value) {
    byte[] body =
        MAPPER
            .writeValueAsString(Map.of("data", Map.of(name, value)))
            .getBytes(StandardCharsets.UTF_8);

    Body read = BodyReader.read(body);
    Map<String, ?> data = read.optional("data").object(10, 1_000_000);

    assertThat(read.issues().none()).isEqualTo((name + value).indexOf(0) < 0);
    if (read.issues().none()) {
      assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(MAPPER.writeValueAsString(data)))
          .isTrue();
      assertThat(data).isEqualTo(MAPPER.readValue(body, Map.class).get("data"));
    }
  }

  @Property
  void cursorsAreReadAsTheyWereWritten(@ForAll long high, @ForAll long low) {
    UUID id = new UUID(high, low);

    assertThat(Cursor.read(String.valueOf(Cursor.write(id)))).contains(id);
  }

  @Property
  void anyTextIsACursorOrNone(@ForAll String text) {
    assertThat(Cursor.read(text)).isEmpty();
  }

  @Property
  void onlyUuidsAreIds(@ForAll long high, @ForAll long low, @ForAll String other) {
    UUID id = new UUID(high, low);

    assertThat(Text.uuid(id.toString())).contains(id);
    assertThat(Text.uuid(id.toString().toUpperCase(Locale.ROOT))).contains(id);
    assertThat(Text.uuid(other)).isEmpty();
  }

  @Property
  void anyQueryStringIsReadOrRefused(@ForAll("queries") String text) {
    Throwable thrown =
        catchThrowable(
            () -> {
              Query query = new Query(QueryString.parse(text));
              query.integer("limit", 1, 200, 50);
              query.instant("from");
              query.phoneNumber("toNumber");
              query.cursor("cursor");
              query.id("agentId", "Agent");
              query.keyed("metadata");
              query.check();
            });

    assertThat(thrown == null || thrown instanceof ProblemException).isTrue();
  }

  @Provide
  Arbitrary<String> jsonLike() {
    return Arbitraries.of(
            "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u", "\\ud83d", "null", "true", "1", "-",
            ".", "1e5", "1e999", "NaN", " ", "\"a\"", "\u0000", "é")
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> queries() {
    return Arbitraries.of(
            List.of(
                "limit",
                "from",
                "toNumber",
                "cursor",
                "agentId",
                "metadata.",
                "metadata[",
                "]",
                "=",
                "&",
                "&",
                "%",
                "%00",
                "%ff",
                "+",
                "2026-01-01",
                "T",
                "7",
                "é",
                "-999999999-01-01",
                "2026-01-01T00:00:00+18:00"))
        .list()
        .ofMaxSize(30)
        .map(parts -> String.join("", parts));
  }
}
