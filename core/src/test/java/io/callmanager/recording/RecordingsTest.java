package io.callmanager.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.agent.AgentMode;
import io.callmanager.call.CallControl;
import io.callmanager.call.CallEvent;
import io.callmanager.call.CallInitiation;
import io.callmanager.call.CallRequest;
import io.callmanager.call.CallStatus;
import io.callmanager.call.Calls;
import io.callmanager.call.InitiationResult;
import io.callmanager.call.RecordAction;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.Tape;
import io.callmanager.recording.Recording.Status;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.RecordingId;
import io.callmanager.shared.WavHeader;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.FakeCarrier;
import io.callmanager.testing.FakeCarrier.FakeLeg;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

@CoreTest
@TestPropertySource(properties = "callmanager.home=target/recordings-test")
class RecordingsTest {

  private static final Path DIRECTORY =
      Path.of("target/recordings-test/recordings").toAbsolutePath();
  private static final int SAMPLE_BYTES = 32_000;

  @Autowired private CallInitiation initiation;
  @Autowired private CallControl control;
  @Autowired private Calls calls;
  @Autowired private Recordings recordings;
  @Autowired private RecordingDesk desk;
  @Autowired private RecordingNews news;
  @Autowired private RecordingUpkeep upkeep;
  @Autowired private FakeCarrier carrier;
  @Autowired private Tenant.Maker tenants;
  @Autowired private TestClock clock;

  private Tenant tenant;
  private AccountId account;
  private CallId call;
  private FakeLeg leg;

  @BeforeEach
  void placeCall() {
    tenant = tenants.make(100, 180, AgentMode.CONVERSATION);
    account = tenant.account();
    carrier.onDial(
        dialed -> {
          dialed.tell(new LegEvent.Ringing(clock.instant(), 180, false));
          dialed.tell(new LegEvent.Answered(clock.instant()));
        });
    CallRequest request = tenant.request();
    if (!(initiation.initiate(request) instanceof InitiationResult.Initiated initiated)) {
      throw new AssertionError("not initiated");
    }
    call = initiated.call().id();
    leg = carrier.legTo(request.to());
    await().until(() -> calls.find(account, call).orElseThrow().status() == CallStatus.ANSWERED);
  }

  private Tape record() {
    control.record(account, call, RecordAction.START);
    Tape tape = leg.tapes().getLast();
    tape.started(clock.instant());
    leg.tell(new LegEvent.RecordingStarted(clock.instant(), tape.id()));
    await().until(() -> recordings.find(account, tape.id()).isPresent());
    return tape;
  }

  private static byte[] wav() {
    ByteBuffer file = ByteBuffer.allocate(WavHeader.BYTES + SAMPLE_BYTES);
    WavHeader.CALL.write(file, SAMPLE_BYTES);
    for (int i = 0; file.hasRemaining(); i++) {
      file.put((byte) i);
    }
    return file.array();
  }

