package io.callmanager.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.agent.AgentMode;
import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.SystemDatabase;
import io.callmanager.shared.TrunkId;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.FakeTrunks;
import io.callmanager.testing.Tenant;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// Every server hears of every trunk, whichever server changed it.
@CoreTest
class TrunkFeedTest {

  @Autowired private Trunks trunks;
  @Autowired private PlatformTrunks platform;
  @Autowired private TrunkRows rows;
  @Autowired private SystemDatabase system;
  @Autowired private FakeTrunks telephone;
  @Autowired private Tenant.Maker tenants;

  private static TrunkDefinition trunk(@Nullable AccountId owner, String name) {
    return new TrunkDefinition(
        TrunkId.next(),
        name,
        owner,
        false,
        true,
        new TrunkDefinition.Address("sip.carrier.example", null, null, true),
        new TrunkDefinition.Identity(new TrunkDefinition.Login("alice", "s3cret"), false, null),
        new TrunkDefinition.Numbers("", false, TrunkDefinition.CallerFormat.E164),
        new TrunkDefinition.Audio(
            List.of(TrunkDefinition.Codec.PCMA),
            TrunkDefinition.SrtpPolicy.OFF,
            false,
            Duration.ofSeconds(10),
            false),
        new TrunkDefinition.Share(30, null, 1, 0),
        new TrunkDefinition.Habits(Duration.ZERO, false));
  }

  @Test
  void tellsEveryServerOfWhatIsThereAndOfWhatChanges() {
    AccountId account = tenants.make(1, 60, AgentMode.ANNOUNCE).account();
    TrunkDefinition own = trunk(account, "own");
    TrunkDefinition lent = trunk(null, "lent to " + account);
    trunks.create(account, own);
    platform.create(
        new TrunkDefinition(
            lent.id(),
            "lent",
            null,
            false,
            true,
            lent.address(),
            lent.identity(),
            lent.numbers(),
            lent.audio(),
            lent.share(),
            lent.habits()));
    platform.assign(account, lent.id(), true);
    FakeTrunks elsewhere = new FakeTrunks();
    TrunkFeed other = new TrunkFeed(system, rows, elsewhere);

    other.start();

    assertThat(telephone.told(own.id())).contains(own);
    assertThat(elsewhere.told(own.id())).contains(own);
    assertThat(elsewhere.assignedTo(account)).containsExactly(lent.id());

    platform.assign(account, lent.id(), false);
    trunks.delete(account, own.id());
    other.lookNowAndThen();

    assertThat(elsewhere.told(own.id())).isEmpty();
    assertThat(elsewhere.assignedTo(account)).isEmpty();
    assertThat(telephone.told(own.id())).isEmpty();
  }

  @Test
  void tellsEveryServerOfAnAccountOfTwiliosToo() {
    AccountId account = tenants.make(1, 60, AgentMode.ANNOUNCE).account();
    TrunkDefinition sip = trunk(account, "twilio");
    TrunkDefinition own =
        new TrunkDefinition(
            sip.id(),
            sip.name(),
            account,
            false,
            true,
            new TrunkDefinition.Address(TrunkDefinition.Twilio.HOST, null, null, true),
            new TrunkDefinition.Identity(null, false, null),
            sip.numbers(),
            sip.audio(),
            sip.share(),
            sip.habits(),
            new TrunkDefinition.Twilio(
                "AC1", "t0ken", new TrunkDefinition.ApiKey("SK1", "s3cret")));
    trunks.create(account, own);
    FakeTrunks elsewhere = new FakeTrunks();

    new TrunkFeed(system, rows, elsewhere).start();

    assertThat(elsewhere.told(own.id())).contains(own);
    assertThat(
            system
                .jdbc()
                .sql("select encode(password || api_secret, 'escape') from trunk where id = ?")
                .param(own.id().value())
                .query(String.class)
                .single())
        .doesNotContain("t0ken", "s3cret");
  }

  @Test
  void refusesATrunkOfAnotherOwner() {
    AccountId account = tenants.make(1, 60, AgentMode.ANNOUNCE).account();
    AccountId other = tenants.make(1, 60, AgentMode.ANNOUNCE).account();
    TrunkDefinition own = trunk(account, "own");
    trunks.create(account, own);

    assertThat(trunks.find(other, own.id())).isEmpty();
    assertThat(trunks.delete(other, own.id())).isFalse();
    assertThat(trunks.change(other, own.id(), same -> same))
        .isInstanceOf(SavedTrunk.NotFound.class);
    assertThat(trunks.list(account)).hasSize(1);
  }
}
