package io.callmanager.api.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.StagedCarrier;
import io.callmanager.api.testing.StagedLeg;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import io.callmanager.call.spi.Refusal;
import io.callmanager.shared.CallId;
import io.callmanager.shared.SystemDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// Requests for calls whose server died, and are sent again. What such a server leaves behind is written here, by hand.
@ApiTest
class InterruptedCallTest {

  private static final String CALLS = "/api/v1/calls";
  private static final String NUMBER = "+15005550133";
  private static final String BUSY_TRUNK = "+15005550134";

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  @Autowired private StagedCarrier carrier;
  @Autowired private SystemDatabase system;
  private final String key = UUID.randomUUID().toString();
  private Tenant tenant;
  private int dialedBefore;

  @BeforeEach
  void openAccount() {
    tenant = tenants.open(100);
    dialedBefore = carrier.dialed();
  }

  @Test
  void isAnsweredFromTheCallThatWasPlaced() {
    String body =
        """
        {"toNumber":"%s","agentId":"%s","contactName":"John Doe","contactData":{"company":"Acme","n":[1,null,2.50]},
         "metadata":{"crm":"é"}}"""
            .formatted(NUMBER, tenant.agent());
    Answer lost = client.post(CALLS, tenant.key(), body, key);
    CallId call = new CallId(UUID.fromString(lost.data("/call/id")));
    await()
        .until(
            () -> client.get(CALLS + "/" + call, tenant.key()).data("/call/trunk"),
            "staged"::equals);
    die(call);

    Answer again = client.post(CALLS, tenant.key(), body, key);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json()).isEqualTo(lost.json());
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(client.post(CALLS, tenant.key(), body, key).text()).isEqualTo(again.text());
    assertThat(carrier.dialed() - dialedBefore).isOne();
    assertThat(tenants.balance(tenant.account()).reserved().amount()).isEqualTo(5);
  }

  @Test
  void isAnsweredAsPlacedAlsoWhenTheCallIsOver() {
    Answer lost = call(NUMBER);
    CallId call = new CallId(UUID.fromString(lost.data("/call/id")));
    client.post(CALLS + "/" + call + "/hangup", tenant.key());
    die(call);

    assertThat(call(NUMBER).json()).isEqualTo(lost.json());
    assertThat(carrier.dialed() - dialedBefore).isOne();
  }

  @Test
  void isCarriedOutWhenNoCallWasPlaced() {
    call(NUMBER);
    die(null);

    Answer again = call(NUMBER);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.header("Idempotency-Replayed")).isEmpty();
    assertThat(carrier.dialed() - dialedBefore).isEqualTo(2);
  }

  @Test
  void hasToWaitUntilTheClaimIsOver() {
    CallId call = new CallId(UUID.fromString(call(NUMBER).data("/call/id")));
    die(call);
    system
        .jdbc()
        .sql("update idempotency_key set claimed_until = now() + interval '20 s' where key = ?")
        .param(key)
        .update();

    Answer early = call(NUMBER);
    assertThat(early.status()).isEqualTo(409);
    assertThat(Integer.parseInt(early.header("Retry-After"))).isBetween(15, 20);
  }

  @Test
  void isCarriedOutAnewWhenTheCallNeverBegan() {
    carrier.callee(
        BUSY_TRUNK,
        leg -> leg.refuses(Refusal.SERVICE_UNAVAILABLE, 503, "503 Service Unavailable"));
    assertThat(call(BUSY_TRUNK).status()).isEqualTo(500);
    carrier.callee(BUSY_TRUNK, StagedLeg::ringing);

    Answer again = call(BUSY_TRUNK);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.header("Idempotency-Replayed")).isEmpty();
    assertThat(call(BUSY_TRUNK).text()).isEqualTo(again.text());
    assertThat(carrier.dialed() - dialedBefore).isEqualTo(2);
    assertThat(tenants.balance(tenant.account()).reserved().amount()).isEqualTo(5);
  }

  @Test
  void isNotPlacedByWhoComesToItLate() {
    List<Answer> first = new ArrayList<>();
    carrier.onAdmission(
        () -> {
          carrier.onAdmission(() -> {});
          first.add(call(NUMBER));
        });
    Answer late = call(NUMBER);

    assertThat(late.status()).isEqualTo(200);
    assertThat(late.text()).isEqualTo(first.getFirst().text());
    assertThat(late.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(first.getFirst().header("Idempotency-Replayed")).isEmpty();
    assertThat(carrier.dialed() - dialedBefore).isOne();
    assertThat(tenants.balance(tenant.account()).reserved().amount()).isEqualTo(5);
  }

  @Test
  void hasToWaitForWhoIsStillAtIt() {
    carrier.onAdmission(
        () -> {
          carrier.onAdmission(() -> {});
          call(NUMBER);
          system
              .jdbc()
              .sql(
                  """
                  update idempotency_key set state = 'RUNNING', status = null, headers = null, body = null,
                    claimed_until = now() + interval '60 s'
                   where key = ?
                  """)
              .param(key)
              .update();
        });
    Answer late = call(NUMBER);

    assertThat(late.status()).isEqualTo(409);
    assertThat(late.json().at("/code").asString()).isEqualTo("IDEMPOTENCY_KEY_IN_USE");
    assertThat(late.header("Retry-After")).isNotEmpty();
    assertThat(carrier.dialed() - dialedBefore).isOne();
    assertThat(tenants.balance(tenant.account()).reserved().amount()).isEqualTo(5);
  }

  private Answer call(String number) {
    return client.post(CALLS, tenant.key(), tenant.call(number), key);
  }

  /// Leaves the key as a server does that died before it could keep its answer, a minute ago.
  ///
  /// @param call that was placed for it, if one was
  private void die(@Nullable CallId call) {
    system
        .jdbc()
        .sql(
            """
            update idempotency_key set state = 'RUNNING', status = null, headers = null, body = null,
              call_id = case when call_id = ?::uuid then call_id end,
              claimed_until = now() - interval '1 s'
             where key = ?
            """)
        .param(call == null ? null : call.toString())
        .param(key)
        .update();
  }
}
