package io.callmanager.telephony.sip.dns;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// Questions asked at the same time, each on a virtual thread.
final class Together {

  private Together() {}

  /// The answers by their questions, in the order of the questions. Each question must end by itself.
  static <Q, A> Map<Q, A> ask(List<Q> questions, Function<? super Q, ? extends A> ask) {
    Map<Q, CompletableFuture<A>> asked = new LinkedHashMap<>();
    for (Q question : questions) {
      asked.computeIfAbsent(
          question,
          it -> CompletableFuture.supplyAsync(() -> ask.apply(it), Thread::startVirtualThread));
    }
    Map<Q, A> answers = new LinkedHashMap<>();
    asked.forEach((question, answer) -> answers.put(question, answer.join()));
    return answers;
  }

  /// The answer to a question that was asked.
  static <Q, A> A of(Map<Q, A> answers, Q question) {
    return Objects.requireNonNull(answers.get(question));
  }
}
