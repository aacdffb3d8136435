package io.callmanager.console.layout;

import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.WebUtils;

/// Instants in words, in the browser's time zone; and the zone itself.
///
/// @param now the time of the request
public record Times(ZoneId zone, Instant now) {

  private static final String COOKIE = "callmanager_zone";
  private static final DateTimeFormatter FULL = format("d MMM uuuu, HH:mm:ss");
  private static final DateTimeFormatter THIS_YEAR = format("d MMM, HH:mm:ss");
  private static final DateTimeFormatter CLOCK = format("HH:mm:ss");
  private static final DateTimeFormatter MILLIS = format("HH:mm:ss.SSS");
  private static final DateTimeFormatter DATE = format("d MMM uuuu");
  private static final DateTimeFormatter UTC = format("uuuu-MM-dd HH:mm:ss.SSS 'UTC'");
  private static final int MINUTE = 60;
  private static final int HOUR = 60 * MINUTE;
  private static final int DAY = 24 * HOUR;

  /// In the zone that the browser's script has told by a cookie; UTC until it has.
  public static Times of(HttpServletRequest request, Instant now) {
    var cookie = WebUtils.getCookie(request, COOKIE);
    return new Times(cookie == null ? ZoneOffset.UTC : zone(cookie.getValue()), now);
  }

  private static ZoneId zone(String id) {
    try {
      return ZoneId.of(id.replace("%2F", "/"));
    } catch (DateTimeException e) {
      return ZoneOffset.UTC;
    }
  }

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
  }

  /// For a `datetime` attribute.
  public String iso(Instant instant) {
    return instant.toString();
  }

  /// For a `title`: the same instant in UTC, to the millisecond.
  public String utc(Instant instant) {
    return UTC.format(instant.atZone(ZoneOffset.UTC));
  }

  /// As short as it can be without doubt: no date today, no year this year.
  public String brief(Instant instant) {
    LocalDate day = LocalDate.ofInstant(instant, zone);
    LocalDate today = LocalDate.ofInstant(now, zone);
    if (day.equals(today)) {
      return CLOCK.format(instant.atZone(zone));
    }
    return (day.getYear() == today.getYear() ? THIS_YEAR : FULL).format(instant.atZone(zone));
  }

  public String full(Instant instant) {
    return FULL.format(instant.atZone(zone));
  }

  public String millis(Instant instant) {
    return MILLIS.format(instant.atZone(zone));
  }

  public String date(Instant instant) {
    return DATE.format(instant.atZone(zone));
  }

  /// How long ago, roughly: `3 min ago`.
  public String ago(Instant instant) {
    long seconds = Math.max(0, Duration.between(instant, now).toSeconds());
    if (seconds < MINUTE) {
      return "just now";
    }
    if (seconds < HOUR) {
      return seconds / MINUTE + " min ago";
    }
    if (seconds < DAY) {
      return seconds / HOUR + " h ago";
    }
    return seconds < 2 * DAY ? "yesterday" : seconds / DAY + " days ago";
  }

  /// How long ago, as a stopwatch that goes on running shows it: `0:07`, `12:30`.
  public String stopwatch(Instant since) {
    long seconds = Math.max(0, Duration.between(since, now).toSeconds());
    return String.format(Locale.ENGLISH, "%d:%02d", seconds / MINUTE, seconds % MINUTE);
  }

  /// Today's midnight in the browser's zone.
  public Instant startOfDay() {
    return LocalDate.ofInstant(now, zone).atStartOfDay(zone).toInstant();
  }

  /// Tomorrow's midnight in the browser's zone.
  public Instant endOfDay() {
    return LocalDate.ofInstant(now, zone).plusDays(1).atStartOfDay(zone).toInstant();
  }

  /// What `zone` is called on the screen.
  public String zoneName() {
    return zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId().replace('_', ' ');
  }

  /// A span with a unit that fits its length: `640 ms`, `2.4 s`, `3 min 20 s`.
  public String span(Duration span) {
    return Words.span(span);
  }

  /// The time between two instants, with a unit; a dash when one is missing.
  public String between(@Nullable Instant from, @Nullable Instant to) {
    return from == null || to == null ? "–" : Words.span(Duration.between(from, to));
  }
}
