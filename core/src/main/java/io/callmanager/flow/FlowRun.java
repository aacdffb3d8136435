package io.callmanager.flow;

import io.callmanager.shared.MessageTemplate;
import io.callmanager.shared.PhoneNumber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One call's way through a [Flow]: it is told what the callee did and says what to do next. It has no clock and asks nobody, so that the
/// same inputs lead the same way. Used by one thread at a time.
///
/// An input that isn't waited for, such as a key while the callee is being handed over, changes nothing and brings no turn.
public final class FlowRun {

  /// How many steps a call goes through at most, each further attempt of a gather counted; then it ends.
  public static final int MAX_STEPS = 1000;

  /// The longest text that is said at once, in characters (UTF-16 units), its variables filled in; the rest is left away.
  public static final int MAX_SAID = 4000;

  /// The longest value that is saved, in characters (UTF-16 units); the rest is left away.
  public static final int MAX_VALUE = 2000;

  private static final Pattern NO_TEXT = Pattern.compile("[\\p{Cc}\\p{Cs}]");

  private final Flow flow;
  private final Map<String, String> variables;
  private final SequencedMap<String, String> saved = new LinkedHashMap<>();
  private final List<String> path = new ArrayList<>();
  private final Set<String> secrets = new HashSet<>();
  private int taken;
  private FlowStep at;
  private int attempt;
  private FlowTurn turn;

  private FlowRun(Flow flow, Map<String, String> given) {
    this.flow = flow;
    variables = new HashMap<>(given);
    at = flow.step(flow.start());
    turn = goTo(flow.start());
    tellWatch();
  }

  /// Begins at the flow's start.
  ///
  /// @param variables what is known of the contact
  public static FlowRun begin(Flow flow, Map<String, String> variables) {
    return new FlowRun(flow, variables);
  }

  /// The latest turn; at first, what to do as soon as the callee has answered.
  public FlowTurn turn() {
    return turn;
  }

  /// The callee said something.
  ///
  /// @param text what was understood; empty when nothing was
  public Optional<FlowTurn> heard(String text) {
    if (!(awaiting() instanceof FlowStep.Gather gather) || !gather.listens()) {
      return Optional.empty();
    }
    tellWatch(text, gather);
    String clean = NO_TEXT.matcher(Bounded.text(text, MAX_VALUE)).replaceAll(" ").strip();
    String to = gather.to();
    if (to != null) {
      return told(clean.isEmpty() ? tryAgain(gather) : answered(gather, clean, to));
    }
    return told(
        Phrases.find(gather.branches(), clean)
            .map(match -> answered(gather, match.answer(), match.phrase()))
            .orElseGet(() -> tryAgain(gather)));
  }

  /// The callee pressed keys: as many as were awaited, or fewer and then the finishing key, or nothing more in time.
  ///
  /// @param keys with or without the finishing key
  public Optional<FlowTurn> digits(String keys) {
    if (!(awaiting() instanceof FlowStep.Gather gather) || gather.keys() == 0) {
      return Optional.empty();
    }
    tellWatch(keys, gather);
    Character finish = gather.finishOnKey();
    String pressed =
        finish != null && keys.endsWith(finish.toString())
            ? keys.substring(0, keys.length() - 1)
            : keys;
    String to = gather.to();
    if (to != null) {
      boolean complete =
          pressed.length() == gather.keys()
              || (finish != null && !pressed.isEmpty() && pressed.length() < gather.keys());
      return told(complete ? answered(gather, pressed, to) : tryAgain(gather));
    }
    return told(
        gather.branches().stream()
            .filter(answer -> !answer.digits().isEmpty() && answer.digits().equals(pressed))
            .findFirst()
            .map(answer -> answered(gather, answer, pressed))
            .orElseGet(() -> tryAgain(gather)));
  }

  /// The callee did nothing in time.
  public Optional<FlowTurn> silence() {
    return awaiting() instanceof FlowStep.Gather gather ? told(tryAgain(gather)) : Optional.empty();
  }

  /// Nobody took the callee over.
  public Optional<FlowTurn> transferFailed() {
    if (turn.then() instanceof FlowTurn.Transfer && at instanceof FlowStep.Transfer transfer) {
      turn = goTo(transfer.failed());
      return told(turn);
    }
    return Optional.empty();
  }

  /// Whether nothing can come any more.
  public boolean ended() {
    return turn.then() instanceof FlowTurn.End;
  }

