package io.callmanager.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.LegEvent;
import io.callmanager.contact.ContactData;
import io.callmanager.shared.CallId;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.FakeCarrier;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@CoreTest
class CurrentCallsTest {

  private static final Duration MINUTE = Duration.ofSeconds(60);

  @Autowired private CurrentCalls current;
  @Autowired private CallInitiation initiation;
  @Autowired private Calls calls;
  @Autowired private FakeCarrier carrier;
  @Autowired private Tenant.Maker tenants;
  @Autowired private TestClock clock;
  private Tenant tenant;

  @BeforeEach
  void makeTenant() {
    tenant = tenants.make(1000);
    carrier.onDial(
        leg -> {
          leg.tell(new LegEvent.Answered(clock.instant()));
          if (leg.order().to().e164().endsWith("2")) {
            leg.tell(new LegEvent.HungUp(clock.instant()));
          }
        });
  }

  @Test
  void showsWhatGoesOnAndForAWhileWhatHasEnded() {
    CallId live = place("+15005550101");
    CallId ended = place("+15005550102");
    CallId later = place("+15005550101");
    await().until(() -> calls.find(tenant.account(), ended).orElseThrow().endedAt() != null);

    assertThat(ids(Duration.ZERO, 10)).containsExactly(later, live);
    assertThat(ids(MINUTE, 10)).containsExactly(later, ended, live);
    assertThat(ids(MINUTE, 2)).containsExactly(later, ended);
    assertThat(ids(Duration.ZERO, 1)).containsExactly(later);
  }

  @Test
  void showsNothingOfOthers() {
    place("+15005550101");
    Tenant other = tenants.make(1);

    assertThat(current.of(other.account(), MINUTE, 10)).isEmpty();
  }

  @Test
  void tellsToWhichCallsSomethingHappened() {
    CallId answered = place("+15005550101");
    await()
        .until(
            () ->
                calls.find(tenant.account(), answered).orElseThrow().status()
                    == CallStatus.ANSWERED);

    assertThat(
            current.among(
                tenant.account(),
                List.of(answered, new CallId(UUID.randomUUID())),
                CallEventType.ANSWERED))
        .containsExactly(answered);
    assertThat(current.among(tenant.account(), List.of(answered), CallEventType.SPEECH_FINISHED))
        .isEmpty();
    assertThat(current.among(tenants.make(1).account(), List.of(answered), CallEventType.ANSWERED))
        .isEmpty();
  }

  private List<CallId> ids(Duration afterEnd, int most) {
    return current.of(tenant.account(), afterEnd, most).stream().map(Call::id).toList();
  }

  private CallId place(String to) {
    return ((InitiationResult.Initiated)
            initiation.initiate(
                new CallRequest(
                    tenant.account(),
                    new PhoneNumber(to),
                    tenant.agent(),
                    null,
                    new ContactData("Ada", Map.of()),
                    Map.of())))
        .call()
        .id();
  }
}
