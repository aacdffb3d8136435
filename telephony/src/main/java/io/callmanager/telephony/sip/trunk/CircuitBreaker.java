package io.callmanager.telephony.sip.trunk;

import java.util.concurrent.TimeUnit;

/// Keeps calls away from a trunk on which too many of them failed lately, and lets one through now and then to see whether
/// that is over. Safe for use by many threads; times are those of [System#nanoTime()].
final class CircuitBreaker {

  /// How many of the last calls are looked at.
  static final int WINDOW = 20;

  /// How many there must be to judge by.
  static final int ENOUGH = 5;

  static final long FIRST_REST = TimeUnit.SECONDS.toNanos(10);
  static final long LONGEST_REST = TimeUnit.MINUTES.toNanos(2);

  /// An older outcome says nothing about now.
  private static final long MEMORY = TimeUnit.MINUTES.toNanos(1);

  /// After so long, a probe whose outcome never became known is given up.
  private static final long PROBE_PATIENCE = TimeUnit.SECONDS.toNanos(30);

  private final long[] times = new long[WINDOW];
  private final boolean[] failures = new boolean[WINDOW];
  private int next;
  private int known;
  private boolean open;
  private boolean probing;
  private long rest = FIRST_REST;
  private long openedAt;
  private long probedAt;

  /// Whether calls go through as usual.
  synchronized boolean closed() {
    return !open;
  }

  /// Whether a call may be tried on an open circuit.
  synchronized boolean probeDue(long now) {
    return open && now - openedAt >= rest && (!probing || now - probedAt >= PROBE_PATIENCE);
  }

  /// Takes the place of the one call that may be tried on an open circuit; its outcome must be told.
  synchronized boolean probe(long now) {
    if (!probeDue(now)) {
      return false;
    }
    probing = true;
    probedAt = now;
    return true;
  }

  /// Notes that the trunk did its part of a call. One is enough to close an open circuit.
  synchronized void succeeded(long now) {
    if (open) {
      open = false;
      probing = false;
      rest = FIRST_REST;
      known = 0;
      next = 0;
    }
    note(now, false);
  }

  /// Notes that the trunk failed a call.
  synchronized void failed(long now) {
    if (open) {
      if (probing) {
        probing = false;
        openedAt = now;
        rest = Math.min(rest * 2, LONGEST_REST);
      }
      return;
    }
    note(now, true);
    if (tooManyFailed(now)) {
      open = true;
      openedAt = now;
    }
  }

  private void note(long now, boolean failure) {
    times[next] = now;
    failures[next] = failure;
    next = (next + 1) % WINDOW;
    known = Math.min(known + 1, WINDOW);
  }

  /// Half of the calls of the last minute, and five at least.
  private boolean tooManyFailed(long now) {
    int recent = 0;
    int failed = 0;
    for (int i = 0; i < known; i++) {
      if (now - times[i] <= MEMORY) {
        recent++;
        failed += failures[i] ? 1 : 0;
      }
    }
    return recent >= ENOUGH && failed * 2 >= recent;
  }
}
