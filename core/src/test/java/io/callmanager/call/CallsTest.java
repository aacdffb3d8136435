package io.callmanager.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.Refusal;
import io.callmanager.contact.ContactData;
import io.callmanager.shared.CallId;
import io.callmanager.shared.NumberId;
import io.callmanager.shared.NumberedPage;
import io.callmanager.shared.Page;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.FakeCarrier;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestClock;
import io.callmanager.usage.UsageExport;
import io.callmanager.usage.UsageReport;
import io.callmanager.usage.UsageReports;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@CoreTest
class CallsTest {

  @Autowired private CallInitiation initiation;
  @Autowired private Calls calls;
  @Autowired private FakeCarrier carrier;
  @Autowired private Tenant.Maker tenants;
  @Autowired private TestClock clock;
  @Autowired private UsageReports reports;
  @Autowired private UsageExport export;

  private Tenant tenant;

  @BeforeEach
  void makeTenant() {
    tenant = tenants.make(1000);
    carrier.onDial(
        leg -> {
          Instant now = clock.instant();
          if (leg.order().to().e164().endsWith("2")) {
            leg.tell(new LegEvent.Refused(now, Refusal.BUSY, 486, "486 Busy Here"));
          } else {
            leg.tell(new LegEvent.Answered(now));
            leg.tell(new LegEvent.HungUp(now.plusSeconds(7)));
          }
        });
  }

  @Test
  void listsNewestFirstAndEveryCallOnce() {
    List<CallId> placed = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      placed.add(place("+1500555010" + i, "Ada", Map.of()));
    }

    List<CallId> listed = new ArrayList<>();
    Page<Call> page = calls.page(tenant.account(), CallFilter.ALL, null, 3);
    listed.addAll(ids(page));
    while (page.nextCursor() != null) {
      page =
          calls.page(
              tenant.account(),
              CallFilter.ALL,
              new CallId(java.util.UUID.fromString(page.nextCursor())),
              3);
      listed.addAll(ids(page));
    }

