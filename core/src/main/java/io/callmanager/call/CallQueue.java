package io.callmanager.call;

import io.callmanager.agent.AgentMode;
import io.callmanager.call.spi.Carrier;
import io.callmanager.call.spi.Carrier.Admission.Admitted;
import io.callmanager.call.spi.Carrier.Admission.NoTrunk;
import io.callmanager.call.spi.Carrier.Admission.Saturated;
import io.callmanager.credit.Tariff;
import io.callmanager.dialgate.DialClearance;
import io.callmanager.dialgate.Verdict;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.TenantDatabase.Write;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Dials the calls that wait until their accounts may have another one on its way: an account's in the order of their coming, as soon
/// as one of its calls has ended here, or within a second when it was elsewhere. Several servers may do so at once: the database
/// gives each call and each place away once.
@Component
class CallQueue implements DisposableBean {

  private static final Logger log = LoggerFactory.getLogger(CallQueue.class);
  private static final int BATCH = 200;
  private static final String NUMBER_DISABLED =
      "No call may be placed from the number that it was to show.";

  private final QueuedCalls queued;
  private final AccountTerms terms;
  private final DialClearance clearance;
  private final Carrier carrier;
  private final CallEngine engine;
  private final CallWriter writer;
  private final CallChanges changes;
  private final Node node;
  private final Clock clock;
  private final Set<AccountId> waiting = ConcurrentHashMap.newKeySet();
  private final Set<AccountId> toLookAt = ConcurrentHashMap.newKeySet();
  private final Set<AccountId> lookedAt = ConcurrentHashMap.newKeySet();
  private final CallChanges.Subscription subscription;
  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("call-queue-", 0).factory());

  CallQueue(
      QueuedCalls queued,
      AccountTerms terms,
      DialClearance clearance,
      Carrier carrier,
      CallEngine engine,
      CallWriter writer,
      CallChanges changes,
      Node node,
      Clock clock) {
    this.queued = queued;
    this.terms = terms;
    this.clearance = clearance;
    this.carrier = carrier;
    this.engine = engine;
    this.writer = writer;
    this.changes = changes;
    this.node = node;
    this.clock = clock;
    this.subscription = changes.subscribe(this::changed);
  }

  private void changed(CallChange change) {
    if (change.status().ended() && waiting.contains(change.account())) {
      look(change.account());
    }
  }

  /// An account has a call in the queue.
  void added(AccountId account) {
    waiting.add(account);
    look(account);
  }

  @Scheduled(fixedDelayString = "PT1S", initialDelayString = "PT1S")
  void lookEverywhere() {
    if (!engine.isRunning()) {
      return;
    }
    expire();
    List<AccountId> accounts = queued.accounts();
    waiting.retainAll(accounts);
    waiting.addAll(accounts);
    accounts.forEach(this::look);
  }

  /// Which in its account's queue a call is, from 1; empty when it does not wait.
  Optional<Integer> position(AccountId account, CallId id) {
    return queued.position(account, id);
  }

  /// The calls that wait, in their order, behind `after`; null for the first ones.
  List<WaitingCall> linedUp(AccountId account, @Nullable CallId after, int limit) {
    return queued.linedUp(account, after, limit);
  }

  /// How a call waits; empty when it does not.
  Optional<WaitingCall> waiting(AccountId account, CallId id) {
    return queued.waiting(account, id);
  }

  /// Takes a call out because its customer wants it to end.
  ///
  /// @return false when it does not wait
  boolean cancel(AccountId account, CallId id) {
    return queued
        .find(account, id)
        .map(call -> end(call, new CallSignal.HangupRequested(clock.instant())))
        .orElse(false);
  }

  private void expire() {
    List<QueuedCalls.Expired> expired;
    do {
      expired = queued.expired(clock.instant(), BATCH);
      for (QueuedCalls.Expired each : expired) {
        queued
            .find(each.account(), each.call())
            .ifPresent(call -> end(call, new CallSignal.QueueTimeout(clock.instant())));
      }
    } while (expired.size() == BATCH);
  }

  private boolean end(QueuedCall waiter, CallSignal signal) {
    PlacedCall call = waiter.call();
    if (!(CallTransitions.next(new CallState.Queued(), signal, AgentMode.ANNOUNCE)
        instanceof Step.Moved(CallState.Ended(Termination termination), var type, var data))) {
      throw new IllegalArgumentException("no end of a queued call: " + signal);
    }
    CallEnd end = CallEnd.of(termination, null, Tariff.FREE, call.reserved(), false, data);
    boolean ended = writer.writeUnderWay(() -> EndStatement.ofQueued(call, waiter.version(), end));
    if (ended) {
      log.info(
          "call={} account={} left the queue: {}",
          call.id(),
          call.account(),
          termination.reason().word());
      tell(waiter, type, termination.status());
    }
    return ended;
  }

  /// Looks after an account's queue, in one thread at a time: what is asked for meanwhile is looked after by that one.
  private void look(AccountId account) {
    toLookAt.add(account);
    if (lookedAt.add(account)) {
      workers.execute(
          () -> {
            try {
              while (toLookAt.remove(account)) {
                dialNext(account);
              }
            } catch (RuntimeException e) {
              log.warn("account={} its queue could not be worked off", account, e);
            } finally {
              lookedAt.remove(account);
            }
            if (toLookAt.contains(account)) {
              look(account);
            }
          });
    }
  }

  private void dialNext(AccountId account) {
    boolean dialled = true;
    while (dialled && engine.isRunning()) {
      dialled =
          queued.next(account, terms.of(account), clock.instant()).map(this::dial).orElse(false);
    }
  }

  /// What was allowed when the call came need not be when its turn does.
  private boolean dial(QueuedCall waiter) {
    DialClearance.Judgement judgement =
        clearance.complete(waiter.call().account(), waiter.call().to(), waiter.zone());
    if (judgement.verdict() instanceof Verdict.Refused refused) {
      return end(waiter, new CallSignal.NotAllowed(clock.instant(), refused.words()));
    }
    if (!waiter.outbound()) {
      return end(waiter, new CallSignal.NotAllowed(clock.instant(), NUMBER_DISABLED));
    }
    return switch (carrier.admit(waiter.call().account())) {
      case NoTrunk() -> false;
      case Saturated saturated -> false;
      case Admitted(Carrier.Permit permit) -> claimed(waiter, judgement, permit);
    };
  }

  private boolean claimed(
      QueuedCall waiter, DialClearance.Judgement judgement, Carrier.Permit permit) {
    PlacedCall call = waiter.call();
    QueuedCalls.Claim claim = new QueuedCalls.Claim(false, null);
    try {
      CallTerms now = terms.of(call.account());
      if (now.revision() != judgement.rules().revision()) {
        terms.forget(call.account());
        now = terms.of(call.account());
      }
      if (now.revision() == judgement.rules().revision()) {
        Write<QueuedCalls.Claim> write =
            queued.claim(waiter, now, judgement, node.id(), clock.instant());
        claim = writer.writeUnderWay(() -> write);
      }
    } finally {
      if (!claim.taken()) {
        permit.release();
        terms.forget(call.account());
      }
    }
    if (claim.refusal() != null) {
      return end(waiter, new CallSignal.NotAllowed(clock.instant(), claim.refusal().words()));
    }
    if (claim.taken()) {
      engine.startUnawaited(call, waiter.version() + 1, waiter.words(), permit);
      tell(waiter, CallEventType.INITIATED, CallStatus.INITIATED);
    }
    return claim.taken();
  }

  private void tell(QueuedCall waiter, CallEventType type, CallStatus status) {
    changes.tell(
        new CallChange(
            waiter.call().account(),
            waiter.call().id(),
            waiter.version() + 1,
            type,
            status,
            clock.instant()));
  }

  @Override
  public void destroy() {
    subscription.close();
    workers.shutdown();
  }
}
