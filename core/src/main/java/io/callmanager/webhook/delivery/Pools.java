package io.callmanager.webhook.delivery;

import java.util.concurrent.Semaphore;

/// How many attempts a server makes at once. Endpoints that are slow or failing draw on a pool of their own, so that they wait for
/// each other and never keep the others waiting. Whoever has waited longest is next.
record Pools(Semaphore quick, Semaphore troubled) {

  static Pools of(int most) {
    return new Pools(new Semaphore(most, true), new Semaphore(Math.max(1, most / 4), true));
  }
}
