package io.callmanager.telephony.sip.dns;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;

/// A service, and what the DNS says to the question for its SRV records (RFC 2782).
record Place(Service service, Answer<Record> answer) {

  private static final int MAX_SERVERS = 32;

  /// The records of use, the first priority first.
  List<SRVRecord> records() {
    return answer instanceof Answer.Some<Record> some
        ? some.items().stream()
            .filter(SRVRecord.class::isInstance)
            .map(SRVRecord.class::cast)
            .filter(srv -> srv.getPort() > 0 && SipTarget.isName(text(srv.getTarget())))
            .sorted(Comparator.comparingInt(SRVRecord::getPriority))
            .limit(MAX_SERVERS)
            .toList()
        : List.of();
  }

  /// Whether the DNS says that the service is decidedly not available, by a target that is the root.
  boolean isDenied() {
    return answer instanceof Answer.Some<Record> some
        && some.items().stream()
            .allMatch(srv -> srv instanceof SRVRecord it && it.getTarget().equals(Name.root));
  }

  boolean hasRecords() {
    return !records().isEmpty();
  }

  /// A host's name as people write it.
  static String text(Name host) {
    return host.toString(true).toLowerCase(Locale.ROOT);
  }
}