    assertThat(listed).containsExactlyElementsOf(placed.reversed());
  }

  @Test
  void givesAPageByItsNumber() {
    List<CallId> placed = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      placed.add(place("+1500555010" + i, "Ada", Map.of()));
    }

    NumberedPage<Call> second = calls.numbered(tenant.account(), CallFilter.ALL, 2, 2);
    assertThat(second.total()).isEqualTo(5);
    assertThat(second.items()).extracting(Call::id).containsExactly(placed.get(2), placed.get(1));
    assertThat(calls.numbered(tenant.account(), CallFilter.ALL, 3, 2).items()).hasSize(1);
    assertThat(calls.numbered(tenant.account(), CallFilter.ALL, 1_000_000, 100))
        .isEqualTo(new NumberedPage<>(List.of(), 5));
    assertThat(calls.numbered(tenants.make(1).account(), CallFilter.ALL, 1, 2).total()).isZero();
  }

  private static CallFilter shown(NumberId number) {
    return new CallFilter(Set.of(), null, null, null, Set.of(), null, null, Map.of(), number);
  }

  @Test
  void filtersByWhatIsAsked() {
    CallId busy = place("+15005550102", "Ada", Map.of("crm", "1"));
    CallId answered = place("+15005550101", "Bob", Map.of("crm", "2"));

    assertThat(
            found(new CallFilter(Set.of(CallStatus.BUSY), null, null, null, null, null, Map.of())))
        .containsExactly(busy);
    assertThat(found(shown(tenant.number().id()))).hasSize(found(CallFilter.ALL).size());
    assertThat(found(shown(NumberId.next()))).isEmpty();
    assertThat(found(new CallFilter(Set.of(), null, null, "+15005550101", null, null, Map.of())))
        .containsExactly(answered);
    assertThat(
            found(
                new CallFilter(
                    Set.of(), tenant.agent(), null, null, null, null, Map.of("crm", "2"))))
        .containsExactly(answered);
    assertThat(found(CallFilter.between(clock.instant(), clock.instant().plusSeconds(60))))
        .isEmpty();
    assertThat(found(CallFilter.between(clock.instant().minusSeconds(60), clock.instant())))
        .containsExactly(answered, busy);
  }

  @Test
  void isOutOfAnotherAccountsReach() {
    CallId mine = place("+15005550101", "Ada", Map.of());
    Tenant other = tenants.make(1);

    assertThat(calls.find(other.account(), mine)).isEmpty();
    assertThat(calls.events(other.account(), mine)).isEmpty();
    assertThat(calls.hangUp(other.account(), mine)).isEmpty();
    assertThat(calls.page(other.account(), CallFilter.ALL, null, 10).items()).isEmpty();
  }

  @Test
  void addsUpUsageAndExportsTheSame() throws IOException {
    Instant from = clock.instant();
    place("+15005550101", "=cmd()", Map.of());
    place("+15005550102", "Bob, \"the\" builder", Map.of());
    Instant to = clock.instant().plusSeconds(1);

    UsageReport report = reports.report(tenant.account(), from, to, UsageReport.GroupBy.NUMBER);
    StringWriter csv = new StringWriter();
    export.write(tenant.account(), from, to, csv);

    assertThat(report.total().calls()).isEqualTo(2);
    assertThat(report.total().byStatus())
        .containsExactlyInAnyOrderEntriesOf(Map.of(CallStatus.COMPLETED, 1L, CallStatus.BUSY, 1L));
    assertThat(report.total().answeredSeconds()).isEqualTo(7);
    assertThat(report.total().creditsUsed()).isEqualTo(1);
    assertThat(report.rows()).extracting(UsageReport.Row::key).containsExactly("+15005550006");
    List<String> lines = csv.toString().lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(1)).contains(",'+15005550101,'=cmd(),");
    assertThat(lines.get(2)).contains(",\"Bob, \"\"the\"\" builder\",");
    assertThat(lines.getLast()).isEqualTo("TOTAL,2 calls,,,,,,,,,,,,7,,2,1,");
  }

  @Test
  void exportsMetadataWholeAndByKey() throws IOException {
    Instant from = clock.instant();
    place("+15005550101", "Ada", Map.of("crm", "42", "cost", -3, "tags", List.of("a")));
    place("+15005550101", "Bob", Map.of("crm", "=cmd()"));
    place("+15005550101", "Eve", Map.of());
    StringWriter csv = new StringWriter();

    export.write(tenant.account(), from, clock.instant().plusSeconds(1), csv);

    List<String> lines = csv.toString().lines().toList();
    assertThat(lines.getFirst())
        .startsWith("call_id,started_at,answered_at,ended_at,status,end_reason,")
        .endsWith(
            ",credits_reserved,credits_used,metadata,metadata.cost,metadata.crm,metadata.tags");
    assertThat(lines.get(1)).contains("\"\"crm\"\":\"\"42\"\"").endsWith(",-3,42,\"[\"\"a\"\"]\"");
    assertThat(lines.get(2)).endsWith(",\"{\"\"crm\"\":\"\"=cmd()\"\"}\",,'=cmd(),");
    assertThat(lines.get(3)).endsWith(",1,1,,,,");
    assertThat(lines.getLast()).endsWith(",3,3,,,,");
  }

  private CallId place(String to, String name, Map<String, Object> metadata) {
    InitiationResult result =
        initiation.initiate(
            new CallRequest(
                tenant.account(),
                new PhoneNumber(to),
                tenant.agent(),
                null,
                new ContactData(name, Map.of()),
                metadata));
    CallId id = ((InitiationResult.Initiated) result).call().id();
    Awaitility.await().until(() -> calls.find(tenant.account(), id).orElseThrow().status().ended());
    return id;
  }

  private List<CallId> found(CallFilter filter) {
    return ids(calls.page(tenant.account(), filter, null, 50));
  }

  private static List<CallId> ids(Page<Call> page) {
    return page.items().stream().map(Call::id).toList();
  }
}
