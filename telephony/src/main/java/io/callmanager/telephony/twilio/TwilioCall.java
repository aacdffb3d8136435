package io.callmanager.telephony.twilio;

import io.callmanager.telephony.media.NoMediaPortException;
import io.callmanager.telephony.media.SdpException;
import io.callmanager.telephony.mediastream.StreamMessage;
import io.callmanager.telephony.sip.call.IncomingCall;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A call of ours that Twilio places: what our own SIP says on one side, what Twilio's requests, callbacks and media stream say on the
/// other. Twilio is asked to place it exactly once. It was answered when its stream has begun, so that nothing is said to
/// nobody, and nothing charged for it.
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

  /// How long an open stream may say nothing. One that is whole says something every 20 ms.
  private static final Duration STREAM_SILENCE = Duration.ofSeconds(10);

  private enum Phase {
    PLACING,
    ANSWERED,
    TALKING,
    OVER
  }

  private final IncomingCall call;
  private final TwilioParts parts;
  private final TwilioLeg leg;
  private final String to;
  private final Runnable onOver;
  private final CallAudio audio;
  private final Wait wait;
  private Phase phase = Phase.PLACING;
  private boolean streamed;
  private int callbacks;

  /// @param call what our own telephone wants
  /// @param leg what Twilio is to place
  /// @param onOver run once when it is over
  TwilioCall(IncomingCall call, TwilioParts parts, TwilioLeg leg, String to, Runnable onOver) {
    this.call = call;
    this.parts = parts;
    this.leg = leg;
    this.to = to;
    this.onOver = onOver;
    this.audio = new CallAudio(parts);
    this.wait = new Wait(parts.errands(), this);
  }

  /// Has Twilio place it.
  synchronized void begin() {
    call.listen(this);
    try {
      audio.open();
      parts.errands().run(this::place);
    } catch (NoMediaPortException e) {
      refuse(TwilioVerdicts.UNAVAILABLE, "Every RTP port is in use");
    }
  }

  private void place() {
    try {
      if (!placed(leg.place(call.caller(), to))) {
        // On this thread: when we are shutting down no other begins to work.
        leg.endNow();
      }
    } catch (TwilioFailure e) {
      notPlaced(e);
    }
  }

  /// @return whether it is still wanted
  private synchronized boolean placed(String made) {
    identify(made);
    return phase != Phase.OVER;
  }

  private synchronized void notPlaced(TwilioFailure failure) {
    if (phase == Phase.OVER || leg.isKnown()) {
      return;
    }
    if (failure.kind() == TwilioFailure.Kind.IN_DOUBT) {
      log.warn("Whether Twilio has placed a call is in doubt: {}", failure.words());
      wait.begin(
          parts.callbackWait(),
          () ->
              refuse(
                  TwilioVerdicts.of(failure),
                  failure.words() + "; whether the call was placed is not known"));
    } else {
      refuse(TwilioVerdicts.of(failure), failure.words());
    }
  }

  private void identify(@Nullable String sid) {
    if (leg.identify(sid)) {
      awaitNews();
    }
  }

  /// Its callbacks may get lost.
  private void awaitNews() {
    if (phase == Phase.PLACING) {
      wait.begin(
          parts.newsWait(),
          () -> {
            int waiting = wait.number();
            parts.errands().run(() -> ask(waiting));
          });
    }
  }

  /// @param waiting which wait has come to its end
  private void ask(int waiting) {
    Optional<String> status = leg.status();
    synchronized (this) {
      if (phase != Phase.PLACING || !wait.is(waiting)) {
        return;
      }
      if (status.isPresent() && ENDED.contains(status.get())) {
        over(status.get(), Map.of(), true);
      } else if (status.isPresent() && status.get().equals("queued")) {
        awaitNews();
      } else {
        leg.end();
        refuse(TwilioVerdicts.NO_ANSWER, "Twilio: nothing was heard of the call");
      }
    }
  }

  /// Whether a request of Twilio's about this call is really Twilio's.
  boolean signed(URI url, Map<String, String> form, @Nullable String signature) {
    return leg.signed(url, form, signature);
  }

  CallUrls urls() {
    return leg.urls();
  }

  /// What has become of the call or of its stream, as Twilio's callback tells it.
  synchronized void told(Map<String, String> form) {
    identify(form.get("CallSid"));
    String event = form.get("StreamEvent");
    if (event != null) {
      streamTold(event, form.getOrDefault("StreamError", "no reason was told"));
      return;
    }
    String status = form.getOrDefault("CallStatus", "");
    boolean missed = missed(form.get("SequenceNumber"));
    if (ENDED.contains(status)) {
      leg.isOver();
      if (phase != Phase.OVER) {
        over(status, form, missed);
      }
    } else if (phase == Phase.OVER) {
      leg.end();
    } else if (status.equals("in-progress")) {
      answered();
    } else {
      awaitNews();
      if (status.equals("ringing")) {
        call.ring();
      }
    }
  }

  /// Whether a callback did not come that was sent before this one.
  private boolean missed(@Nullable String number) {
    int before = callbacks++;
    return number != null && number.matches("[0-9]{1,6}") && Integer.parseInt(number) > before;
  }

  private void streamTold(String event, String error) {
    if (!event.equals("stream-error")) {
      return;
    }
    if (phase == Phase.PLACING || phase == Phase.ANSWERED) {
      leg.end();
      refuse(TwilioVerdicts.NOT_ACCEPTABLE, "Twilio could not open the media stream: " + error);
    } else if (phase == Phase.TALKING || !streamed) {
      log.warn("Twilio tells of an error of a call's media stream: {}", error);
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
      wait.begin(
          parts.streamWait(),
          () -> {
            leg.end();
            refuse(
                TwilioVerdicts.NOT_ACCEPTABLE,
                "Twilio opened no media stream within "
                    + parts.streamWait().toSeconds()
                    + " s of the answer");
          });
    }
  }

  String token() {
    return leg.token();
  }

  /// The call's stream has begun: from here on it is two-way.
  ///
  /// @return whether it is this call's stream
  synchronized boolean opened(StreamMessage.Start start, StreamSocket socket) {
    if (!leg.has(start) || phase == Phase.TALKING || phase == Phase.OVER) {
      return false;
    }
    try {
      call.answer(audio.answer(call.offer().orElseThrow(() -> new SdpException("no offer"))));
    } catch (SdpException e) {
      leg.end();
      refuse(TwilioVerdicts.NOT_ACCEPTABLE, "Not acceptable: " + e.getMessage());
      return false;
    }
    phase = Phase.TALKING;
    streamed = true;
    audio.begin(socket, start.streamSid());
    watchStream();
    return true;
  }

  /// A connection may be cut without a word.
  private void watchStream() {
    long before = audio.messages();
    wait.begin(
        STREAM_SILENCE,
        () -> {
          if (audio.messages() == before) {
            log.warn(
                "Nothing came of a call's media stream for {} s; the call is ended",
                STREAM_SILENCE.toSeconds());
            streamOver();
          } else {
            watchStream();
          }
        });
  }

  CallAudio audio() {
    return audio;
  }

  /// What was said before a mark of ours has been heard.
  void marked(String name) {
    audio.marked(name);
    if (name.equals(LAST)) {
      lastHeard();
    }
  }

  /// The stream is over, and with it the call: whoever ended it.
  synchronized void streamOver() {
    leg.end();
    if (phase == Phase.TALKING) {
      call.hangUp();
      finish();
    }
    letGo();
  }

  /// Twilio's side is over.
  ///
  /// @param missed whether it may have rung without our being told
  private void over(String status, Map<String, String> form, boolean missed) {
    if (phase == Phase.TALKING) {
      call.hangUp();
      finish();
    } else if (status.equals("completed")) {
      refuse(TwilioVerdicts.NOT_ACCEPTABLE, "Twilio: the call ended before its media stream began");
    } else {
      int code = TwilioVerdicts.of(status, form.get("SipResponseCode"));
      boolean reached = missed || phase == Phase.ANSWERED;
      String why = form.getOrDefault("ErrorMessage", form.getOrDefault("ErrorCode", ""));
      refuse(
          reached && code >= 500 && code < 600 ? TwilioVerdicts.NO_ANSWER : code,
          "Twilio: " + status + (why.isEmpty() ? "" : " (" + why + ")"));
    }
  }

  private void refuse(int code, String words) {
    call.reject(code, TwilioVerdicts.phrase(words));
    finish();
  }

  private void finish() {
    if (phase != Phase.OVER) {
      phase = Phase.OVER;
      onOver.run();
    }
    letGo();
  }

  private void letGo() {
    wait.end();
    audio.close();
  }

  /// Ends it on both sides at once.
  synchronized void drop() {
    leg.end();
    if (phase != Phase.OVER) {
      call.hangUp();
      finish();
    }
    letGo();
  }

  @Override
  public synchronized void onCancelled() {
    if (phase != Phase.OVER) {
      if (leg.isKnown() && callbacks == 0 && phase == Phase.PLACING) {
        log.warn(
            "Twilio placed a call and told nothing of it: can it reach {}?",
            leg.urls().publicUrl());
      }
      leg.end();
      finish();
    }
  }

  /// Our side hangs up: what it said last is let be heard.
  @Override
  public synchronized void onHungUp() {
    if (phase == Phase.TALKING) {
      wait.end();
      phase = Phase.OVER;
      onOver.run();
      var _ = parts.errands().after(LAST_WORDS, () -> audio.mark(LAST));
      var _ = parts.errands().after(LAST_WORDS_HEARD, this::lastHeard);
    } else {
      onCancelled();
    }
  }

  private synchronized void lastHeard() {
    if (phase == Phase.OVER) {
      leg.end();
      letGo();
    }
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
