package io.callmanager.console.harness;

import io.callmanager.agent.Agent;
import io.callmanager.call.CallControl;
import io.callmanager.call.CallInitiation;
import io.callmanager.call.CallRequest;
import io.callmanager.call.CallStatus;
import io.callmanager.call.Calls;
import io.callmanager.call.InitiationResult;
import io.callmanager.call.PlacedCall;
import io.callmanager.call.RecordAction;
import io.callmanager.call.spi.ConversationTurn;
import io.callmanager.call.spi.ConversationTurn.Speaker;
import io.callmanager.call.spi.ConversationTurn.Times;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.Refusal;
import io.callmanager.call.spi.Tape;
import io.callmanager.contact.ContactData;
import io.callmanager.recording.Recording;
import io.callmanager.recording.Recordings;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.RecordingId;
import io.callmanager.shared.WavHeader;
import io.callmanager.testing.FakeCarrier;
import io.callmanager.testing.FakeCarrier.FakeLeg;
import io.callmanager.testing.TestClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Calls of days gone by: placed through the real services, with the clock set back, then given the ids they would have
/// had then.
@Component
public class History {

  private static final List<String> NAMES =
      List.of(
          "Ada Lovelace",
          "Grace Hopper",
          "Katherine Johnson",
          "Alan Turing",
          "Mary Jackson",
          "Edsger Dijkstra",
          "Radia Perlman",
          "Barbara Liskov",
          "Donald Knuth",
          "Frances Allen");
  private static final List<String> COMPANIES =
      List.of("Harbour Dental", "Northwind Clinics", "Lindenhof Practice");

  private final CallInitiation initiation;
  private final Calls calls;
  private final CallControl control;
  private final Recordings recordings;
  private final FakeCarrier carrier;
  private final TestClock clock;
  private final Random random = new Random(7);
  private int turns;

  History(
      CallInitiation initiation,
      Calls calls,
      CallControl control,
      Recordings recordings,
      FakeCarrier carrier,
      TestClock clock) {
    this.initiation = initiation;
    this.calls = calls;
    this.control = control;
    this.recordings = recordings;
    this.carrier = carrier;
    this.clock = clock;
  }

  /// Places calls over the time from `from` on until now, and has them end in many ways.
  public void happened(AccountId account, List<Agent> agents, int count, Instant from) {
    Instant end = Instant.now(java.time.Clock.systemUTC()).minusSeconds(240);
    long span = Math.max(1, Duration.between(from, end).toMillis());
    for (int i = 0; i < count; i++) {
      Instant at = from.plusMillis(span * i / count + random.nextLong(Math.max(1, span / count)));
      int fate = random.nextInt(100);
      carrier.onDial(leg -> live(leg, at, fate));
      Duration shift = Duration.between(clock.instant(), at);
      clock.advance(shift);
      try {
        InitiationResult result = place(account, agents.get(i % agents.size()), number());
        if (result
            instanceof
            InitiationResult.Initiated(
                PlacedCall call,
                var trunk,
                var attempt,
                var trunks,
                var balance)) {
          Awaitility.await()
              .pollDelay(Duration.ZERO)
              .pollInterval(Duration.ofMillis(2))
              .until(() -> calls.find(account, call.id()).orElseThrow().status().ended());
        }
      } finally {
        clock.advance(shift.negated());
      }
    }
    carrier.onDial(leg -> {});
  }

  /// Places a call that rings, and goes on as a test tells it to. Its customer may have been answered before it rang.
  public PlacedCall begins(AccountId account, Agent agent, PhoneNumber to) {
    carrier.onDial(
        leg -> {
          Instant at = clock.instant();
          leg.tell(new LegEvent.Dialed(at, "sandbox", 1, 1));
          leg.tell(new LegEvent.Trying(at));
          leg.tell(new LegEvent.Ringing(at, 180, false));
        });
    InitiationResult result = place(account, agent, to);
    if (!(result
        instanceof
        InitiationResult.Initiated(
            PlacedCall call,
            var trunk,
            var attempt,
            var trunks,
            var balance))) {
      throw new AssertionError("the call was not initiated: " + result);
    }
    Awaitility.await()
        .until(() -> calls.find(account, call.id()).orElseThrow().status() == CallStatus.RINGING);
    return call;
  }

  /// Has a conversation in a call that is up: three turns of the agent's, two of the callee's, and keys.
  public void talks(PlacedCall call) {
    turn(call, Speaker.AGENT, "Hello Ada. Can you come tomorrow at ten?", 80, false, null, null);
    turn(call, Speaker.CALLEE, "who is calling, please?", 4_100, false, "pocketsphinx", null);
    turn(
        call,
        Speaker.AGENT,
        "Sorry, I did not get that. Say yes or no, or press 1 for",
        6_020,
        true,
        null,
        new Times(420, 120, 3, 250));
    turn(call, Speaker.CALLEE, "1", 8_900, false, "keys", null);
    turn(
        call,
        Speaker.AGENT,
        "Thank you. See you tomorrow.",
        62_000,
        false,
        null,
        new Times(310, 0, 2, 260));
    Awaitility.await()
        .until(
            () ->
                calls.events(call.account(), call.id()).stream()
                        .filter(event -> event.type().equals("conversation.turn"))
                        .count()
                    == 5);
  }

  private void turn(
      PlacedCall call,
      Speaker who,
      String text,
      long startMillis,
      boolean interrupted,
      @Nullable String by,
      @Nullable Times times) {
    long end = startMillis + 60L * text.length();
    leg(call)
        .tell(
            new LegEvent.TurnTaken(
                clock.instant(),
                new ConversationTurn(
                    ++turns, who, text, startMillis, end, 0.82, interrupted, by, times)));
  }