  /// What the steps saved, in the order in which the variables got their latest values.
  public SequencedMap<String, String> values() {
    return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(saved));
  }

  /// The ids of the steps that were gone through, in order; a gather's further attempts are not told.
  public List<String> path() {
    return List.copyOf(path);
  }

  /// The form in which values are compared.
  static String compared(String value) {
    return value.strip().toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  private Optional<FlowTurn> told(FlowTurn next) {
    tellWatch();
    return Optional.of(next);
  }

  private void tellWatch() {
    FlowWatch watch = flow.watch();
    if (watch != null) {
      SequencedMap<String, String> values = new LinkedHashMap<>(saved);
      values.keySet().removeAll(secrets);
      watch.moved(path, awaiting() instanceof FlowStep.Gather gather && gather.sensitive(), values);
    }
  }

  private void tellWatch(String answer, FlowStep.Gather gather) {
    FlowWatch watch = flow.watch();
    if (watch != null) {
      watch.answered(answer, gather.sensitive());
    }
  }

  private @Nullable FlowStep awaiting() {
    return turn.then() instanceof FlowTurn.Await ? at : null;
  }

  private FlowTurn answered(FlowStep.Gather gather, FlowStep.Answer answer, String given) {
    return answered(gather, answer.value().isEmpty() ? given : answer.value(), answer.to());
  }

  private FlowTurn answered(FlowStep.Gather gather, String value, String to) {
    String variable = gather.saveAs();
    if (variable != null) {
      save(variable, value, gather.sensitive());
    }
    turn = goTo(to);
    return turn;
  }

  private FlowTurn tryAgain(FlowStep.Gather gather) {
    if (attempt == gather.attempts()) {
      turn = goTo(gather.otherwise());
    } else if (taken == MAX_STEPS) {
      turn = new FlowTurn(List.of(), new FlowTurn.End(true));
    } else {
      taken++;
      attempt++;
      List<FlowAct> acts = new ArrayList<>();
      say(gather.retry(), acts);
      say(gather.say(), acts);
      turn = new FlowTurn(acts, await(gather));
    }
    return turn;
  }

  private FlowTurn goTo(String first) {
    List<FlowAct> acts = new ArrayList<>();
    String next = first;
    while (taken < MAX_STEPS) {
      taken++;
      path.add(next);
      at = flow.step(next);
      FlowTurn.@Nullable Then then = null;
      switch (at) {
        case FlowStep.Say say -> {
          say(say.say(), acts);
          next = say.to();
        }
        case FlowStep.Gather gather -> {
          say(gather.say(), acts);
          attempt = 1;
          then = await(gather);
        }
        case FlowStep.SetVariable set -> {
          save(
              set.variable(),
              rendered(set.value()),
              !Collections.disjoint(MessageTemplate.parse(set.value()).variables(), secrets));
          next = set.to();
        }
        case FlowStep.Branch branch -> next = chosen(branch);
        case FlowStep.Transfer transfer -> {
          Optional<PhoneNumber> number = PhoneNumber.parse(rendered(transfer.number()).strip());
          if (number.isPresent()) {
            say(transfer.say(), acts);
            then = new FlowTurn.Transfer(transfer.id(), number.get());
          } else {
            next = transfer.failed();
          }
        }
        case FlowStep.OptOut optOut -> {
          acts.add(new FlowAct.OptOut());
          say(optOut.say(), acts);
          next = optOut.to();
        }
        case FlowStep.End end -> {
          say(end.say(), acts);
          then = new FlowTurn.End(false);
        }
      }
      if (then != null) {
        return new FlowTurn(acts, then);
      }
    }
    return new FlowTurn(acts, new FlowTurn.End(true));
  }

  private String chosen(FlowStep.Branch branch) {
    String value = compared(variables.getOrDefault(branch.variable(), ""));
    return branch.cases().stream()
        .filter(each -> compared(each.is()).equals(value))
        .findFirst()
        .map(FlowStep.Case::to)
        .orElse(branch.otherwise());
  }

  private FlowTurn.Await await(FlowStep.Gather gather) {
    return new FlowTurn.Await(
        gather.id(),
        attempt,
        gather.keys(),
        gather.finishOnKey(),
        gather.listens(),
        gather.phrases(),
        Duration.ofSeconds(gather.timeoutSeconds()));
  }

  private void say(String template, List<FlowAct> acts) {
    String text = Bounded.text(rendered(template), MAX_SAID);
    if (!text.isBlank()) {
      acts.add(new FlowAct.Say(text));
    }
  }

  /// @param secret whether it may be said, and not told of
  private void save(String variable, String value, boolean secret) {
    String kept = Bounded.text(value, MAX_VALUE);
    variables.put(variable, kept);
    saved.putLast(variable, kept);
    FlowWatch watch = flow.watch();
    if (!secret) {
      secrets.remove(variable);
    } else {
      secrets.add(variable);
      if (watch != null) {
        watch.isSecret(kept);
      }
    }
  }

  private String rendered(String template) {
    return MessageTemplate.parse(template).render(variables).text();
  }
}
