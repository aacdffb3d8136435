package io.callmanager.dialgate;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.ShortNumberInfo;

/// The numbers of police, ambulances and fire brigades, of all countries, by libphonenumber's tables: no software calls them.
public final class EmergencyNumbers {

  private EmergencyNumbers() {}

  /// Whether a country has such a number.
  ///
  /// @param digits as they are dialled
  public static boolean contains(String digits) {
    ShortNumberInfo info = ShortNumberInfo.getInstance();
    return PhoneNumberUtil.getInstance().getSupportedRegions().stream()
        .anyMatch(region -> info.isEmergencyNumber(digits, region));
  }
}
