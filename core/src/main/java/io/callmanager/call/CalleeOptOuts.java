package io.callmanager.call;

import io.callmanager.dialgate.DoNotCallEntry.Source;
import io.callmanager.dialgate.DoNotCallList;
import io.callmanager.shared.PatientWork;
import org.springframework.stereotype.Component;

/// Puts callees who said on a call that they do not want to be called any more on their accounts' lists: at once, but not on the calls' own threads,
/// and until the database takes it.
@Component
class CalleeOptOuts {

  private final DoNotCallList list;
  private final PatientWork work;

  CalleeOptOuts(DoNotCallList list, PatientWork work) {
    this.list = list;
    this.work = work;
  }

  /// Returns at once.
  ///
  /// @param source how they said so
  void note(PlacedCall call, Source source) {
    if (call.to().isExtension()) {
      return; // lists hold numbers; whoever is at an extension is the account's own
    }
    work.until(
        "call=%s account=%s opt-out of %s".formatted(call.id(), call.account(), call.to()),
        () -> {
          list.add(call.account(), call.to(), null, source, call.id());
          return true;
        });
  }
}
