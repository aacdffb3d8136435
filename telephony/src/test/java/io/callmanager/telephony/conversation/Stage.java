package io.callmanager.telephony.conversation;

import io.callmanager.call.spi.ConversationEnd;
import io.callmanager.call.spi.ConversationManners;
import io.callmanager.call.spi.ConversationTurn;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.Utterance;
import io.callmanager.flow.Flow;
import io.callmanager.flow.FlowReader;
import io.callmanager.flow.FlowReading;
import io.callmanager.shared.CallId;
import io.callmanager.shared.PlaybackId;
import io.callmanager.telephony.hearing.Expectation;
import io.callmanager.telephony.hearing.Heard;
import io.callmanager.telephony.hearing.Hearing;
import io.callmanager.telephony.hearing.HearingListener;
import io.callmanager.telephony.hearing.Voices;
import io.callmanager.telephony.media.FrameSource;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.speech.SpeechSynthesizer;
import io.callmanager.telephony.speech.SpokenPlayback;
import io.callmanager.telephony.speech.SpokenText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A call for a conversation, on which time passes and things happen when a test says so: one mailbox, one clock, a callee who
/// really makes sounds, and a mouth that says when it is through.
final class Stage {

  static final String OPENING = "Hello there, this is a test.";

  /// Asks one question and ends.
  static final Flow CONFIRMATION =
      read(
          """
          { "start": "ask", "steps": [
            { "id": "ask", "type": "gather", "say": "Will you come?",
              "branches": [{ "words": ["yes"], "to": "thanks" }], "otherwise": "end" },
            { "id": "thanks", "type": "say", "say": "See you then.", "to": "end" },
            { "id": "end", "type": "end" } ] }
          """);

  final List<LegEvent> events = new ArrayList<>();
  final FakeBrain brain = new FakeBrain();
  final FakeEars ears = new FakeEars();
  final FakeMouth mouth = new FakeMouth();
  private final Queue<Runnable> mailbox = new ConcurrentLinkedQueue<>();
  private final List<Alarm> alarms = new ArrayList<>();
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private int frame;
  final TurnLoop loop;

  Stage(ConversationManners manners) {
    this(manners, false);
  }

  Stage(ConversationManners manners, boolean deaf) {
    this(manners, null, deaf);
  }

  /// A call on which a script is followed.
  static Stage of(Flow script) {
    return new Stage(manners(), new ScriptBrain(script, Map.of()), false);
  }

  private Stage(ConversationManners manners, @Nullable AgentBrain other, boolean deaf) {
    ConversationParts parts =
        new ConversationParts(
            CallId.next(),
            now,
            new Utterance(OPENING, "default", "en-US"),
            null,
            true,
            new OneSecondASentence(),
            mouth,
            mailbox::add,
            this::after,
            events::add,
            () -> now);
    loop =
        new TurnLoop(
            parts,
            manners,
            other == null ? brain : other,
            listener -> deaf ? null : ears.open(listener));
  }

  private static Flow read(String script) {
    return switch (FlowReader.read(script)) {
      case FlowReading.Read(Flow flow) -> flow;
      case FlowReading.Refused(var problems) -> throw new IllegalArgumentException("" + problems);
    };
  }

  static ConversationManners manners() {
    return new ConversationManners(
        "default",
        "en-US",
        Duration.ofMillis(700),
        Duration.ofSeconds(5),
        "Are you there?",
        2,
        20,
        true,
        "One moment.",
        Duration.ofMillis(1500),
        "Sorry, what did you say?",
        List.of("goodbye", "bye"),
        "Farewell.");
  }

  private Runnable after(Duration time, Runnable task) {
    Alarm alarm = new Alarm(now.plus(time), task);
    alarms.add(alarm);
    return () -> alarms.remove(alarm);
  }

  private record Alarm(Instant due, Runnable task) {}

  /// Does what waits in the mailbox.
  void settle() {
    for (Runnable task = mailbox.poll(); task != null; task = mailbox.poll()) {
      task.run();
    }
  }

  /// Lets time pass, 20 ms at a time.
  void pass(int millis, Function<Integer, short[]> sound) {
    for (int i = 0; i < millis / 20; i++) {
      now = now.plusMillis(20);
      loop.hear(sound.apply(frame++));
      settle();
      for (Alarm alarm : List.copyOf(alarms)) {
        if (!alarm.due().isAfter(now) && alarms.remove(alarm)) {
          alarm.task().run();
          settle();
        }
      }
    }
  }

  void silence(int millis) {
    pass(millis, frame -> Voices.silence());
  }

  void voice(int millis) {
    pass(millis, Voices::vowel);
  }

  /// The callee says something for 800 ms and falls silent until they are taken to be through.
  void callee(String text) {
    ears.next.add(new Heard(text, 0.9, "fake"));
    voice(800);
    silence(800);
  }

  void press(String keys) {
    keys.chars()
        .forEach(
            key -> {
              loop.observe(new LegEvent.DigitReceived(now, (char) key));
              settle();
            });
  }

  /// The first message is said.
  void open() {
    loop.observe(new LegEvent.SpeechStarted(now, "fake"));
    silence(1000);
    loop.observe(new LegEvent.SpeechFinished(now, 1000, true));
    settle();
  }

  List<String> said() {
    return events.stream()
        .filter(LegEvent.TurnTaken.class::isInstance)
        .map(event -> ((LegEvent.TurnTaken) event).turn())
        .map(turn -> turn.who() + (turn.interrupted() ? " cut: " : ": ") + turn.text())
        .toList();
  }

