package io.callmanager.bench;

import java.util.List;

/// How long and how hard to measure.
///
/// @param seconds of each measurement
/// @param rounds how often each is made; they are interleaved, because machines have moods
/// @param clients connections that ask at once
record Options(int seconds, int rounds, int clients) {

  /// @param clients how many, unless the arguments say
  static Options parse(List<String> arguments, int clients) {
    int seconds = 6;
    int rounds = 3;
    int asking = clients;
    for (int i = 0; i + 1 < arguments.size(); i += 2) {
      int value = Integer.parseInt(arguments.get(i + 1));
      switch (arguments.get(i)) {
        case "--seconds" -> seconds = value;
        case "--rounds" -> rounds = value;
        case "--clients" -> asking = value;
        default -> throw new IllegalArgumentException("unknown option " + arguments.get(i));
      }
    }
    return new Options(seconds, rounds, asking);
  }
}
