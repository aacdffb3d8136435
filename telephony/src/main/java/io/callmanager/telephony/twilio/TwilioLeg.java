package io.callmanager.telephony.twilio;

import com.twilio.security.RequestValidator;
import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.telephony.mediastream.StreamMessage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A call as Twilio has it: asked for once, known by Twilio's name for it as soon as that is told, and ended once.
final class TwilioLeg {

  private final TwilioParts parts;
  private final TrunkDefinition.Twilio placedBy;
  private final Supplier<TrunkDefinition.Twilio> account;
  private final CallUrls urls;
  private final String token;
  private volatile @Nullable String sid;
  private boolean ended;

  /// @param account as it is set up now: its secrets may be changed while the call goes on
  /// @param token a secret of this call's stream
  TwilioLeg(
      TwilioParts parts, Supplier<TrunkDefinition.Twilio> account, CallUrls urls, String token) {
    this.parts = parts;
    this.placedBy = account.get();
    this.account = account;
    this.urls = urls;
    this.token = token;
  }

  CallUrls urls() {
    return urls;
  }

  String token() {
    return token;
  }

  /// Has Twilio place it; blocks.
  ///
  /// @return Twilio's name for it
  /// @throws TwilioFailure when it did not, or it isn't known whether it did
  String place(String from, String to) {
    return parts.api().place(placedBy, from, to, urls.voice(), urls.status());
  }

  /// Twilio's own name for the call is known: by its answer or by its first request, whichever comes first.
  ///
  /// @return whether it was not known before
  synchronized boolean identify(@Nullable String known) {
    if (sid != null || known == null) {
      return false;
    }
    sid = known;
    return true;
  }

  boolean isKnown() {
    return sid != null;
  }

  /// Whether a request is really Twilio's: signed with the auth token that the account has now, or had when the call was placed.
  boolean signed(URI url, Map<String, String> form, @Nullable String signature) {
    return signature != null
        && List.of(account.get(), placedBy).stream()
            .map(TrunkDefinition.Twilio::authToken)
            .distinct()
            .anyMatch(
                secret -> new RequestValidator(secret).validate(url.toString(), form, signature));
  }

  /// Whether a stream is this call's.
  boolean has(StreamMessage.Start start) {
    return start.callSid().equals(sid)
        && start.accountSid().equals(placedBy.accountSid())
        && MessageDigest.isEqual(
            token.getBytes(StandardCharsets.UTF_8),
            start
                .customParameters()
                .getOrDefault(TwilioCall.TOKEN, "")
                .getBytes(StandardCharsets.UTF_8));
  }

  /// Twilio has ended it itself.
  synchronized void isOver() {
    ended = true;
  }

  /// Has Twilio end it, if it is known and was not ended before.
  void end() {
    String known = toBeEnded();
    if (known != null) {
      parts.end(account.get(), known);
    }
  }

  /// The same on this thread, which may wait.
  void endNow() {
    String known = toBeEnded();
    if (known != null) {
      parts.endNow(account.get(), known);
    }
  }

  private synchronized @Nullable String toBeEnded() {
    String known = ended ? null : sid;
    ended |= known != null;
    return known;
  }

  /// What has become of it, in Twilio's word; empty when that can't be found out now. Blocks.
  Optional<String> status() {
    String known = sid;
    return known == null ? Optional.empty() : parts.api().status(account.get(), known);
  }
}
