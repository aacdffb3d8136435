package io.callmanager.dialgate;

import io.callmanager.dialgate.Verdict.Allowed;
import io.callmanager.dialgate.Verdict.Refused;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.PhoneNumber;
import java.time.Clock;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// Asks an account's rules and its list before somebody is dialled.
@Service
public class DialClearance {

  private final DialRuleBook rules;
  private final DoNotCallList list;
  private final Clock clock;

  DialClearance(DialRuleBook rules, DoNotCallList list, Clock clock) {
    this.rules = rules;
    this.list = list;
    this.clock = clock;
  }

  /// What was found, and by which rules.
  public record Judgement(DialRules rules, Verdict verdict) {

    /// The number as it stands in lists; null when it is refused, and for the sandbox's phones, which stand in none.
    public @Nullable String listedNumber() {
      return verdict instanceof Allowed(PhoneNumber number, boolean test) && !test
          ? number.e164()
          : null;
    }
  }

  /// Judges a number by the account's rules alone: those that are remembered, and before it is refused those of now. Whoever dials
  /// because of this has to compare the rules' revision, and to look at the account's list and its attempts.
  ///
  /// @param own the zone that the callee is known to be in; null to go by the number
  public Judgement byRules(AccountId account, PhoneNumber number, @Nullable ZoneId own) {
    Judgement judgement = judge(rules.remembered(account), number, own);
    return judgement.verdict() instanceof Refused
        ? judge(rules.now(account), number, own)
        : judgement;
  }

  private Judgement judge(DialRules by, PhoneNumber number, @Nullable ZoneId own) {
    return new Judgement(by, DialGate.check(by, number, own, clock.instant()));
  }

  /// Judges a number by the account's rules of now and by its list. Attempts are not counted.
  ///
  /// @param own the zone that the callee is known to be in; null to go by the number
  public Judgement complete(AccountId account, PhoneNumber number, @Nullable ZoneId own) {
    Judgement judgement = judge(rules.now(account), number, own);
    return judgement.verdict() instanceof Allowed allowed
        ? new Judgement(judgement.rules(), byList(account, allowed))
        : judgement;
  }

  /// Has an account's rules read anew: they are not as they were remembered.
  public void forget(AccountId account) {
    rules.forget(account);
  }

  /// The words for a number on an account's list.
  public static Refused listed() {
    return new Refused(
        DialRule.DO_NOT_CALL, "The number is on the account's do-not-call list.", null);
  }

  /// Judges an allowed number by the account's list.
  private Verdict byList(AccountId account, Allowed allowed) {
    return !allowed.test() && list.find(account, allowed.number()).isPresent() ? listed() : allowed;
  }
}
