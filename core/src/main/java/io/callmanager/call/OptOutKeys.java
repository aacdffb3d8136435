package io.callmanager.call;

import io.callmanager.dialgate.DoNotCallEntry.Source;
import io.callmanager.dialgate.DoNotCallList;
import io.callmanager.shared.PatientWork;
import org.springframework.stereotype.Component;

/// Puts callees who pressed the key not to be called any more on their accounts' lists: at once, but not on the calls' own threads,
/// and until the database takes it.
@Component
class OptOutKeys {

  private final DoNotCallList list;
  private final PatientWork work;

  OptOutKeys(DoNotCallList list, PatientWork work) {
    this.list = list;
    this.work = work;
  }

  /// Returns at once.
  void pressed(PlacedCall call) {
    work.until(
        "call=%s account=%s opt-out of %s".formatted(call.id(), call.account(), call.to()),
        () -> {
          list.add(call.account(), call.to(), null, Source.KEY, call.id());
          return true;
        });
  }
}