  /// Records a call that is up: so many seconds of a tone on either side, stored by the time this returns.
  public RecordingId records(PlacedCall call, int seconds) {
    control.record(call.account(), call.id(), RecordAction.START);
    Awaitility.await().until(() -> !leg(call).tapes().isEmpty());
    Tape tape = leg(call).tapes().getLast();
    Instant begun = clock.instant();
    tape.started(begun);
    leg(call).tell(new LegEvent.RecordingStarted(begun, tape.id()));
    try {
      Files.write(tape.file(), tones(seconds));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long millis = seconds * 1000L;
    leg(call)
        .tell(new LegEvent.RecordingStopped(begun.plusMillis(millis), tape.id(), millis, null));
    tape.over(new Tape.Outcome.Written(millis, null));
    Awaitility.await()
        .until(
            () ->
                recordings.find(call.account(), tape.id()).orElseThrow().status()
                    == Recording.Status.COMPLETED);
    return tape.id();
  }

  private static byte[] tones(int seconds) {
    int rate = WavHeader.CALL.sampleRate();
    int bytes = seconds * rate * WavHeader.CALL.blockBytes();
    ByteBuffer file = ByteBuffer.allocate(WavHeader.BYTES + bytes).order(ByteOrder.LITTLE_ENDIAN);
    WavHeader.CALL.write(file, bytes);
    for (int i = 0; i < seconds * rate; i++) {
      file.putShort((short) (9000 * Math.sin(2 * Math.PI * 440 * i / rate)));
      file.putShort((short) (9000 * Math.sin(2 * Math.PI * 660 * i / rate)));
    }
    return file.array();
  }

  public FakeLeg leg(PlacedCall call) {
    return carrier.legTo(call.to());
  }

  private InitiationResult place(AccountId account, Agent agent, PhoneNumber to) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("company", COMPANIES.get(random.nextInt(COMPANIES.size())));
    if (random.nextInt(4) > 0) {
      data.put("time", 9 + random.nextInt(8) + ":30");
    }
    return initiation.initiate(
        new CallRequest(
            account,
            to,
            agent.id(),
            null,
            new ContactData(NAMES.get(random.nextInt(NAMES.size())), Map.copyOf(data)),
            Map.of("crm", "A-" + (4000 + random.nextInt(900)), "source", "reminders")));
  }

  private PhoneNumber number() {
    return new PhoneNumber("+1415555" + (1000 + random.nextInt(9000)));
  }

  private void live(FakeLeg leg, Instant start, int fate) {
    Instant at = start.plusMillis(4 + random.nextInt(20));
    leg.tell(new LegEvent.Dialed(at, "sandbox", 1, 1));
    at = at.plusMillis(8 + random.nextInt(60));
    leg.tell(new LegEvent.Trying(at));
    at = at.plusMillis(300 + random.nextInt(900));
    if (fate < 6) {
      refuse(leg, at, Refusal.NOT_FOUND, 404, "404 Not Found");
      return;
    }
    leg.tell(new LegEvent.Ringing(at, 180, false));
    at = at.plusMillis(2000 + random.nextInt(9000));
    if (fate < 16) {
      refuse(leg, at, Refusal.BUSY, 486, "486 Busy Here");
    } else if (fate < 34) {
      refuse(leg, at.plusSeconds(12), Refusal.NO_ANSWER, 480, "480 Temporarily Unavailable");
    } else if (fate < 39) {
      refuse(leg, at, Refusal.REJECTED, 603, "603 Decline");
    } else {
      leg.tell(new LegEvent.Answered(at));
      at = at.plusMillis(60 + random.nextInt(40));
      leg.tell(new LegEvent.SpeechStarted(at, "freetts/kevin16"));
      if (fate < 52) {
        leg.tell(new LegEvent.HungUp(at.plusMillis(2500 + random.nextInt(6000))));
        return;
      }
      long spoken = 9000L + random.nextInt(80_000);
      leg.tell(new LegEvent.DigitReceived(at.plusMillis(spoken / 2), '1'));
      leg.tell(new LegEvent.SpeechFinished(at.plusMillis(spoken), spoken, true));
      leg.tell(new LegEvent.HungUp(at.plusMillis(spoken + 700)));
    }
  }

  private static void refuse(FakeLeg leg, Instant at, Refusal refusal, int code, String words) {
    leg.tell(new LegEvent.Refused(at, refusal, code, words));
  }

  /// Gives calls, and what belongs to them, the ids they would have been given when they started.
  ///
  /// @param owner a login that owns the tables
  public static void redate(DataSource owner) {
    JdbcClient jdbc = JdbcClient.create(owner);
    String then =
        """
        (lpad(to_hex((extract(epoch from c.started_at) * 1000)::bigint), 12, '0')
          || substr(replace(c.id::text, '-', ''), 13))::uuid""";
    jdbc.sql("select ensure_partitions((current_date - interval '2 months')::date, 3)")
        .query(Integer.class)
        .single();
    jdbc.sql("update call_event e set call_id = " + then + " from call c where c.id = e.call_id")
        .update();
    jdbc.sql("update credit_reservation r set id = " + then + " from call c where c.id = r.id")
        .update();
    jdbc.sql(
            "update credit_entry e set reservation_id = "
                + then
                + " from call c where c.id = e.reservation_id")
        .update();
    jdbc.sql("update call c set id = " + then).update();
  }
}
