package io.callmanager.api.dialect;

import io.callmanager.call.Call;
import io.callmanager.shared.AccountId;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What one of the dialects that share `GET /api/calls` tells of calls there.
public interface CallListing {

  /// The dialect's name.
  String contract();

  /// For how long a call stays in the list after its end; zero for not at all.
  Duration afterEnd();

  /// What the dialect's clients read of each of the calls, in their order.
  List<Map<String, Object>> describe(AccountId account, List<Call> calls);
}
