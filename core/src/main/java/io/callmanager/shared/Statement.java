package io.callmanager.shared;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a [TenantDatabase.Write] runs: one of a bounded number of texts, because each is prepared.
public sealed interface Statement {

  /// How many statements, each returning rows that nobody reads, go before it in the same text. What they lock the statement finds
  /// as it is then, and not as it was before somebody else let go of it.
  int locks();

  /// Its text for so many writes that are run as one.
  String text(int writes);

  /// A statement about one account.
  record Single(String text, int locks) implements Statement {

    public Single(String text) {
      this(text, 0);
    }

    /// @throws IllegalArgumentException for more than one write
    @Override
    public String text(int writes) {
      if (writes != 1) {
        throw new IllegalArgumentException("only for one write: " + text);
      }
      return text;
    }
  }

  /// A statement that does the same for each row of the relation `w`, so that the writes of several accounts can be run as one. What it
  /// reads and changes for a row must be of that row's own `account_id` throughout.
  ///
  /// It returns a row for each of `w`, in the order of `w.line`, which numbers the writes from 0.
  ///
  /// @param locking the statements that go before, each with its semicolon
  /// @param columns of `w`, besides `line`, in the order in which a write sets its parameters; `account_id` is one of them
  /// @param body what comes behind `with w (…) as (…),`
  record OfRows(String locking, int locks, List<Column> columns, String body) implements Statement {

    /// How many rows there is room for: few different numbers, because each is a text of its own. What is not taken is left empty.
    private static final int[] ROOM = {1, 2, 4, 6, 8, 12, 16};

    static final Column LINE = new Column("line", "int");

    @Override
    public boolean equals(@Nullable Object other) {
      return other == this
          || (other instanceof OfRows same
              && same.body.equals(body)
              && same.locking.equals(locking)
              && same.columns.equals(columns));
    }

    /// Of the body, whose text knows its own: it is asked for with each write.
    @Override
    public int hashCode() {
      return body.hashCode();
    }

    /// Room for so many writes.
    static int room(int writes) {
      for (int room : ROOM) {
        if (room >= writes) {
          return room;
        }
      }
      return writes;
    }

    @Override
    public String text(int writes) {
      String names =
          columns.stream().map(Column::name).collect(Collectors.joining(", ", "(line, ", ")"));
      String row =
          columns.stream()
              .map(column -> "?::" + column.type())
              .collect(Collectors.joining(", ", "(?::int, ", ")"));
      return "%swith w %s as materialized (select * from (values %s) v %s where line is not null),\n%s"
          .formatted(
              locking,
              names,
              String.join(", ", Collections.nCopies(room(writes), row)),
              names,
              body);
    }
  }

  /// A column of [OfRows].
  ///
  /// @param type PostgreSQL's name for what it holds: `uuid`, `text`, `text[]`, `jsonb`, `int`, `bigint`, `boolean`, `bytea` or
  ///     `timestamptz`
  record Column(String name, String type) {

    /// The type that the driver gives a value of it. A null must be given the same: a statement is prepared anew where types differ.
    String driverType() {
      return switch (type.toLowerCase(Locale.ROOT)) {
        case "text", "jsonb" -> "varchar";
        case "text[]" -> "_text";
        case "int" -> "int4";
        case "bigint" -> "int8";
        case "boolean" -> "bool";
        default -> type;
      };
    }
  }
}
