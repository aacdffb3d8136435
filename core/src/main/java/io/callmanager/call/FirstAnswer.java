package io.callmanager.call;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What a customer's request waits for: the first answer of a trunk. Given once; what comes later changes nothing.
final class FirstAnswer {

  private enum Stage {
    OPEN,
    UNDER_WAY,
    FAILING
  }

  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.OPEN);
  private final CompletableFuture<Verdict> verdict = new CompletableFuture<>();

  /// The call is under way, unless its failure was claimed before.
  void underWay() {
    if (stage.compareAndSet(Stage.OPEN, Stage.UNDER_WAY)) {
      verdict.complete(new Verdict(null));
    }
  }

  /// Claims that the call could not be initiated; [#failed] must follow once that is written down.
  ///
  /// @return false when the customer has been told already that the call is under way
  boolean claimFailure() {
    return stage.compareAndSet(Stage.OPEN, Stage.FAILING);
  }

  void failed(String words) {
    verdict.complete(new Verdict(words));
  }

  CompletableFuture<Verdict> verdict() {
    return verdict;
  }

  /// The first answer.
  ///
  /// @param failure the carrier's words when it failed; null when the call is under way
  record Verdict(@Nullable String failure) {}
}
