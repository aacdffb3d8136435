package io.callmanager.api.dialect.krosai;

import io.callmanager.agent.Agents;
import io.callmanager.api.dialect.ConditionalOnDialect;
import io.callmanager.call.Call;
import io.callmanager.call.CallStatus;
import io.callmanager.shared.MachinePolicy;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Puts calls into KrosAI's words.
@Component
@ConditionalOnDialect(KrosaiContract.NAME)
class KrosaiEntries {

  private final Agents agents;
  private final KrosaiProperties properties;

  KrosaiEntries(Agents agents, KrosaiProperties properties) {
    this.agents = agents;
    this.properties = properties;
  }

  CallEntry of(Call call) {
    String id = KrosaiId.of(call.id());
    return new CallEntry(
        id,
        id,
        CallEntry.OUTBOUND,
        CallWord.of(call.status(), isScreened(call)),
        call.from().e164(),
        call.to().e164(),
        KrosaiId.of(call.agent()),
        KrosaiId.of(call.fromNumberId()),
        duration(call),
        cents(call),
        call.metadata(),
        second(call.startedAt()),
        secondIfAny(call.answeredAt()),
        secondIfAny(call.endedAt()),
        call.endReason() == null ? null : call.endReason().word());
  }

  /// Whole seconds from the answer to the end; null until the end.
  static @Nullable Integer duration(Call call) {
    return call.endedAt() == null ? null : call.answeredSeconds();
  }

  /// What a call cost; null until the end.
  @Nullable Long cents(Call call) {
    return call.settled() == null ? null : properties.cents(call.settled());
  }

  /// Whether the agent says nothing yet because it is still to be known who has answered.
  private boolean isScreened(Call call) {
    return call.status() == CallStatus.ANSWERED && call.answeredBy() == null && screens(call);
  }

  /// Whether the call's agent waits to know who has answered.
  boolean screens(Call call) {
    return agents
        .script(call.account(), call.agent(), call.agentVersion())
        .map(script -> script.machine())
        .filter(
            machine -> machine == MachinePolicy.HANG_UP || machine == MachinePolicy.LEAVE_MESSAGE)
        .isPresent();
  }

  /// An instant as KrosAI writes it: to the second.
  static String second(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static @Nullable String secondIfAny(@Nullable Instant at) {
    return at == null ? null : second(at);
  }
}
