package io.callmanager.call;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;

/// What was said and pressed in accounts' calls.
@Service
public class Transcripts {

  private final Calls calls;

  Transcripts(Calls calls) {
    this.calls = calls;
  }

  /// What was said so far in a call; of one that was not answered, nothing.
  ///
  /// @return empty when the account has no such call
  public Optional<Transcript> of(AccountId account, CallId id) {
    return calls
        .find(account, id)
        .map(
            call ->
                call.answeredAt() == null
                    ? new Transcript(call.startedAt(), List.of())
                    : Transcript.of(call.answeredAt(), CallTalk.of(calls.events(account, id))));
  }
}
