package io.callmanager.telephony.sip.dns;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/// A NAPTR record that is of use to us: it says where the SRV records of a service are (RFC 3263, section 4.1).
record Pointer(int order, int preference, Service service, Name srvName) {

  private static final int MAX = 8;

  /// Those among the records; the lowest order and preference first.
  static List<Pointer> among(List<Record> records, List<Service> offered) {
    return records.stream()
        .flatMap(record -> record instanceof NAPTRRecord naptr ? of(naptr, offered) : Stream.of())
        .sorted(Comparator.comparingInt(Pointer::order).thenComparingInt(Pointer::preference))
        .limit(MAX)
        .toList();
  }

  private static Stream<Pointer> of(NAPTRRecord naptr, List<Service> offered) {
    boolean toSrv =
        naptr.getFlags().equalsIgnoreCase("s")
            && naptr.getRegexp().isEmpty()
            && !naptr.getReplacement().equals(Name.root);
    return toSrv
        ? Service.ofNaptr(naptr.getService()).filter(offered::contains).stream()
            .map(
                service ->
                    new Pointer(
                        naptr.getOrder(), naptr.getPreference(), service, naptr.getReplacement()))
        : Stream.of();
  }
}
