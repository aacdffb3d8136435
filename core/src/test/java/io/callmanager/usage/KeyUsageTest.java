package io.callmanager.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.Call;
import io.callmanager.call.CallInitiation;
import io.callmanager.call.CallRequest;
import io.callmanager.call.CallStatus;
import io.callmanager.call.Calls;
import io.callmanager.call.CallsOfKey;
import io.callmanager.call.InitiationResult;
import io.callmanager.call.spi.Answerer;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.Refusal;
import io.callmanager.shared.ApiKeyId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.FakeCarrier;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@CoreTest
class KeyUsageTest {

  private static final String ANSWERS = "+15005550101";
  private static final String BUSY = "+15005550102";
  private static final String RINGS = "+15005550103";

  @Autowired private CallInitiation initiation;
  @Autowired private Calls calls;
  @Autowired private CallsOfKey ofKey;
  @Autowired private KeyUsage usage;
  @Autowired private FakeCarrier carrier;
  @Autowired private Tenant.Maker tenants;
  @Autowired private TestClock clock;

  private final ApiKeyId key = ApiKeyId.next();
  private Tenant tenant;
  private Instant since;

  @BeforeEach
  void makeTenant() {
    since = Instant.now(); // ids are made by the real time
    tenant = tenants.make(1000);
    carrier.onDial(
        leg -> {
          Instant now = clock.instant();
          switch (leg.order().to().e164()) {
            case BUSY -> leg.tell(new LegEvent.Refused(now, Refusal.BUSY, 486, "486 Busy Here"));
            case RINGS -> leg.tell(new LegEvent.Ringing(now, 180, false));
            default -> {
              leg.tell(new LegEvent.Answered(now));
              leg.tell(
                  new LegEvent.AnsweredBy(now, Answerer.HUMAN, "SHORT_GREETING", 0.9, 900, false));
              leg.tell(new LegEvent.HungUp(now.plusSeconds(7)));
            }
          }
        });
  }

  @Test
  void addsUpWhatWasAskedForWithTheKeyAlone() {
    place(ANSWERS, key);
    place(ANSWERS, key);
    place(BUSY, key);
    place(ANSWERS, ApiKeyId.next());

    DayOfCalls sum = sum();

    assertThat(sum.byStatus())
        .containsExactlyInAnyOrderEntriesOf(Map.of(CallStatus.COMPLETED, 2L, CallStatus.BUSY, 1L));
    assertThat(sum.answeredBy(Answerer.HUMAN)).isEqualTo(2);
    assertThat(sum.answeredSeconds()).isEqualTo(14);
    assertThat(sum.calls()).isEqualTo(3);
    assertThat(sum.calls(Set.of(CallStatus.BUSY, CallStatus.FAILED))).isEqualTo(1);
    assertThat(usage.days(tenants.make(1).account(), key, since)).isEmpty();
  }

  @Test
  void givesTheSameOnceItIsRemembered() {
    place(ANSWERS, key);
    place(BUSY, key);
    List<DayOfCalls> fresh = usage.days(tenant.account(), key, since);

    clock.advance(Duration.ofHours(60));
    List<DayOfCalls> old = usage.days(tenant.account(), key, since);
    List<DayOfCalls> remembered = usage.days(tenant.account(), key, since);

    assertThat(old).isEqualTo(fresh);
    assertThat(remembered).isEqualTo(fresh);
  }

  @Test
  void takesACallThatEndsLateAsItEnded() {
    CallId call = place(RINGS, key);
    assertThat(sum().byStatus()).containsOnlyKeys(CallStatus.RINGING);
    clock.advance(Duration.ofHours(7));
    assertThat(sum().byStatus()).containsOnlyKeys(CallStatus.RINGING);

    calls.hangUp(tenant.account(), call);

    assertThat(sum().byStatus()).containsOnlyKeys(CallStatus.FAILED);
  }

  @Test
  void listsTheKeysCallsAlone() {
    CallId ringing = place(RINGS, key);
    CallId busy = place(BUSY, key);
    CallId answered = place(ANSWERS, key);
    place(RINGS, ApiKeyId.next());
    Instant to = Instant.now().plusSeconds(60);

    assertThat(ids(ofKey.goingOn(tenant.account(), key, 10))).containsExactly(ringing);
    assertThat(ids(ofKey.page(tenant.account(), key, Set.of(), since, to, 0, 10)))
        .containsExactly(answered, busy, ringing);
    assertThat(ids(ofKey.page(tenant.account(), key, Set.of(), since, to, 1, 1)))
        .containsExactly(busy);
    assertThat(ids(ofKey.page(tenant.account(), key, Set.of(CallStatus.BUSY), since, to, 0, 10)))
        .containsExactly(busy);
    assertThat(ofKey.page(tenants.make(1).account(), key, Set.of(), since, to, 0, 10)).isEmpty();
  }

  private DayOfCalls sum() {
    return usage.days(tenant.account(), key, since).stream().reduce(DayOfCalls::plus).orElseThrow();
  }

  private CallId place(String to, ApiKeyId by) {
    CallRequest request = tenant.request(new PhoneNumber(to));
    InitiationResult result = initiation.initiate(request.with(CallRequest.Options.NONE.by(by)));
    if (!(result instanceof InitiationResult.Initiated initiated)) {
      throw new AssertionError("not initiated: " + result);
    }
    CallId id = initiated.call().id();
    CallStatus wanted =
        switch (to) {
          case BUSY -> CallStatus.BUSY;
          case RINGS -> CallStatus.RINGING;
          default -> CallStatus.COMPLETED;
        };
    await().until(() -> calls.find(tenant.account(), id).orElseThrow().status() == wanted);
    assertThat(initiated.balance().amount()).isPositive();
    return id;
  }

  private static List<CallId> ids(List<Call> found) {
    return found.stream().map(Call::id).toList();
  }
}
