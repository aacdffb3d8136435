package io.callmanager.testing;

import io.callmanager.event.Event;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.Json;
import io.callmanager.webhook.WebhookFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A webhook format that tells of little and can be made to fail. To be imported; carries no stereotype.
public final class NotesFormat implements WebhookFormat {

  public static final String NAME = "notes";

  private final Set<String> twice = ConcurrentHashMap.newKeySet();
  private final Set<String> speechless = ConcurrentHashMap.newKeySet();

  /// Tells of a call's end in two messages.
  public void tellTwice(String call) {
    twice.add(call);
  }

  /// Fails from now on to tell of a call.
  public void fail(String call) {
    speechless.add(call);
  }

  /// Fails no more.
  public void recover() {
    speechless.clear();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> types() {
    return Set.of("call.answered", "digit.received", "call.ended");
  }

  /// Has nothing to say of digits, nor of trials.
  @Override
  public Optional<String> message(AccountId account, Event event) {
    if (event.call() == null || event.type().equals("digit.received")) {
      return Optional.empty();
    }
    if (speechless.contains(event.call().id().toString())) {
      throw new IllegalStateException("No words");
    }
    return Optional.of(
        Json.write(
            Map.of("note", event.type(), "account", account.toString(), "data", event.data())));
  }

  @Override
  public List<String> messages(AccountId account, Event event) {
    List<String> usual = WebhookFormat.super.messages(account, event);
    return event.call() != null
            && event.type().equals("call.ended")
            && twice.contains(event.call().id().toString())
        ? List.of(usual.getFirst(), Json.write(Map.of("note", "again", "data", event.data())))
        : usual;
  }

  @Override
  public Map<String, String> headers(String body, Signer signer) {
    return Map.of(
        "User-Agent",
        "Notes/1.0",
        "X-Notes-Signature",
        "sha256=" + signer.hexHmacSha256(body),
        "webhook-id",
        "none");
  }

  @Override
  public List<Duration> retries() {
    return List.of(Duration.ofMinutes(1), Duration.ofMinutes(5));
  }
}
