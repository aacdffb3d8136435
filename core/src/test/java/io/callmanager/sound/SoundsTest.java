package io.callmanager.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callmanager.call.spi.PcmSound;
import io.callmanager.call.spi.SoundConverter.Format;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.Page;
import io.callmanager.shared.SoundId;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.FakeSoundConverter;
import io.callmanager.testing.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.util.unit.DataSize;

@CoreTest
class SoundsTest {

  @Autowired private Sounds sounds;
  @Autowired private TenantDatabase database;
  @Autowired private Conversions conversions;
  @Autowired private FakeSoundConverter converter;
  @Autowired private Tenant.Maker tenants;
  @Autowired private Clock clock;

  private AccountId mine;
  private AccountId theirs;

  @BeforeEach
  void makeTenants() {
    mine = tenants.make(1).account();
    theirs = tenants.make(1).account();
  }

  private static Sounds.Upload upload(String name, long millis, boolean replace) {
    return new Sounds.Upload(
        new SoundName(name),
        "original.wav",
        FakeSoundConverter.wav(Duration.ofMillis(millis)),
        replace);
  }

  private Sound save(AccountId account, String name, long millis) {
    if (sounds.save(account, upload(name, millis, false)) instanceof SavedSound.Done(Sound sound)) {
      return sound;
    }
    throw new AssertionError("not saved");
  }

  @Test
  void keepsWhatWasConvertedOnce() {
    Sound saved = save(mine, "Welcome", 1500);
    int converted = converter.converted();

    assertThat(saved.millis()).isEqualTo(1500);
    assertThat(saved.bytes()).isEqualTo(24_000);
    assertThat(saved.originalBytes()).isEqualTo(24_044);
    assertThat(saved.sha256()).hasSize(64);
    assertThat(saved.format()).isEqualTo(Format.WAV);
    assertThat(sounds.find(mine, saved.id())).contains(saved);
    for (int i = 0; i < 2; i++) {
      Sounds.Playable playable = sounds.playable(mine, new SoundName("wELCOME")).orElseThrow();
      assertThat(playable.name().value()).isEqualTo("Welcome");
      assertThat(playable.audio().samples()).hasSize(12_000).startsWith(0, 1, 2).endsWith(11_999);
    }
    assertThat(converter.converted()).isEqualTo(converted);
  }

  @Test
  void readsFromTheDatabaseWhatItDoesNotRemember() {
    Sound saved = save(mine, "a", 100);
    Sounds otherServer = sounds(10, DataSize.ofMegabytes(1));

    assertThat(otherServer.playable(mine, saved.id()).orElseThrow().audio().samples())
        .isEqualTo(sounds.playable(mine, saved.id()).orElseThrow().audio().samples());
  }

  @Test
  void showsNobodyTheSoundsOfOthers() {
    Sound saved = save(mine, "a", 100);
    assertThat(sounds.playable(mine, saved.id())).isPresent();

    assertThat(sounds.find(theirs, saved.id())).isEmpty();
    assertThat(sounds.playable(theirs, saved.id())).isEmpty();
    assertThat(sounds.playable(theirs, new SoundName("a"))).isEmpty();
    assertThat(sounds.page(theirs, null, 10).items()).isEmpty();
    assertThat(sounds.delete(theirs, saved.id())).isFalse();
    Integer seen =
        database.read(
            theirs, jdbc -> jdbc.sql("select count(*) from sound").query(Integer.class).single());
    assertThat(seen).isZero();
    PcmSound audio = sounds.playable(mine, saved.id()).orElseThrow().audio();
    assertThatThrownBy(
            () ->
                database.write(
                    theirs,
                    jdbc -> {
                      SoundRows.insert(jdbc, mine, saved, audio);
                      return 0;
                    }))
        .isInstanceOf(DataAccessException.class)
        .rootCause()
        .hasMessageContaining("row-level security");
    assertThat(sounds.find(mine, saved.id())).isPresent();
    save(theirs, "a", 100);
  }