  private Recording complete(Tape tape) {
    try {
      Files.write(tape.file(), wav());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    tape.over(new Tape.Outcome.Written(1000, null));
    return becomes(tape.id(), Status.COMPLETED);
  }

  private Recording becomes(RecordingId id, Status status) {
    await().until(() -> recordings.find(account, id).orElseThrow().status() == status);
    return recordings.find(account, id).orElseThrow();
  }

  private void hangUp() {
    leg.tell(new LegEvent.HungUp(clock.instant()));
    await().until(() -> calls.find(account, call).orElseThrow().status().ended());
  }

  private List<CallEvent> events(String type) {
    return calls.events(account, call).stream().filter(event -> event.type().equals(type)).toList();
  }

  private Path file(Recording recording) {
    Recording.@Nullable Place place = recording.place();
    return DIRECTORY.resolve(place == null ? "none" : place.key());
  }

  private byte[] read(AccountId whose, RecordingId id, long from, long length) throws IOException {
    try (InputStream in = recordings.open(whose, id, from, length).orElseThrow()) {
      return in.readAllBytes();
    }
  }

  @Test
  void storesARecordingAndTellsTheCallOfIt() throws Exception {
    Tape tape = record();
    assertThat(recordings.find(account, tape.id()).orElseThrow().status())
        .isEqualTo(Status.RECORDING);
    assertThat(recordings.delete(account, tape.id())).isEqualTo(Recordings.Deleted.UNDER_WAY);

    Recording recording = complete(tape);

    assertThat(recording.durationMillis()).isEqualTo(1000);
    assertThat(recording.sizeBytes()).isEqualTo(WavHeader.BYTES + SAMPLE_BYTES);
    assertThat(recording.sha256())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(wav())));
    assertThat(recording.note()).isNull();
    assertThat(recording.call()).isEqualTo(call);
    assertThat(file(recording).toString())
        .matches(
            ".*/recordings-test/recordings/"
                + account
                + "/\\d{4}-\\d{2}/"
                + recording.id()
                + "\\.wav");
    assertThat(read(account, recording.id(), 0, WavHeader.BYTES + SAMPLE_BYTES)).isEqualTo(wav());
    assertThat(tape.file()).doesNotExist();
    await().until(() -> !events("recording.completed").isEmpty());
    Map<String, Object> told = events("recording.completed").getFirst().data();
    assertThat(told)
        .containsEntry("recordingId", recording.id().toString())
        .containsEntry("durationMs", 1000)
        .containsEntry("sizeBytes", WavHeader.BYTES + SAMPLE_BYTES)
        .containsEntry("sha256", recording.sha256());
    assertThat(recordings.page(account, new RecordingFilter(call, null, null), null, 10).items())
        .containsExactly(recording);
  }

  @Test
  void tellsACallThatHasEndedOnceAndInItsPlace() {
    Tape tape = record();
    hangUp();
    Recording recording = complete(tape);

    await().until(() -> !events("recording.completed").isEmpty());
    news.tell(recording);
    List<CallEvent> all = calls.events(account, call);
    assertThat(events("recording.completed")).hasSize(1);
    assertThat(all.getLast().type()).isEqualTo("recording.completed");
    assertThat(all).extracting(CallEvent::sequence).last().isEqualTo(all.size());
  }

  @Test
  void mendsAndKeepsWhatAServerThatDiedLeftBehind() throws Exception {
    RecordingId id = RecordingId.next();
    hangUp();
    Path left = DIRECTORY.resolve("spool").resolve(account + "_" + call + "_" + id + ".wav");
    Files.createDirectories(left.getParent());
    byte[] cut = new byte[WavHeader.BYTES + 16_003];
    ByteBuffer header = ByteBuffer.wrap(cut);
    WavHeader.CALL.write(header, 8_000);
    Files.write(left, cut);
    Path foreign = Files.writeString(left.resolveSibling("notes.wav"), "not ours");

    desk.takeUp();

    await().until(() -> recordings.find(account, id).isPresent());
    Recording recording = recordings.find(account, id).orElseThrow();
    assertThat(recording.status()).isEqualTo(Status.COMPLETED);
    assertThat(recording.durationMillis()).isEqualTo(500);
    assertThat(recording.note()).isEqualTo("The server ended while this was being recorded");
    ByteBuffer mended = ByteBuffer.allocate(WavHeader.BYTES);
    WavHeader.CALL.write(mended, 16_000);
    assertThat(read(account, id, 0, WavHeader.BYTES)).isEqualTo(mended.array());
    await().until(() -> !events("recording.completed").isEmpty());
    assertThat(left).doesNotExist();
    assertThat(foreign).exists();
    Files.delete(foreign);
  }

  @Test
  void saysSoWhenNothingWasRecorded() {
    Tape tape = record();
    tape.over(new Tape.Outcome.Failed("The recording could not be written to the disk"));
    Recording recording = becomes(tape.id(), Status.FAILED);
    assertThat(recording.note()).isEqualTo("The recording could not be written to the disk");
    await().until(() -> !events("recording.failed").isEmpty());
    assertThat(recordings.delete(account, tape.id())).isEqualTo(Recordings.Deleted.DONE);
  }

  @Test
  void tellsNothingOfATapeThatWasNotUsed() {
    Tape tape = record();
    tape.over(new Tape.Outcome.Unused());
    leg.tell(new LegEvent.RecordingStopped(clock.instant(), tape.id(), 0, null));
    await().until(() -> recordings.find(account, tape.id()).isEmpty());
    await().until(() -> !events("recording.stopped").isEmpty());
    Recording next = complete(record());
    await().until(() -> !events("recording.completed").isEmpty());
    assertThat(events("recording.failed")).isEmpty();
    assertThat(recordings.page(account, new RecordingFilter(call, null, null), null, 10).items())
        .containsExactly(next);
  }

  @Test
  void triesAgainWhenTheStoreCanNotBeReached() throws Exception {
    Tape tape = record();
    Path inTheWay = Files.writeString(DIRECTORY.resolve(account.toString()), "a file");
    Files.write(tape.file(), wav());
    tape.over(new Tape.Outcome.Written(1000, "odd"));
    await()
        .during(Duration.ofMillis(300))
        .until(
            () -> recordings.find(account, tape.id()).orElseThrow().status() == Status.RECORDING);
    assertThat(tape.file()).exists();
    Files.delete(inTheWay);

    clock.advance(Backoff.FIRST);
    desk.takeUp();

    assertThat(becomes(tape.id(), Status.COMPLETED).note()).isEqualTo("odd");
  }

  @Test
  void deletesTheFileWithTheRecording() {
    Recording recording = complete(record());
    assertThat(file(recording)).exists();

    assertThat(recordings.delete(account, recording.id())).isEqualTo(Recordings.Deleted.DONE);

    assertThat(file(recording)).doesNotExist();
    assertThat(recordings.find(account, recording.id())).isEmpty();
    assertThat(recordings.page(account, new RecordingFilter(null, null, null), null, 10).items())
        .isEmpty();
    assertThat(recordings.delete(account, recording.id())).isEqualTo(Recordings.Deleted.NOT_FOUND);
  }

  @Test
  void keepsAccountsApart() throws Exception {
    Recording recording = complete(record());
    AccountId stranger = tenants.make(1).account();

    assertThat(recordings.find(stranger, recording.id())).isEmpty();
    assertThat(recordings.open(stranger, recording.id(), 0, 1)).isEmpty();
    assertThat(recordings.delete(stranger, recording.id())).isEqualTo(Recordings.Deleted.NOT_FOUND);
    assertThat(recordings.page(stranger, new RecordingFilter(call, null, null), null, 10).items())
        .isEmpty();
    assertThat(file(recording)).exists();
  }

  @Test
  void keepsRecordingsForAsLongAsTheAccountWants() {
    Recording ofThePlatform = complete(record());
    hangUp();
    placeCall();
    recordings.retention(account, 60);
    Recording ofTheAccount = complete(record());
    AccountId patient = account;
    hangUp();
    clock.advance(Duration.ofDays(31));
    upkeep.tidy();

    assertThat(recordings.find(ofThePlatform.account(), ofThePlatform.id())).isEmpty();
    assertThat(file(ofThePlatform)).doesNotExist();
    assertThat(recordings.find(patient, ofTheAccount.id())).isPresent();

    clock.advance(Duration.ofDays(30));
    upkeep.tidy();
    assertThat(recordings.find(patient, ofTheAccount.id())).isEmpty();
    assertThat(file(ofTheAccount)).doesNotExist();
    assertThat(recordings.retention(patient, null).own()).isFalse();
    assertThat(recordings.retention(patient).time()).isEqualTo(Duration.ofDays(30));
  }
}
