package io.callmanager.api.idempotency;

import io.callmanager.api.http.AnsweredException;

/// Leads out of a request that was carried out before.
final class ReplayedException extends AnsweredException {

  private static final long serialVersionUID = 1L;

  ReplayedException() {
    super("answered before");
  }
}