  @Test
  void replacesOnlyWhenToldTo() {
    Sound first = save(mine, "Menu", 100);

    assertThat(sounds.save(mine, upload("menu", 200, false)))
        .isInstanceOf(SavedSound.NameTaken.class);
    assertThat(sounds.save(mine, upload("menu", 200, true))).isInstanceOf(SavedSound.Done.class);

    assertThat(sounds.playable(mine, new SoundName("MENU")).orElseThrow().audio().millis())
        .isEqualTo(200);
    assertThat(sounds.find(mine, first.id())).isEmpty();
    assertThat(sounds.page(mine, null, 10).items()).hasSize(1);
  }

  @Test
  void keepsTheOldSoundWhenTheNewOneIsNone() {
    save(mine, "a", 100);
    Sounds.Upload rubbish = new Sounds.Upload(new SoundName("a"), null, new byte[100], true);

    assertThat(sounds.save(mine, rubbish))
        .isEqualTo(new SavedSound.Unusable("Must be a WAV or an MP3 file"));
    assertThat(sounds.playable(mine, new SoundName("a"))).isPresent();
  }

  @Test
  void forgetsADeletedSoundAtOnce() {
    Sound saved = save(mine, "a", 100);
    assertThat(sounds.playable(mine, saved.id())).isPresent();

    assertThat(sounds.delete(mine, saved.id())).isTrue();

    assertThat(sounds.playable(mine, saved.id())).isEmpty();
    assertThat(sounds.playable(mine, new SoundName("a"))).isEmpty();
    assertThat(sounds.delete(mine, saved.id())).isFalse();
    save(mine, "a", 100);
  }

  @Test
  void listsPageByPageNewestFirst() {
    List<SoundId> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.addFirst(save(mine, "s" + i, 10).id());
    }
    List<SoundId> listed = new ArrayList<>();
    SoundId cursor = null;
    do {
      Page<Sound> page = sounds.page(mine, cursor, 2);
      page.items().forEach(sound -> listed.add(sound.id()));
      cursor = page.nextCursor() == null ? null : listed.getLast();
    } while (cursor != null);

    assertThat(listed).isEqualTo(made);
  }

  private Sounds sounds(int most, DataSize size) {
    return new Sounds(
        database,
        conversions,
        new SoundProperties(
            DataSize.ofMegabytes(10),
            Duration.ofMinutes(10),
            most,
            size,
            DataSize.ofMegabytes(1),
            Duration.ofSeconds(20),
            Duration.ofSeconds(5),
            false),
        clock);
  }

  @Test
  void keepsNoMoreThanAnAccountMayHave() {
    Sounds few = sounds(2, DataSize.ofMegabytes(1));
    save(mine, "a", 10);
    save(mine, "b", 10);

    assertThat(few.save(mine, upload("c", 10, false))).isEqualTo(new SavedSound.TooMany(2));
    assertThat(few.save(mine, upload("b", 20, true))).isInstanceOf(SavedSound.Done.class);

    Sounds small = sounds(10, DataSize.ofBytes(2000));
    assertThat(small.save(mine, upload("c", 100, false)))
        .isEqualTo(new SavedSound.NoRoom(160 + 320 + 1600, 2000));
    assertThat(small.save(mine, upload("b", 100, true))).isInstanceOf(SavedSound.Done.class);
  }

  @Test
  void keepsToTheLimitWhenManyComeAtOnce() throws ExecutionException, InterruptedException {
    Sounds few = sounds(3, DataSize.ofMegabytes(1));
    List<Future<SavedSound>> coming = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        String name = "s" + i;
        coming.add(threads.submit(() -> few.save(mine, upload(name, 10, false))));
      }
    }
    int done = 0;
    for (Future<SavedSound> one : coming) {
      done += one.get() instanceof SavedSound.Done ? 1 : 0;
    }
    assertThat(done).isEqualTo(3);
    assertThat(sounds.page(mine, null, 10).items()).hasSize(3);
  }

  @Test
  void keepsOneOfANameWhenManyComeAtOnce() throws ExecutionException, InterruptedException {
    List<Future<SavedSound>> coming = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 6; i++) {
        coming.add(threads.submit(() -> sounds.save(mine, upload("same", 10, false))));
      }
    }
    int done = 0;
    for (Future<SavedSound> one : coming) {
      done += one.get() instanceof SavedSound.Done ? 1 : 0;
    }
    assertThat(done).isEqualTo(1);
  }
}
