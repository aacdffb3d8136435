package io.callmanager.telephony.twilio;

import com.twilio.security.RequestValidator;
import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.telephony.media.NoMediaPortException;
import io.callmanager.telephony.media.SdpException;
import io.callmanager.telephony.mediastream.StreamMessage;
import io.callmanager.telephony.sip.call.IncomingCall;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A call of ours that Twilio places: what our own SIP says on one side, what Twilio's requests, callbacks and media stream say on the
/// other. Twilio is asked to place it exactly once. It was answered when its stream has begun, so that nothing is said to
/// nobody.
final class TwilioCall implements IncomingCall.Listener {

  /// The stream's parameter by which it proves to be of this call.
  static final String TOKEN = "token";

  private static final Logger log = LoggerFactory.getLogger(TwilioCall.class);

  private static final Set<String> ENDED =
      Set.of("completed", "busy", "no-answer", "failed", "canceled");

  /// What is said last takes so long from our leg to the stream.
  private static final Duration LAST_WORDS = Duration.ofMillis(120);

  /// How long Twilio may take to play it.
  private static final Duration LAST_WORDS_HEARD = Duration.ofSeconds(2);

  private static final String LAST = "last";

  private enum Phase {
    PLACING,
    ANSWERED,
    TALKING,
    OVER
  }

  private final IncomingCall call;
  private final TwilioParts parts;
  private final TrunkDefinition.Twilio account;
  private final CallUrls urls;
  private final String to;
  private final String token;
  private final Runnable onOver;
  private final CallAudio audio;
  private Phase phase = Phase.PLACING;
  private @Nullable String sid;
  private @Nullable Future<?> timer;
  private int waits;
  private boolean endedThere;

  /// @param call what our own telephone wants
  /// @param token a secret of this call's stream
  /// @param onOver run once when it is over
  TwilioCall(
      IncomingCall call,
      TwilioParts parts,
      TrunkDefinition.Twilio account,
      CallUrls urls,
      String to,
      String token,
      Runnable onOver) {
    this.call = call;
    this.parts = parts;
    this.account = account;
    this.urls = urls;
    this.to = to;
    this.token = token;
    this.onOver = onOver;
    this.audio = new CallAudio(parts);
  }

  /// Has Twilio place it.
  synchronized void begin() {
    call.listen(this);
    try {
      audio.open();
      parts.run(this::place);
    } catch (NoMediaPortException e) {
      refuse(TwilioVerdicts.UNAVAILABLE, "Every RTP port is in use");
    }
  }

  private void place() {
    try {
      placed(parts.api().place(account, call.caller(), to, urls.voice(), urls.status()));
    } catch (TwilioFailure e) {
      notPlaced(e);
    }
  }

  private synchronized void placed(String made) {
    identify(made);
    if (phase == Phase.OVER) {
      endThere();
    }
  }

  private synchronized void notPlaced(TwilioFailure failure) {
    if (phase == Phase.OVER || sid != null) {
      return;
    }
    if (failure.kind() == TwilioFailure.Kind.IN_DOUBT) {
      log.warn("Whether Twilio has placed a call is in doubt: {}", failure.words());
      await(
          parts.callbackWait(),
          () -> {
            if (sid == null) {
              refuse(
                  TwilioVerdicts.of(failure),
                  failure.words() + "; whether the call was placed is not known");
            }
          });
    } else {
      refuse(TwilioVerdicts.of(failure), failure.words());
    }
  }

  /// Twilio's own name for the call is known: by its answer or by its first callback, whichever comes first.
  private void identify(@Nullable String known) {
    if (sid == null && known != null) {
      sid = known;
      awaitNews();
    }
  }

  /// Its callbacks may get lost.
  private void awaitNews() {
    if (phase == Phase.PLACING) {
      await(
          parts.newsWait(),
          () -> {
            int waiting = waits;
            parts.run(() -> ask(waiting));
          });
    }
  }

  private void await(Duration time, Runnable then) {
    forgetTimer();
    int waiting = waits;
    timer =
        parts.schedule(
            time,
            () -> {
              synchronized (this) {
                if (phase != Phase.OVER && waiting == waits) {
                  then.run();
                }
              }
            });
  }

