package io.callmanager.call;

import io.callmanager.dialgate.DoNotCallEntry;
import io.callmanager.dialgate.DoNotCallEntry.Source;
import io.callmanager.dialgate.DoNotCallList;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.PatientWork;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;

/// Callees who do not want to be called any more and said so otherwise than by a key.
@Service
public class OptOuts {

  private final Calls calls;
  private final CallTimeline timeline;
  private final DoNotCallList list;
  private final PatientWork work;
  private final Clock clock;

  OptOuts(Calls calls, CallTimeline timeline, DoNotCallList list, PatientWork work, Clock clock) {
    this.calls = calls;
    this.timeline = timeline;
    this.list = list;
    this.work = work;
    this.clock = clock;
  }

  /// Puts the callee of an account's call on its list, unless it is an extension of the account's own, and tells the call's timeline once. The call goes on.
  ///
  /// @return the entry, which may have been there before; empty when there is no such call, or none that lists are for
  public Optional<DoNotCallEntry> optOut(AccountId account, CallId id, Source source) {
    return calls
        .find(account, id)
        .filter(call -> !call.to().isExtension())
        .map(
            call -> {
              DoNotCallEntry entry = list.add(account, call.to(), null, source, id).entry();
              Instant at = clock.instant();
              if (!told(account, id, source, at)) {
                // Another server carries the call: its timeline takes the event when it is over.
                work.until(
                    "call=%s callee.opted_out".formatted(id), () -> told(account, id, source, at));
              }
              return entry;
            });
  }

  private boolean told(AccountId account, CallId id, Source source, Instant at) {
    return calls.events(account, id).stream()
            .anyMatch(event -> event.type().equals(CallEventType.OPTED_OUT.word()))
        || timeline.add(account, id, CallEventType.OPTED_OUT, at, Map.of("source", source.name()));
  }
}
