package io.callmanager.telephony.hearing.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What `pocketsphinx_continuous -backtrace yes` logged.
///
/// @param stretches what it took for stretches of speech, in order
/// @param cepstralMean the mean of the sound's cepstrum after the first stretch, as `-cmninit` wants it; null when nothing was speech
record Decoding(List<Stretch> stretches, @Nullable String cepstralMean) {

  /// A stretch of speech.
  ///
  /// @param frames its length in hundredths of a second
  /// @param words empty when nothing fits
  /// @param score how well the words fit, as a logarithm; the greater the better
  record Stretch(int frames, String words, long score) {}

  private static final Pattern FRAMES =
      Pattern.compile("INFO: fsg_search\\.c\\(\\d+\\): (\\d{1,7}) frames, .*");
  private static final Pattern RESULT =
      Pattern.compile("INFO: pocketsphinx\\.c\\(\\d+\\): (.*) \\((-?\\d{1,10})\\)");
  private static final Pattern MEAN =
      Pattern.compile("INFO: cmn_live\\.c\\(\\d+\\): Update to +< ([-+.0-9einfa ]{1,300}) >");

  static Decoding read(String log) {
    List<Stretch> stretches = new ArrayList<>();
    String mean = null;
    int frames = 0;
    for (String line : log.lines().toList()) {
      Matcher length = FRAMES.matcher(line);
      Matcher result = RESULT.matcher(line);
      Matcher update = MEAN.matcher(line);
      if (length.matches()) {
        frames = Integer.parseInt(length.group(1));
      } else if (result.matches() && frames > 0) {
        stretches.add(
            new Stretch(frames, result.group(1).strip(), Long.parseLong(result.group(2))));
        frames = 0;
      } else if (mean == null && update.matches()) {
        mean = String.join(",", update.group(1).strip().split(" +"));
      }
    }
    return new Decoding(List.copyOf(stretches), mean);
  }
}
