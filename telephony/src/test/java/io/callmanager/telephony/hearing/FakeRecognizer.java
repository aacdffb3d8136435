package io.callmanager.telephony.hearing;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Notes what it is given, and tells what it is told to.
final class FakeRecognizer implements SpeechRecognizer {

  final String name;
  final Scope scope;
  final List<String> given = new CopyOnWriteArrayList<>();
  volatile Optional<String> unavailability = Optional.empty();
  volatile String language = "";
  volatile @Nullable String answer = "yes";
  volatile @Nullable String failure;
  volatile @Nullable String refusal;
  volatile @Nullable String failureAtBegin;
  volatile @Nullable RuntimeException bug;
  final AtomicInteger samples = new AtomicInteger();
  private volatile @Nullable HearingListener listener;

  FakeRecognizer(String name, Scope scope) {
    this.name = name;
    this.scope = scope;
  }

  /// Tells something at once.
  HearingListener telling() {
    HearingListener open = listener;
    if (open == null) {
      throw new IllegalStateException("not open");
    }
    return open;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<String> unavailability() {
    return unavailability;
  }

  @Override
  public Scope scope() {
    return scope;
  }

  @Override
  public boolean understands(String tag) {
    return tag.startsWith(language);
  }

  @Override
  public Hearing open(String tag, HearingListener told) {
    given.add("open " + tag);
    listener = told;
    return new Hearing() {
      private int utterance;

      @Override
      public void begin(int number, Expectation expected) {
        given.add("begin " + number + " " + expected.phrases());
        utterance = number;
        samples.set(0);
        if (failureAtBegin != null) {
          told.failed(number, failureAtBegin);
        }
      }

      @Override
      public void audio(short[] frame) {
        samples.addAndGet(frame.length);
        if (bug != null) {
          throw bug;
        }
      }

      @Override
      public void end() {
        given.add("end " + samples);
        if (failure != null) {
          told.failed(utterance, failure);
        } else if (refusal != null) {
          told.refused(utterance, refusal);
        } else if (answer != null) {
          told.heard(utterance, new Heard(answer, 0.9, name));
        }
      }

      @Override
      public void close() {
        given.add("close");
      }
    };
  }
}
