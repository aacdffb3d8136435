package io.callmanager.telephony.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.telephony.media.Listening;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamVoiceTest {

  private final AtomicLong now = new AtomicLong();
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final Listening listening = new Listening();
  private final StreamVoice voice = new StreamVoice(listening, new Notes(sent), "MZ1", now::get);

  private record Notes(List<String> sent) implements StreamSocket {

    @Override
    public void send(String message) {
      sent.add(message);
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void run() {
    Thread.ofVirtual().start(voice::run);
  }

  @AfterEach
  void close() {
    voice.close();
    listening.close();
  }

  private void say(int frames, int level) {
    short[] frame = new short[160];
    Arrays.fill(frame, (short) level);
    for (int i = 0; i < frames; i++) {
      voice.say(frame);
    }
  }

  private void awaitSent(int media) {
    await()
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(
            () ->
                assertThat(sent.stream().filter(text -> text.contains("payload"))).hasSize(media));
  }

  private void heardAfter(String mark, int millis) {
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> sent.stream().anyMatch(text -> text.contains("\"" + mark + "\"")));
    now.addAndGet(Duration.ofMillis(millis).toNanos());
    voice.marked(mark);
  }

  @Test
  void leavesSilenceOutAndNoSpeechWhileTwilioIsLate() {
    say(30, 0);
    awaitSent(30);
    say(20, 0);
    heardAfter("at-1", 50);
    say(30, 0);
    awaitSent(80);
    say(20, 0);
    heardAfter("at-2", 350);

    say(20, 5000);
    awaitSent(120);
    say(20, 0);
    say(1, 5000);

    // Of the silence fifteen frames were left out.
    awaitSent(126);
  }
}