  List<ConversationTurn> turns() {
    return events.stream()
        .filter(LegEvent.TurnTaken.class::isInstance)
        .map(event -> ((LegEvent.TurnTaken) event).turn())
        .toList();
  }

  Optional<ConversationEnd> end() {
    return events.stream()
        .filter(LegEvent.ConversationOver.class::isInstance)
        .map(event -> ((LegEvent.ConversationOver) event).why())
        .findFirst();
  }

  /// A brain that answers when a test says so.
  static final class FakeBrain implements AgentBrain {

    final List<String> asked = new ArrayList<>();
    final Deque<String> answers = new ArrayDeque<>();
    final List<Act> acts = new ArrayList<>();
    Expected expected = Expected.ANYTHING;
    @Nullable Answer pending;

    @Override
    public String name() {
      return "fake";
    }

    @Override
    public void begin(Answer answer) {
      asked.add("begin");
      answer.done();
    }

    @Override
    public void hear(Input input, Answer answer) {
      asked.add(
          switch (input) {
            case Input.Said(String text, double confidence) -> text;
            case Input.Keys(String digits) -> "keys " + digits;
            case Input.Unclear() -> "unclear";
            case Input.Silence(int times) -> "silence " + times;
            case Input.TransferFailed(String words) -> "not transferred";
          });
      pending = answer;
      String ready = answers.poll();
      if (ready != null) {
        answer(ready);
      }
    }

    /// Answers what was asked last.
    void answer(String text) {
      Answer to = Objects.requireNonNull(pending);
      if (!text.isEmpty()) {
        to.say(text);
      }
      List.copyOf(acts).forEach(to::act);
      acts.clear();
      to.done();
    }

    @Override
    public Expected expected() {
      return expected;
    }

    @Override
    public void interrupted(String heard) {
      asked.add("interrupted after: " + heard);
    }

    @Override
    public void takeBack() {
      asked.add("taken back");
    }

    @Override
    public void close() {
      asked.add("closed");
    }
  }

  /// An engine that understands what a test says, as soon as the utterance is over.
  static final class FakeEars {

    final Queue<Heard> next = new ArrayDeque<>();
    final List<Expectation> expectations = new ArrayList<>();

    /// Told before the utterance is over.
    @Nullable Heard soFar;

    boolean failing;
    boolean slow;
    int audioFrames;

    Hearing open(HearingListener listener) {
      return new Hearing() {
        private int utterance;

        @Override
        public void begin(int number, Expectation expected) {
          utterance = number;
          expectations.add(expected);
        }

        @Override
        public void audio(short[] frame) {
          audioFrames++;
        }

        @Override
        public void end() {
          if (soFar != null) {
            listener.partial(utterance, soFar);
          }
          if (slow) {
            return;
          }
          Heard heard = next.poll();
          if (failing) {
            listener.failed(utterance, "broken");
          } else {
            listener.heard(utterance, heard == null ? new Heard("", 0, "fake") : heard);
          }
        }

        @Override
        public void close() {}
      };
    }
  }

  /// A sentence is one second.
  private static final class OneSecondASentence implements SpeechSynthesizer {

    @Override
    public String name() {
      return "fake";
    }

    @Override
    public Optional<String> unavailability() {
      return Optional.empty();
    }

    @Override
    public Speech synthesize(Utterance utterance) {
      return new Speech(Sound.silence(Duration.ofSeconds(1)), "fake");
    }
  }

  /// Takes all that is to be said at once, and is through when a test says so.
  final class FakeMouth implements Mouth {

    final List<PlaybackId> stopped = new ArrayList<>();
    final Deque<Saying> sayings = new ArrayDeque<>();
    boolean openingStopped;
    long playedWhenStopped = 1500;

    /// Whether what is stopped is heard a little longer, until [#fallSilent].
    boolean lingers;

    private @Nullable Saying falling;

    record Saying(PlaybackId id, SpokenText text, SpokenPlayback.Listener listener) {}

    @Override
    public void speak(PlaybackId id, SpokenText text, SpokenPlayback.Listener listener) {
      sayings.add(new Saying(id, text, listener));
    }

    @Override
    public void sendDigits(PlaybackId id, String digits) {
      events.add(new LegEvent.PlaybackStarted(now, id, "digits " + digits));
    }

    @Override
    public void relay(@Nullable FrameSource source) {}

    @Override
    public void stop(PlaybackId last) {
      stopped.add(last);
      Saying cut = sayings.poll();
      if (cut != null) {
        start(cut);
        falling = cut;
        if (!lingers) {
          fallSilent();
        }
      }
    }

    void fallSilent() {
      Saying cut = Objects.requireNonNull(falling);
      falling = null;
      cut.listener().onFinished(playedWhenStopped, false);
    }

    /// The call is over in the middle of what is being said.
    void hangUp() {
      stop(sayings.element().id());
    }

    @Override
    public void stopOpening() {
      openingStopped = true;
      loop.observe(new LegEvent.SpeechFinished(now, 900, false));
    }

    private long start(Saying saying) {
      long total = 0;
      try {
        SpokenText.Step step = saying.text().take();
        while (step instanceof SpokenText.Step.Piece(SpeechSynthesizer.Speech speech)) {
          if (total == 0) {
            saying.listener().onStarted(speech.voice());
          }
          long pause = total == 0 ? 0 : 200;
          saying.listener().onPiece(speech.sound().millis(), pause);
          total += speech.sound().millis() + pause;
          step = saying.text().take();
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return total;
    }

    /// What is being said is said to its end.
    void finish() {
      settle();
      Saying first = sayings.remove();
      long total = start(first);
      settle();
      pass((int) total, frame -> Voices.silence());
      first.listener().onFinished(total, true);
      settle();
    }
  }
}
