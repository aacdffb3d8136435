package io.callmanager.sound;

import io.callmanager.call.spi.PcmSound;
import io.callmanager.call.spi.SoundConverter.Format;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.SoundId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The table of sounds.
final class SoundRows {

  private static final String COLUMNS =
      "id, name, original_name, format, original_bytes, sha256, bytes, created_at";

  private SoundRows() {}

  /// How much an account keeps.
  record Total(int count, long bytes) {}

  /// Keeps others from changing which sounds an account has, until the transaction ends.
  static void lock(JdbcClient jdbc, AccountId account) {
    jdbc.sql("select 1 from (select pg_advisory_xact_lock(hashtextextended(?, 0))) as locked")
        .param("callmanager.sound " + account)
        .query(Integer.class)
        .single();
  }

  static Optional<Sound> find(JdbcClient jdbc, AccountId account, SoundId id) {
    return jdbc.sql("select " + COLUMNS + " from sound where account_id = ? and id = ?")
        .param(account.value())
        .param(id.value())
        .query(SoundRows::read)
        .optional();
  }

  static Optional<Sound> find(JdbcClient jdbc, AccountId account, SoundName name) {
    return jdbc.sql(
            "select " + COLUMNS + " from sound where account_id = ? and lower(name) = lower(?)")
        .param(account.value())
        .param(name.value())
        .query(SoundRows::read)
        .optional();
  }

  /// An account's sounds, newest first.
  ///
  /// @param before only those that are older
  static List<Sound> page(JdbcClient jdbc, AccountId account, UUID before, int limit) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from sound where account_id = ? and id < ? order by id desc limit ?")
        .param(account.value())
        .param(before)
        .param(limit)
        .query(SoundRows::read)
        .list();
  }

  static Optional<PcmSound> audio(JdbcClient jdbc, AccountId account, SoundId id) {
    return jdbc.sql("select audio from sound where account_id = ? and id = ?")
        .param(account.value())
        .param(id.value())
        .query(byte[].class)
        .optional()
        .map(SoundRows::samples);
  }

  static Total total(JdbcClient jdbc, AccountId account) {
    return jdbc.sql("select count(*), coalesce(sum(bytes), 0) from sound where account_id = ?")
        .param(account.value())
        .query((row, number) -> new Total(row.getInt(1), row.getLong(2)))
        .single();
  }

  static void insert(JdbcClient jdbc, AccountId account, Sound sound, PcmSound audio) {
    jdbc.sql(
            """
            insert into sound
              (account_id, id, name, original_name, format, original_bytes, sha256, audio, created_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .param(account.value())
        .param(sound.id().value())
        .param(sound.name().value())
        .param(sound.originalName())
        .param(sound.format().name())
        .param(sound.originalBytes())
        .param(HexFormat.of().parseHex(sound.sha256()))
        .param(bytes(audio))
        .param(sound.createdAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  static boolean delete(JdbcClient jdbc, AccountId account, SoundId id) {
    return jdbc.sql("delete from sound where account_id = ? and id = ?")
            .param(account.value())
            .param(id.value())
            .update()
        == 1;
  }

  private static byte[] bytes(PcmSound audio) {
    ByteBuffer buffer =
        ByteBuffer.allocate(2 * audio.samples().length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asShortBuffer().put(audio.samples());
    return buffer.array();
  }

  private static PcmSound samples(byte[] bytes) {
    short[] samples = new short[bytes.length / 2];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
    return new PcmSound(samples);
  }

  private static Sound read(ResultSet row, int number) throws SQLException {
    return new Sound(
        new SoundId(row.getObject("id", UUID.class)),
        new SoundName(row.getString("name")),
        row.getString("original_name"),
        Format.valueOf(row.getString("format")),
        row.getInt("original_bytes"),
        HexFormat.of().formatHex(row.getBytes("sha256")),
        row.getInt("bytes"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
