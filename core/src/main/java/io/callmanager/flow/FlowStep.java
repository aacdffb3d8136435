package io.callmanager.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A step of a [Flow]. Texts may hold `{{variables}}`, as [io.callmanager.shared.MessageTemplate] has them; an empty text is not said.
public sealed interface FlowStep {

  /// Unique in its flow.
  String id();

  /// What is said when the step is reached; empty for nothing.
  default String say() {
    return "";
  }

  /// The ids of the steps that may come next, in the order in which they are written.
  List<String> targets();

  /// Say something and go on.
  record Say(String id, String say, String to) implements FlowStep {

    @Override
    public List<String> targets() {
      return List.of(to);
    }
  }

  /// Say something and wait for an answer, by keys or in words.
  ///
  /// @param digits how many keys complete it; null for as many as the longest of the branches has
  /// @param finishOnKey the key that completes it and is not part of it; null for none
  /// @param timeoutSeconds how long nothing may come after what is said
  /// @param attempts how often it waits before it goes `otherwise`
  /// @param retry said before what is said again; empty for nothing
  /// @param saveAs the variable that gets the answer; null for none
  /// @param branches the answers that are understood; empty when any will do
  /// @param to where any answer leads; null when there are branches
  /// @param otherwise where it goes when no attempt brought an answer that is understood
  /// @param sensitive whether nobody but the script may learn what is answered
  record Gather(
      String id,
      String say,
      @Nullable Integer digits,
      @Nullable Character finishOnKey,
      int timeoutSeconds,
      int attempts,
      String retry,
      @Nullable String saveAs,
      List<Answer> branches,
      @Nullable String to,
      String otherwise,
      boolean sensitive)
      implements FlowStep {

    public static final int DEFAULT_TIMEOUT_SECONDS = 5;
    public static final int DEFAULT_ATTEMPTS = 3;

    public Gather {
      branches = List.copyOf(branches);
    }

    /// How many keys complete it; 0 when it doesn't wait for keys.
    public int keys() {
      return digits == null
          ? branches.stream().mapToInt(answer -> answer.digits().length()).max().orElse(0)
          : digits;
    }

    /// Whether it is answered in words: in those of its branches, or, where it has none and takes no keys, in any.
    public boolean listens() {
      return branches.isEmpty()
          ? keys() == 0
          : branches.stream().anyMatch(answer -> !answer.words().isEmpty());
    }

    /// Whether an answer, or one of the answers, can be given in words alone.
    public boolean wordsOnly() {
      return branches.isEmpty()
          ? keys() == 0
          : branches.stream().anyMatch(answer -> answer.digits().isEmpty());
    }

    /// The phrases of all branches, in their order; empty also when anything may be said.
    public List<String> phrases() {
      return branches.stream().flatMap(answer -> answer.words().stream()).distinct().toList();
    }

    @Override
    public List<String> targets() {
      List<String> targets = new ArrayList<>(branches.stream().map(Answer::to).toList());
      Optional.ofNullable(to).ifPresent(targets::add);
      targets.add(otherwise);
      return List.copyOf(targets);
    }
  }

  /// An answer that a [Gather] understands.
  ///
  /// @param digits the keys in full; empty for none
  /// @param words phrases of which one is said
  /// @param value what is saved; empty for the keys or the phrase themselves
  record Answer(String digits, List<String> words, String value, String to) {

    public Answer {
      words = List.copyOf(words);
    }
  }

  /// Give a variable a value.
  ///
  /// @param value may hold variables
  record SetVariable(String id, String variable, String value, String to) implements FlowStep {

    @Override
    public List<String> targets() {
      return List.of(to);
    }
  }

  /// Go by a variable's value.
  record Branch(String id, String variable, List<Case> cases, String otherwise)
      implements FlowStep {

    public Branch {
      cases = List.copyOf(cases);
    }

    @Override
    public List<String> targets() {
      List<String> targets = new ArrayList<>(cases.stream().map(Case::to).toList());
      targets.add(otherwise);
      return List.copyOf(targets);
    }
  }

  /// A value that a [Branch] looks for.
  ///
  /// @param is compared without regard to case and to blanks around it; empty for a variable without a value
  record Case(String is, String to) {}

  /// Hand the callee over to somebody else. When that is done, the conversation is over.
  ///
  /// @param number in E.164 form, or one variable that holds such a number
  /// @param failed where it goes when nobody took over
  record Transfer(String id, String number, String say, String failed) implements FlowStep {

    @Override
    public List<String> targets() {
      return List.of(failed);
    }
  }

  /// Put the callee on the do-not-call list and go on.
  record OptOut(String id, String say, String to) implements FlowStep {

    @Override
    public List<String> targets() {
      return List.of(to);
    }
  }

  /// Say goodbye and hang up.
  record End(String id, String say) implements FlowStep {

    @Override
    public List<String> targets() {
      return List.of();
    }
  }
}