  private void forgetTimer() {
    waits++;
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  /// @param waiting which wait has come to its end
  private void ask(int waiting) {
    String known;
    synchronized (this) {
      known = sid;
    }
    Optional<String> status = known == null ? Optional.empty() : parts.api().status(account, known);
    synchronized (this) {
      if (phase != Phase.PLACING || waiting != waits) {
        return;
      }
      if (status.isPresent() && ENDED.contains(status.get())) {
        over(status.get(), Map.of());
      } else {
        endThere();
        refuse(TwilioVerdicts.NO_ANSWER, "Twilio: nothing was heard of the call");
      }
    }
  }

  /// Whether a request of Twilio's about this call is really Twilio's.
  boolean signed(URI url, Map<String, String> form, @Nullable String signature) {
    return signature != null
        && new RequestValidator(account.authToken()).validate(url.toString(), form, signature);
  }

  CallUrls urls() {
    return urls;
  }

  /// What has become of the call, as Twilio's callback tells it.
  synchronized void told(Map<String, String> form) {
    String status = form.getOrDefault("CallStatus", "");
    identify(form.get("CallSid"));
    boolean ended = ENDED.contains(status);
    endedThere |= ended;
    if (phase == Phase.OVER) {
      if (!ended) {
        endThere();
      }
    } else if (ended) {
      over(status, form);
    } else if (status.equals("ringing")) {
      awaitNews();
      call.ring();
    } else if (status.equals("in-progress")) {
      answered();
    }
  }

  /// The callee has answered, and Twilio asks what to do.
  ///
  /// @return whether to open a media stream; else to hang up
  synchronized boolean wanted(Map<String, String> form) {
    identify(form.get("CallSid"));
    answered();
    return phase != Phase.OVER;
  }

  private void answered() {
    if (phase == Phase.PLACING) {
      phase = Phase.ANSWERED;
      await(
          parts.streamWait(),
          () -> {
            if (phase == Phase.ANSWERED) {
              endThere();
              refuse(
                  TwilioVerdicts.NOT_ACCEPTABLE,
                  "Twilio opened no media stream within "
                      + parts.streamWait().toSeconds()
                      + " s of the answer");
            }
          });
    }
  }

  String token() {
    return token;
  }

  /// The call's stream has begun: from here on it is two-way.
  ///
  /// @return whether it is this call's stream
  synchronized boolean opened(StreamMessage.Start start, StreamSocket socket) {
    boolean ours =
        start.callSid().equals(sid)
            && start.accountSid().equals(account.accountSid())
            && MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8),
                start.customParameters().getOrDefault(TOKEN, "").getBytes(StandardCharsets.UTF_8));
    if (!ours || phase == Phase.TALKING || phase == Phase.OVER) {
      return false;
    }
    if (!answer()) {
      return false;
    }
    forgetTimer();
    phase = Phase.TALKING;
    audio.begin(socket, start.streamSid());
    return true;
  }

  /// Answers our own side.
  private boolean answer() {
    try {
      call.answer(audio.answer(call.offer().orElseThrow(() -> new SdpException("no offer"))));
      return true;
    } catch (SdpException e) {
      endThere();
      refuse(TwilioVerdicts.NOT_ACCEPTABLE, "Not acceptable: " + e.getMessage());
      return false;
    }
  }

  CallAudio audio() {
    return audio;
  }

  /// What was said before a mark of ours has been heard.
  synchronized void marked(String name) {
    if (name.equals(LAST) && phase == Phase.OVER) {
      lastHeard();
    }
  }

  /// The stream is over, and with it the call: whoever ended it.
  synchronized void streamOver() {
    endThere();
    if (phase == Phase.TALKING) {
      call.hangUp();
      finish();
    }
    letGo();
  }

  private void over(String status, Map<String, String> form) {
    if (phase == Phase.TALKING) {
      call.hangUp();
    } else if (status.equals("completed")) {
      // Answered, and gone before the stream could begin.
      if (!answer()) {
        return;
      }
      call.hangUp();
    } else {
      int code = TwilioVerdicts.of(status, form.get("SipResponseCode"));
      boolean reached = phase == Phase.ANSWERED;
      String why = form.getOrDefault("ErrorMessage", form.getOrDefault("ErrorCode", ""));
      call.reject(
          reached && code >= 500 && code < 600 ? TwilioVerdicts.NO_ANSWER : code,
          TwilioVerdicts.phrase("Twilio: " + status + (why.isEmpty() ? "" : " (" + why + ")")));
    }
    finish();
  }

  private void refuse(int code, String words) {
    call.reject(code, TwilioVerdicts.phrase(words));
    finish();
  }

  private void endThere() {
    if (!endedThere && sid != null) {
      endedThere = true;
      parts.end(account, sid);
    }
  }

  private void finish() {
    if (phase != Phase.OVER) {
      phase = Phase.OVER;
      onOver.run();
    }
    letGo();
  }

  private void letGo() {
    forgetTimer();
    audio.close();
  }

  /// Ends it on both sides at once.
  synchronized void drop() {
    endThere();
    if (phase != Phase.OVER) {
      call.hangUp();
      finish();
    }
    letGo();
  }

  @Override
  public synchronized void onCancelled() {
    if (phase != Phase.OVER) {
      endThere();
      finish();
    }
  }

  /// Our side hangs up: what it said last is let be heard.
  @Override
  public synchronized void onHungUp() {
    if (phase == Phase.TALKING) {
      forgetTimer();
      phase = Phase.OVER;
      onOver.run();
      var _ = parts.schedule(LAST_WORDS, () -> audio.mark(LAST));
      var _ = parts.schedule(LAST_WORDS_HEARD, this::lastHeard);
    } else {
      onCancelled();
    }
  }

  private synchronized void lastHeard() {
    endThere();
    letGo();
  }

  @Override
  public synchronized String onOffer(String offer) throws SdpException {
    return audio.answer(offer);
  }

  @Override
  public void onDigit(char digit) {
    audio.onDigit(digit);
  }
}
