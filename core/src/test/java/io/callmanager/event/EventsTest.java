package io.callmanager.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.call.CallInitiation;
import io.callmanager.call.CallStatus;
import io.callmanager.call.Calls;
import io.callmanager.call.InitiationResult;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.shared.CallId;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.FakeCarrier;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestClock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@CoreTest
class EventsTest {

  @Autowired private Events events;
  @Autowired private CallInitiation initiation;
  @Autowired private Calls calls;
  @Autowired private FakeCarrier carrier;
  @Autowired private Tenant.Maker tenants;
  @Autowired private TestClock clock;
  private Tenant tenant;
  private CallId call;

  @BeforeEach
  void placeCall() {
    tenant = tenants.make(10);
    carrier.onDial(
        leg -> {
          Instant now = clock.instant();
          leg.tell(new LegEvent.Answered(now));
          leg.tell(new LegEvent.HungUp(now.plusSeconds(7)));
        });
    call = ((InitiationResult.Initiated) initiation.initiate(tenant.request())).call().id();
    Awaitility.await()
        .until(() -> calls.find(tenant.account(), call).orElseThrow().status().ended());
  }

  @Test
  void findsEventsByTheirIds() {
    EventId first = EventId.ofCall(call, 1);
    EventId second = EventId.ofCall(call, 2);
    EventId none = EventId.ofCall(call, 99);

    assertThat(events.find(tenant.account(), List.of(second, none, first)).values())
        .extracting(event -> event.id() + " " + event.type())
        .containsExactly(second + " call.answered", first + " call.initiated");
  }

  @Test
  void readsACallsEventsInOrder() {
    List<Event> all = events.ofCall(tenant.account(), call, 0, 10);

    assertThat(all)
        .extracting(Event::type)
        .containsExactly("call.initiated", "call.answered", "call.ended");
    assertThat(all)
        .extracting(event -> Objects.requireNonNull(event.call()).status())
        .containsExactly(CallStatus.INITIATED, CallStatus.ANSWERED, CallStatus.COMPLETED);
    assertThat(Objects.requireNonNull(all.getFirst().call()).metadata()).containsEntry("crm", "42");
    assertThat(events.ofCall(tenant.account(), call, 1, 1)).containsExactly(all.get(1));
  }

  @Test
  void isOutOfAnotherAccountsReach() {
    Tenant other = tenants.make(1);

    assertThat(events.ofCall(other.account(), call, 0, 10)).isEmpty();
    assertThat(
            events.find(
                other.account(),
                List.of(EventId.ofCall(call, 1), EventId.ofAccount(UUID.randomUUID()))))
        .isEmpty();
  }
}
