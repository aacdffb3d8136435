package io.callmanager.telephony.conversation.llm;

import static org.awaitility.Awaitility.await;

import io.callmanager.telephony.conversation.Act;
import io.callmanager.telephony.conversation.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Notes what an agent answers.
final class FakeAnswer implements Answer {

  final List<String> pieces = new CopyOnWriteArrayList<>();
  final List<Act> acts = new CopyOnWriteArrayList<>();
  volatile long firstAtNanos;
  volatile boolean done;
  volatile @Nullable String failure;

  @Override
  public void say(String text) {
    if (pieces.isEmpty()) {
      firstAtNanos = System.nanoTime();
    }
    pieces.add(text);
  }

  @Override
  public void act(Act act) {
    acts.add(act);
  }

  @Override
  public void done() {
    done = true;
  }

  @Override
  public void failed(String words) {
    failure = words;
  }

  String said() {
    return String.join("", pieces);
  }

  /// Waits until the answer is over, one way or the other.
  FakeAnswer over() {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .atMost(Duration.ofSeconds(15))
        .until(() -> done || failure != null);
    return this;
  }
}
