package io.callmanager.dialgate;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber;
import io.callmanager.shared.PhoneNumber;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a number tells of where it leads, by libphonenumber's tables.
final class Destination {

  private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();
  private static final PhoneNumberToTimeZonesMapper ZONES =
      PhoneNumberToTimeZonesMapper.getInstance();

  /// What is no country's: satellites, international networks.
  private static final String INTERNATIONAL = "001";

  /// ITU's international premium rate service, whatever follows.
  private static final int INTERNATIONAL_PREMIUM = 979;

  /// Shared-cost numbers are among them: there, too, a part of what the caller pays is for whoever is called.
  private static final Set<PhoneNumberType> PREMIUM =
      Set.of(PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST);

  /// How people write numbers, with what stands between the digits.
  private static final Pattern WRITTEN =
      Pattern.compile("'?\\+[0-9][0-9 ()./\\-\\u00a0\\u2007\\u2009\\u202f\\u2010-\\u2013]{5,39}");

  private final PhoneNumber dialled;
  private final Phonenumber.@Nullable PhoneNumber parsed;
  private final PhoneNumberType type;
  private final @Nullable String region;

  private Destination(PhoneNumber dialled, Phonenumber.@Nullable PhoneNumber parsed) {
    this.dialled = dialled;
    this.parsed = parsed;
    this.type = parsed == null ? PhoneNumberType.UNKNOWN : NUMBERS.getNumberType(parsed);
    this.region = parsed == null ? null : NUMBERS.getRegionCodeForNumber(parsed);
  }

  static Destination of(PhoneNumber number) {
    return new Destination(number, parse(number.e164()));
  }

  /// Whether a text is the code of a country whose numbers are known.
  static boolean isCountry(String code) {
    return NUMBERS.getSupportedRegions().contains(code);
  }

  /// The one number for all the ways in which it can be written: `+4407911123456` is dialled as `+447911123456` is.
  static PhoneNumber canonical(PhoneNumber number) {
    return canonical(number, parse(number.e164()));
  }

  /// Reads a number as people write it, such as `+44 (0)20 7183 8750`.
  static Optional<PhoneNumber> read(String written) {
    String text = written.strip();
    if (!WRITTEN.matcher(text).matches()) {
      return Optional.empty();
    }
    Phonenumber.PhoneNumber known = parse(text);
    Optional<PhoneNumber> plain = PhoneNumber.parse("+" + text.replaceAll("[^0-9]", ""));
    return known == null
        ? plain
        : PhoneNumber.parse(NUMBERS.format(known, PhoneNumberFormat.E164)).or(() -> plain);
  }

  private static Phonenumber.@Nullable PhoneNumber parse(String number) {
    try {
      return NUMBERS.parse(number, null);
    } catch (NumberParseException e) {
      return null; // the code of no country, or too few digits after it
    }
  }

  private static PhoneNumber canonical(
      PhoneNumber dialled, Phonenumber.@Nullable PhoneNumber parsed) {
    return parsed == null
        ? dialled
        : PhoneNumber.parse(NUMBERS.format(parsed, PhoneNumberFormat.E164)).orElse(dialled);
  }

  /// The number as it stands in lists.
  PhoneNumber number() {
    return canonical(dialled, parsed);
  }

  /// Its country's ISO 3166 code; empty when it can't be told or there is none.
  Optional<String> country() {
    return Optional.ofNullable(region).filter(code -> !code.equals(INTERNATIONAL));
  }

  /// Whether whoever is called earns on the call. A number that is none as it is, but would be one if it were shorter, is taken
  /// for that: networks stop listening after the last digit they need.
  boolean premium() {
    if (parsed == null) {
      return false;
    }
    if (parsed.getCountryCode() == INTERNATIONAL_PREMIUM || PREMIUM.contains(type)) {
      return true;
    }
    if (type != PhoneNumberType.UNKNOWN) {
      return false;
    }
    Phonenumber.PhoneNumber shorter = new Phonenumber.PhoneNumber().mergeFrom(parsed);
    return NUMBERS.truncateTooLongNumber(shorter)
        && PREMIUM.contains(NUMBERS.getNumberType(shorter));
  }

  /// The zones in which whoever is called may be; empty when that can't be told.
  List<ZoneId> zones() {
    if (parsed == null) {
      return List.of();
    }
    List<String> names =
        NUMBERS.isNumberGeographical(type, parsed.getCountryCode()) || isToldByPrefix(parsed)
            ? ZONES.getTimeZonesForGeographicalNumber(parsed)
            : ZONES.getTimeZonesForNumber(parsed);
    return names.equals(List.of(PhoneNumberToTimeZonesMapper.getUnknownTimeZone()))
        ? List.of()
        : known(names);
  }

  /// Whether the digits tell more of where it is than its country does. libphonenumber looks at them for numbers of places alone,
  /// and gives others all the zones of their country's code; but numbers that share another country's code (Jamaica's are among
  /// those of the United States) are told apart by their digits, and so are those of places that it does not know yet.
  private boolean isToldByPrefix(Phonenumber.PhoneNumber number) {
    if (type == PhoneNumberType.UNKNOWN) {
      return true;
    }
    return region != null
        && !region.equals(NUMBERS.getRegionCodeForCountryCode(number.getCountryCode()));
  }

  private static List<ZoneId> known(List<String> names) {
    try {
      return names.stream().map(ZoneId::of).toList();
    } catch (DateTimeException e) {
      return List.of(); // a zone that this Java does not know yet
    }
  }
}
