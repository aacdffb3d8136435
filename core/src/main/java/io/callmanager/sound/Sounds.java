package io.callmanager.sound;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callmanager.call.spi.PcmSound;
import io.callmanager.call.spi.SoundConverter.Conversion;
import io.callmanager.call.spi.SoundConverter.Format;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.Page;
import io.callmanager.shared.SoundId;
import io.callmanager.shared.TenantDatabase;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// The sounds that accounts keep. A file is converted once, when it comes; what is kept is what calls play, in the database,
/// so that every server has it.
@Service
public class Sounds {

  private static final UUID AFTER_ALL = new UUID(-1L, -1L);

  private final TenantDatabase tenants;
  private final Conversions conversions;
  private final SoundProperties properties;
  private final Clock clock;
  private final Cache<Key, PcmSound> remembered;

  Sounds(TenantDatabase tenants, Conversions conversions, SoundProperties properties, Clock clock) {
    this.tenants = tenants;
    this.conversions = conversions;
    this.properties = properties;
    this.clock = clock;
    this.remembered =
        Caffeine.newBuilder()
            .maximumWeight(properties.cacheSize().toBytes())
            .weigher((Key key, PcmSound audio) -> 2 * audio.samples().length)
            .build();
  }

  /// A file to keep as a sound.
  ///
  /// @param originalName what the file was called; null when that is not known
  /// @param replace whether a sound of the same name goes
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  public record Upload(
      SoundName name, @Nullable String originalName, byte[] file, boolean replace) {}

  /// Something to play.
  public record Playable(SoundName name, PcmSound audio) {}

  private record Key(AccountId account, SoundId id) {}

  /// Converts a file and keeps the sound.
  public SavedSound save(AccountId account, Upload upload) {
    Optional<SavedSound> refused = tenants.read(account, jdbc -> refusal(jdbc, account, upload, 0));
    if (refused.isPresent()) {
      return refused.get();
    }
    return switch (conversions.convert(upload.file()).orElse(null)) {
      case null -> new SavedSound.Busy();
      case Conversion.Refused(String why) -> new SavedSound.Unusable(why);
      case Conversion.Done(PcmSound audio, Format format) -> keep(account, upload, format, audio);
    };
  }

  private SavedSound keep(AccountId account, Upload upload, Format format, PcmSound audio) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Sound sound =
        new Sound(
            SoundId.next(),
            upload.name(),
            upload.originalName(),
            format,
            upload.file().length,
            sha256(upload.file()),
            2 * audio.samples().length,
            now);
    return tenants.write(
        account,
        jdbc -> {
          SoundRows.lock(jdbc, account);
          Optional<SavedSound> refused = refusal(jdbc, account, upload, sound.bytes());
          if (refused.isPresent()) {
            return refused.get();
          }
          SoundRows.find(jdbc, account, upload.name())
              .ifPresent(old -> SoundRows.delete(jdbc, account, old.id()));
          SoundRows.insert(jdbc, account, sound, audio);
          return new SavedSound.Done(sound);
        });
  }

  /// Why a sound can't be kept, whatever it is.
  private Optional<SavedSound> refusal(
      JdbcClient jdbc, AccountId account, Upload upload, int bytes) {
    Optional<Sound> old = SoundRows.find(jdbc, account, upload.name());
    if (old.isPresent() && !upload.replace()) {
      return Optional.of(new SavedSound.NameTaken());
    }
    SoundRows.Total total = SoundRows.total(jdbc, account);
    if (old.isEmpty() && total.count() >= properties.maxPerAccount()) {
      return Optional.of(new SavedSound.TooMany(properties.maxPerAccount()));
    }
    long after = total.bytes() - old.map(Sound::bytes).orElse(0) + bytes;
    long most = properties.maxSizePerAccount().toBytes();
    return after > most ? Optional.of(new SavedSound.NoRoom(after, most)) : Optional.empty();
  }

  public Optional<Sound> find(AccountId account, SoundId id) {
    return tenants.read(account, jdbc -> SoundRows.find(jdbc, account, id));
  }

  /// An account's sounds, newest first.
  ///
  /// @param cursor where the page before this one ended; null for the first page
  public Page<Sound> page(AccountId account, @Nullable SoundId cursor, int limit) {
    UUID before = cursor == null ? AFTER_ALL : cursor.value();
    List<Sound> found =
        tenants.read(account, jdbc -> SoundRows.page(jdbc, account, before, limit + 1));
    if (found.size() <= limit) {
      return new Page<>(found, null);
    }
    List<Sound> shown = found.subList(0, limit);
    return new Page<>(shown, shown.getLast().id().toString());
  }

  /// What a sound sounds like.
  public Optional<Playable> playable(AccountId account, SoundId id) {
    return find(account, id).flatMap(sound -> playable(account, sound));
  }

  /// What the sound of a name sounds like.
  public Optional<Playable> playable(AccountId account, SoundName name) {
    return tenants
        .read(account, jdbc -> SoundRows.find(jdbc, account, name))
        .flatMap(sound -> playable(account, sound));
  }

  private Optional<Playable> playable(AccountId account, Sound sound) {
    Key key = new Key(account, sound.id());
    PcmSound audio = remembered.getIfPresent(key);
    if (audio == null) {
      audio =
          tenants.read(account, jdbc -> SoundRows.audio(jdbc, account, sound.id())).orElse(null);
      if (audio == null) {
        return Optional.empty();
      }
      remembered.put(key, audio);
    }
    return Optional.of(new Playable(sound.name(), audio));
  }

  /// Deletes a sound; calls on which it plays, or will play, keep it.
  ///
  /// @return whether there was such a sound
  public boolean delete(AccountId account, SoundId id) {
    boolean deleted = tenants.write(account, jdbc -> SoundRows.delete(jdbc, account, id));
    remembered.invalidate(new Key(account, id));
    return deleted;
  }

  private static String sha256(byte[] file) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
