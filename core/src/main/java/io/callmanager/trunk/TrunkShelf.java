package io.callmanager.trunk;

import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.shared.TrunkId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The trunks of one owner: an account, or the platform.
final class TrunkShelf {

  /// Runs work in a transaction that may touch the owner's rows.
  @FunctionalInterface
  interface Transactions {
    <T extends @Nullable Object> T run(Function<JdbcClient, T> work);
  }

  private final UUID owner;
  private final int most;
  private final TrunkRows rows;
  private final Transactions transactions;
  private final TrunkFeed feed;

  /// @param most how many trunks there may be
  TrunkShelf(UUID owner, int most, TrunkRows rows, Transactions transactions, TrunkFeed feed) {
    this.owner = owner;
    this.most = most;
    this.rows = rows;
    this.transactions = transactions;
    this.feed = feed;
  }

  List<Trunk> all() {
    return transactions.run(jdbc -> rows.all(jdbc, owner));
  }

  Optional<Trunk> find(TrunkId id) {
    return transactions.run(jdbc -> rows.find(jdbc, owner, id, false)).map(TrunkRows.Row::trunk);
  }

  SavedTrunk create(TrunkDefinition trunk) {
    return told(
        () ->
            transactions.run(
                jdbc ->
                    rows.count(jdbc, owner) >= most
                        ? new SavedTrunk.TooMany(most)
                        : new SavedTrunk.Done(rows.insert(jdbc, owner, trunk))));
  }

  SavedTrunk change(TrunkId id, UnaryOperator<TrunkDefinition> change) {
    return told(
        () ->
            transactions.run(
                jdbc ->
                    rows.find(jdbc, owner, id, true)
                        .map(row -> save(jdbc, row, change))
                        .orElseGet(SavedTrunk.NotFound::new)));
  }

  /// A password that can't be read here may be readable elsewhere: it is not lost to a change of something else.
  private SavedTrunk save(
      JdbcClient jdbc, TrunkRows.Row row, UnaryOperator<TrunkDefinition> change) {
    TrunkDefinition changed = change.apply(row.trunk().definition());
    return !row.readable() && !hasSecrets(changed)
        ? new SavedTrunk.UnreadablePassword()
        : new SavedTrunk.Done(rows.update(jdbc, owner, changed));
  }

  private static boolean hasSecrets(TrunkDefinition trunk) {
    TrunkDefinition.Twilio twilio = trunk.twilio();
    if (twilio == null) {
      return trunk.identity().login() != null;
    }
    TrunkDefinition.ApiKey key = twilio.key();
    return !twilio.authToken().isEmpty() && (key == null || !key.secret().isEmpty());
  }

  boolean delete(TrunkId id) {
    boolean deleted = transactions.run(jdbc -> rows.delete(jdbc, owner, id));
    feed.lookNow();
    return deleted;
  }

  private SavedTrunk told(java.util.function.Supplier<SavedTrunk> work) {
    try {
      SavedTrunk saved = work.get();
      feed.lookNow();
      return saved;
    } catch (DuplicateKeyException e) {
      return new SavedTrunk.NameTaken();
    }
  }
}
