package io.callmanager.console.agents;

import io.callmanager.trunk.TrunkOverview;
import java.util.List;
import org.springframework.stereotype.Component;

/// The numbers of the sandbox's phones, offered where the sandbox is the trunk.
@Component
public class TestPhones {

  private static final String SANDBOX = "sandbox";

  private static final List<Phone> ALL =
      List.of(
          new Phone("+15005550100", "answers and listens"),
          new Phone("+15005550107", "answers, hangs up after 3 s"),
          new Phone("+15005550109", "presses 1"),
          new Phone("+15005550108", "voicemail"),
          new Phone("+15005550102", "busy"),
          new Phone("+15005550103", "rings, no answer"),
          new Phone("+15005550104", "declines"),
          new Phone("+15005550105", "not in use"));

  /// They answer an agent that stays on the line.
  private static final List<Phone> TALKING =
      List.of(
          new Phone("+15005550120", "says “yes please”"),
          new Phone("+15005550121", "says “no thank you”"),
          new Phone("+15005550122", "wants a human"),
          new Phone("+15005550123", "talks for 20 s"),
          new Phone("+15005550124", "interrupts, then “yes please”"),
          new Phone("+15005550125", "says goodbye"),
          new Phone("+15005550126", "says nothing"));

  private final TrunkOverview trunks;

  TestPhones(TrunkOverview trunks) {
    this.trunks = trunks;
  }

  /// What can be called for a try; nothing where every number is a real one.
  public List<Phone> offered() {
    return sandboxed() ? ALL : List.of();
  }

  /// The phones that talk, of use to agents in conversations; nothing where every number is a real one.
  public List<Phone> talking() {
    return sandboxed() ? TALKING : List.of();
  }

  private boolean sandboxed() {
    return trunks.all().stream().anyMatch(trunk -> trunk.name().equals(SANDBOX));
  }

  /// A phone that always does the same.
  public record Phone(String number, String behaviour) {}
}
