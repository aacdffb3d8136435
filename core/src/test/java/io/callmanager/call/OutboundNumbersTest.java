package io.callmanager.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.account.Plan;
import io.callmanager.agent.AgentMode;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.number.CallerNumber;
import io.callmanager.number.CallerNumbers;
import io.callmanager.shared.CallId;
import io.callmanager.shared.NumberId;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.FakeCarrier;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestClock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// Which numbers calls may be placed from.
@CoreTest
class OutboundNumbersTest {

  @Autowired private Tenant.Maker tenants;
  @Autowired private CallInitiation initiation;
  @Autowired private CallQuotes quotes;
  @Autowired private CallerNumbers numbers;
  @Autowired private Calls calls;
  @Autowired private FakeCarrier carrier;
  @Autowired private TestClock clock;

  private Tenant tenant;

  @BeforeEach
  void makeATenant() {
    carrier.onDial(leg -> leg.tell(new LegEvent.Trying(clock.instant())));
    tenant = tenants.make(100, 60, AgentMode.CONVERSATION, Plan.PRO);
  }

  @Test
  void placesNoCallFromANumberThatIsClosed() {
    initiated(null);

    assertThat(allow(tenant.number().id(), false)).isFalse();
    InitiationResult refused = initiation.initiate(tenant.request());
    assertThat(refused).isEqualTo(new InitiationResult.NumberDisabled());
    assertThat(quotes.quote(tenant.request()))
        .isEqualTo(new CallQuote.Refused(new InitiationResult.NumberDisabled(), null));

    assertThat(allow(tenant.number().id(), true)).isTrue();
    initiated(null);
  }

  @Test
  void noticesThatANumberWasClosedWhateverElseIsRememberedOfTheAccount() {
    CallerNumber other = numbers.assign(tenant.account(), new PhoneNumber("+15005550007"));
    initiated(tenant.number().id());
    initiated(other.id());

    allow(other.id(), false);

    initiated(tenant.number().id());
    assertThat(initiation.initiate(from(other.id())))
        .isEqualTo(new InitiationResult.NumberDisabled());
  }

  @Test
  void endsAWaitingCallWhoseNumberIsClosedWhenItsTurnComes() {
    tenant = tenants.make(100, 60, AgentMode.CONVERSATION, Plan.FREE);
    CallId first = initiated(null);
    CallRequest wish =
        tenant.request().with(CallRequest.Options.NONE.queue(new QueueWish(Duration.ofMinutes(5))));
    InitiationResult.Queued queued = (InitiationResult.Queued) initiation.initiate(wish);

    allow(tenant.number().id(), false);
    calls.hangUp(tenant.account(), first);

    await()
        .until(
            () ->
                calls.find(tenant.account(), queued.call().id()).orElseThrow().endReason()
                    == EndReason.NOT_ALLOWED);
  }

  @Test
  void closesNobodyElsesNumber() {
    Tenant other = tenants.make(100);

    assertThat(numbers.allowOutbound(other.account(), tenant.number().id(), false)).isEmpty();
    initiated(null);
  }

  private boolean allow(NumberId number, boolean allowed) {
    return numbers.allowOutbound(tenant.account(), number, allowed).orElseThrow().outbound();
  }

  private CallRequest from(NumberId number) {
    CallRequest usual = tenant.request();
    return new CallRequest(
        usual.account(), usual.to(), usual.agent(), number, usual.contact(), usual.metadata());
  }

  private CallId initiated(@Nullable NumberId number) {
    InitiationResult result = initiation.initiate(number == null ? tenant.request() : from(number));
    assertThat(result).isInstanceOf(InitiationResult.Initiated.class);
    return ((InitiationResult.Initiated) result).call().id();
  }
}
