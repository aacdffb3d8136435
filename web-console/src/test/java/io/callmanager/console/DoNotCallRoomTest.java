package io.callmanager.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.account.ConsoleUser.Role;
import io.callmanager.account.Plan;
import io.callmanager.console.harness.ConsoleTest;
import io.callmanager.console.harness.Town;
import io.callmanager.console.harness.Visit;
import io.callmanager.console.harness.Visit.Answer;
import io.callmanager.dialgate.AttemptLimit;
import io.callmanager.dialgate.CallingHours;
import io.callmanager.dialgate.CallingHours.Day;
import io.callmanager.dialgate.CallingHours.Span;
import io.callmanager.dialgate.DialRuleBook;
import io.callmanager.dialgate.DialRules;
import io.callmanager.dialgate.DoNotCallEntry;
import io.callmanager.dialgate.DoNotCallEntry.Source;
import io.callmanager.dialgate.DoNotCallFile;
import io.callmanager.dialgate.DoNotCallList;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.PhoneNumber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/// The do-not-call list and the dial rules as they answer over HTTP.
@ConsoleTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoNotCallRoomTest {

  private static final String ROOM = "/console/do-not-call";
  private static final String RULES = ROOM + "/rules";
  private static final PhoneNumber LONDON = new PhoneNumber("+442071838750");
  private static final String EVIL = "<script>alert(1)</script>\"'><img src=x>";

  @Autowired private DoNotCallList list;
  @Autowired private DialRuleBook book;

  private final int port;
  private final AccountId home;
  private final AccountId others;
  private final Visit visit;
  private final Visit viewer;

  DoNotCallRoomTest(@Autowired Town town, @LocalServerPort int port) {
    this.port = port;
    home = town.account("Northwind", Plan.PRO, 100).account();
    others = town.account("Others", Plan.PRO, 100).account();
    town.person("admin@example.com", home, Role.ADMIN);
    town.person("viewer@example.com", home, Role.VIEWER);
    visit = new Visit(port).signedIn("admin@example.com");
    viewer = new Visit(port).signedIn("viewer@example.com");
  }

  @AfterAll
  void leave() {
    visit.close();
    viewer.close();
  }

  @BeforeEach
  void clear() {
    numbers(home).forEach(number -> list.remove(home, number));
    book.change(home, DialRules.DEFAULT);
  }

  @Test
  void saysWhatToDoWithAnEmptyList() {
    assertThat(visit.get(ROOM).body()).contains("Nobody is on the list").contains("dial rules");
  }

  @Test
  void putsANumberOnTheListHoweverItIsWritten() {
    Answer answer = add("+44 (0)20 7183 8750", EVIL);

    assertThat(answer.location()).endsWith(ROOM);
    assertThat(visit.get(ROOM).body())
        .contains("+442071838750 is on the list", "A person, in the console", "&lt;script&gt;")
        .doesNotContain("<script>alert", "<img src=x");
    DoNotCallEntry entry = list.find(home, LONDON).orElseThrow();
    assertThat(entry.source()).isEqualTo(Source.MANUAL);
    assertThat(entry.reason()).isEqualTo(EVIL);

    add("+442071838750", "again");
    assertThat(visit.get(ROOM).body()).contains("was on the list before");
    assertThat(list.find(home, LONDON)).contains(entry);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12", "call me", "442071838750", "+12"})
  void asksForTheNumberWithoutLosingTheReason(String number) {
    Answer answer = add(number, "Keep this.");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body()).contains("Write the number with +", "value=\"Keep this.\"");
    assertThat(add("+14155550100", "x".repeat(501)).body()).contains("At most 500 characters");
    assertThat(numbers(home)).isEmpty();
  }

  @Test
  void leadsToTheCallOnWhichItWasSaid() {
    CallId call = CallId.next();
    list.add(home, LONDON, null, Source.KEY, call);

    assertThat(visit.get(ROOM).body())
        .contains("The callee, by a key", "href=\"/console/calls/" + call + "\"", "none given");
  }

  @Test
  void findsANumberAndNoOther() {
    list.add(home, LONDON, null, Source.API, null);
    list.add(home, new PhoneNumber("+14155550100"), null, Source.API, null);

    assertThat(visit.get(ROOM + "?number=%2B44%20%280%2920%207183%208750").body())
        .contains("<td data-label=\"Who said so\">", ">+442071838750<")
        .doesNotContain(">+14155550100<");
    assertThat(visit.get(ROOM + "?number=%2B14155550101").body())
        .contains("<b>+14155550101</b> is not on the list");
    assertThat(visit.get(ROOM + "?number=%3Cscript%3E").body())
        .contains("Write the number with +", "value=\"&lt;script&gt;\"");
  }

  @Test
  void pagesThroughEveryNumberOnce() {
    Set<String> all = new TreeSet<>();
    for (int i = 0; i < 120; i++) {
      String number = "+1415555%04d".formatted(i);
      list.add(home, new PhoneNumber(number), null, Source.API, null);
      all.add(number);
    }
    List<String> seen = new ArrayList<>();
    String path = ROOM;
    int pages = 0;
    while (!path.isEmpty()) {
      String page = visit.get(path).body();
      seen.addAll(matches("<th scope=\"row\" class=\"c-number\">([^<]+)</th>", page));
      List<String> next = matches("href=\"([^\"]+)\" rel=\"next\"", page);
      path = next.isEmpty() ? "" : next.getFirst().replace("&amp;", "&");
      pages++;
    }

    assertThat(pages).isEqualTo(3);
    assertThat(seen).containsExactlyElementsOf(all);
    assertThat(visit.get(ROOM + "?after=zzz").body()).contains("That page is not there");
  }

  @Test
  void takesANumberOffOnce() {
    list.add(home, LONDON, null, Source.API, null);
    list.add(others, LONDON, null, Source.API, null);
    Map<String, String> london = Map.of("number", LONDON.e164());

    assertThat(visit.post(ROOM, ROOM + "/remove", london).location()).endsWith(ROOM);

    assertThat(list.find(home, LONDON)).isEmpty();
    assertThat(visit.post(ROOM, ROOM + "/remove", london).status()).isEqualTo(404);
    assertThat(visit.post(ROOM, ROOM + "/remove", Map.of("number", "x")).status()).isEqualTo(404);
    assertThat(list.find(others, LONDON)).isPresent();
  }

  @Test
  void importsAFileAndSaysWhatBecameOfIt() {
    list.add(home, LONDON, "before", Source.API, null);
    StringBuilder file = new StringBuilder("number,reason\n+44 20 7183 8750,\n+14155550100,mail\n");
    for (int i = 0; i < 25; i++) {
      file.append(i).append(",x\n");
    }

    Answer answer = visit.upload(ROOM, ROOM + "/import", "file", file.toString());

    assertThat(answer.location()).endsWith(ROOM);
    assertThat(visit.get(ROOM).body())
        .contains(
            "1 number</b> new", "<span>1</span> there already", "<span>25 lines</span> refused")
        .contains("Must begin with + and the country&#39;s code", "and 5 lines more");
    assertThat(visit.get(ROOM).body()).doesNotContain("What became of the file");
    assertThat(list.find(home, new PhoneNumber("+14155550100")).orElseThrow().source())
        .isEqualTo(Source.IMPORT);
  }

  @Test
  void saysWhyAFileCouldNotBeRead() {
    visit.upload(ROOM, ROOM + "/import", "file", "+14155550100,ok\n+14155550101,\"open\n");
    assertThat(visit.get(ROOM).body())
        .contains("could not be read to its end: a quote that does not end", "1 number, 1 of them");
    visit.upload(ROOM, ROOM + "/import", "file", "");
    assertThat(visit.get(ROOM).body()).contains("Choose a CSV file");
    visit.upload(ROOM, ROOM + "/import", "other", "+14155550102\n");
    assertThat(visit.get(ROOM).body()).contains("Choose a CSV file");
    visit.post(ROOM, ROOM + "/import", Map.of());
    assertThat(visit.get(ROOM).body()).contains("Choose a CSV file");
    Answer large =
        visit.upload(ROOM, ROOM + "/import", "file", "\n".repeat(DoNotCallFile.MAX_BYTES + 70_000));
    assertThat(visit.get(large.location()).body()).contains("The file is larger than 33.6 MB");
    assertThat(numbers(home)).containsExactly(new PhoneNumber("+14155550100"));
  }

  @Test
  void takesFormsWithFilesOfNobodyElseAndNowhereElse() {
    Map<String, String> forged = Map.of("_csrf", "forged");
    assertThat(visit.uploadWithoutToken(ROOM + "/import", forged, "file", "+14155550100").status())
        .isEqualTo(403);
    assertThat(visit.upload(ROOM, ROOM, "number", "+14155550100").status()).isEqualTo(415);
    assertThat(viewer.upload(ROOM, ROOM + "/import", "file", "+14155550100").status())
        .isEqualTo(403);
    try (Visit nobody = new Visit(port)) {
      assertThat(
              nobody
                  .uploadWithoutToken(ROOM + "/import", forged, "file", "+14155550100")
                  .location())
          .endsWith("/console/sign-in?expired");
      assertThat(nobody.uploadWithoutToken("/console/sign-in", forged, "file", "+1415555").status())
          .isEqualTo(415);
      assertThat(nobody.get(ROOM + ".csv").status()).isNotEqualTo(200);
    }
    assertThat(numbers(home)).isEmpty();
  }

  @Test
  void writesTheListAsAFile() {
    list.add(home, LONDON, "=1+1", Source.API, null);

    Answer file = viewer.get(ROOM + ".csv");

    assertThat(file.header("Content-Type")).startsWith("text/csv");
    assertThat(file.header("Content-Disposition"))
        .isEqualTo("attachment; filename=\"do-not-call.csv\"");
    assertThat(file.body()).startsWith("number,reason,source").contains("+442071838750,'=1+1,API");
  }

  @Test
  void letsViewersLookAndNotChange() {
    list.add(home, LONDON, null, Source.API, null);

    assertThat(viewer.get(ROOM).body())
        .contains(">+442071838750<")
        .doesNotContain("Put on the list", "Take off</button>", "type=\"file\"");
    assertThat(viewer.get(RULES).body())
        .contains("<fieldset disabled=\"disabled\">", "lets you look, not change")
        .doesNotContain("Save rules");
    assertThat(viewer.post(ROOM, ROOM, Map.of("number", "+14155550100")).status()).isEqualTo(403);
    for (String path : List.of(ROOM + "/remove", RULES, RULES + "/rows")) {
      assertThat(viewer.post(ROOM, path, Map.of("number", LONDON.e164())).status())
          .as(path)
          .isEqualTo(403);
    }
    assertThat(numbers(home)).containsExactly(LONDON);
  }

  @Test
  void savesAllTheRulesAndShowsThem() {
    Answer answer = visit.post(RULES, RULES, fields());

    assertThat(answer.location()).endsWith(RULES);
    DialRules saved = book.now(home);
    assertThat(saved.hours())
        .isEqualTo(new CallingHours(List.of(new Span(EnumSet.of(Day.FRI), 540, 1440))));
    assertThat(saved.attempts()).isEqualTo(new AttemptLimit(3, Duration.ofDays(2)));
    assertThat(saved.countries()).containsExactlyInAnyOrder("US", "CA");
    assertThat(saved.blockPremium()).isFalse();
    assertThat(saved.optOutKey()).isEqualTo('9');
    assertThat(visit.get(RULES).body())
        .contains("value=\"09:00\"", "value=\"24:00\"", "value=\"CA, US\"")
        .contains("Canada, United States")
        .contains("<option value=\"DAYS\" selected=\"selected\">", "selected=\"selected\">9<")
        .doesNotContain("checked=\"checked\"><span>Don’t call them");

    visit.post(
        RULES, RULES, Map.of("changed", String.valueOf(saved.updatedAt()), "blockPremium", "on"));
    DialRules off = book.now(home);
    assertThat(off)
        .isEqualTo(new DialRules(off.revision(), null, null, null, true, null, off.updatedAt()));
  }

  @ParameterizedTest
  @CsvSource({
    "from-0, 9, 'Write both times as hours and minutes'",
    "to-0, 24:30, 'Write both times as hours and minutes'",
    "to-0, 08:00, 'They must end later than they begin'",
    "days-0, NEVER, Choose the days",
    "attempts, 0, from 1 to 100",
    "attempts, 101, from 1 to 100",
    "attempts, '', from 1 to 100",
    "window, 32, from 1 to 31: up to 31 days",
    "window, two, from 1 to 31: up to 31 days",
    "countries, 'US, UK, <b>', 'Not known as a country: &lt;B&gt;, UK.'",
    "optOutKey, 10, Choose one of the keys"
  })
  void saysWhatIsWrongWithTheRulesAndLosesNothing(String field, String value, String words) {
    Map<String, String> fields = fields();
    fields.put(field, value);

    Answer answer = visit.post(RULES, RULES, fields);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body()).contains(words);
    fields.forEach(
        (name, typed) -> {
          if (!Set.of("days-0", "unit", "optOutKey", "rows").contains(name)) {
            assertThat(answer.body())
                .contains("value=\"" + typed.replace("<", "&lt;").replace(">", "&gt;") + "\"");
          }
        });
    assertThat(book.now(home).hours()).isNull();
  }

  @Test
  void addsAndRemovesRowsWithoutSaving() {
    Map<String, String> fields = fields();
    String more = visit.post(RULES, RULES + "/rows", fields).body();
    assertThat(more)
        .contains("name=\"from-1\"", "value=\"CA us\"")
        .doesNotContain("name=\"from-2\"");

    fields.put("remove", "0");
    String none = visit.post(RULES, RULES + "/rows", fields).body();
    assertThat(none).contains("At any time.", "value=\"CA us\"").doesNotContain("name=\"from-0\"");

    fields.put("rows", "999999999");
    assertThat(matches("name=\"(from-[0-9]+)\"", visit.post(RULES, RULES + "/rows", fields).body()))
        .hasSize(CallingHours.MOST_SPANS - 1);
    assertThat(book.now(home).hours()).isNull();
  }

  @Test
  void doesNotOverwriteWhatSomebodyElseSaved() {
    Map<String, String> fields = fields();
    assertThat(visit.post(RULES, RULES, fields).status()).isEqualTo(302);
    fields.put("countries", "DE");

    Answer answer = visit.post(RULES, RULES, fields);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body()).contains("Somebody else has changed the rules", "value=\"DE\"");
    assertThat(book.now(home).countries()).containsExactlyInAnyOrder("US", "CA");
  }

  private Answer add(String number, String reason) {
    return visit.post(ROOM, ROOM, Map.of("number", number, "reason", reason));
  }

  private Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("changed", String.valueOf(book.now(home).updatedAt()));
    fields.put("rows", "1");
    fields.put("days-0", "FRI");
    fields.put("from-0", "9:00");
    fields.put("to-0", "24:00");
    fields.put("attempts", "3");
    fields.put("window", "2");
    fields.put("unit", "DAYS");
    fields.put("countries", "CA us");
    fields.put("optOutKey", "9");
    return fields;
  }

  private List<PhoneNumber> numbers(AccountId account) {
    List<PhoneNumber> numbers = new ArrayList<>();
    list.each(account, entry -> numbers.add(entry.number()));
    return numbers;
  }

  private static List<String> matches(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    return matcher.results().map(result -> result.group(1)).toList();
  }
}
