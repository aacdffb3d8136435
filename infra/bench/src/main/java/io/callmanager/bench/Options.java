package io.callmanager.bench;

import java.util.List;

/// How long and how hard to measure.
///
/// @param seconds of each measurement
/// @param rounds how often each is made; they are interleaved, because machines have moods
/// @param clients connections that ask at once, or calls that are held at once
/// @param checks whether the accounts have set everything that is checked before a call
/// @param keys whether each call carries an `Idempotency-Key` besides
public record Options(int seconds, int rounds, int clients, boolean checks, boolean keys) {

  /// @param seconds how long, unless the arguments say
  /// @param clients how many, unless the arguments say
  static Options parse(List<String> arguments, int seconds, int clients) {
    int lasting = seconds;
    int rounds = 3;
    int asking = clients;
    boolean checks = false;
    boolean keys = false;
    for (int i = 0; i + 1 < arguments.size(); i += 2) {
      int value = Integer.parseInt(arguments.get(i + 1));
      switch (arguments.get(i)) {
        case "--seconds" -> lasting = value;
        case "--rounds" -> rounds = value;
        case "--clients", "--calls" -> asking = value;
        case "--checks" -> checks = value != 0;
        case "--keys" -> keys = value != 0;
        default -> throw new IllegalArgumentException("unknown option " + arguments.get(i));
      }
    }
    return new Options(lasting, rounds, asking, checks || keys, keys);
  }
}
