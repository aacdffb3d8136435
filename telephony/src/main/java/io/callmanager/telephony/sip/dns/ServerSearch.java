package io.callmanager.telephony.sip.dns;

import io.callmanager.telephony.sip.transport.Transport;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// The rules of RFC 3263, section 4. Blocks for at most three rounds of questions: NAPTR together with the usual SRV names,
/// the names that NAPTR points to if they are others, and the addresses of all hosts.
///
/// A name of the hosts file, or one without a dot, has nothing but addresses.
final class ServerSearch {

  private final NameServers dns;
  private final Addresses addresses;
  private final List<Service> offered;

  /// @param offered the transports by which we can send; one at least
  ServerSearch(NameServers dns, Addresses addresses, Set<Transport> offered) {
    this.dns = dns;
    this.addresses = addresses;
    this.offered = Service.offered(offered);
  }

  /// @param deadline when to give up, by [System#nanoTime()]
  Finding search(SipTarget target, long deadline) {
    Transport transport = target.transport();
    List<Service> services = transport == null ? offered : List.of(Service.of(transport));
    InetAddress literal = target.address().orElse(null);
    if (literal != null) {
      return alone(target, services.getFirst(), List.of(literal), Long.MAX_VALUE, true);
    }
    if (target.port() != null
        || target.isBare()
        || !addresses.inHostsFile(name(target.host())).isEmpty()) {
      return byAddress(target, services.getFirst(), true, deadline);
    }
    if (transport == null) {
      return byDomain(target, deadline);
    }
    Service service = services.getFirst();
    Answer<Record> srv = dns.ask(srvName(service, target), Type.SRV, deadline);
    return bySrv(target, List.of(new Place(service, srv)), true, deadline);
  }

  /// Asks for NAPTR, and in the same breath for what is asked next when there is none.
  private Finding byDomain(SipTarget target, long deadline) {
    Name domain = name(target.host());
    List<Name> srvNames = offered.stream().map(service -> srvName(service, target)).toList();
    Map<Name, Answer<Record>> known =
        Together.ask(
            Stream.concat(Stream.of(domain), srvNames.stream()).toList(),
            name -> dns.ask(name, name.equals(domain) ? Type.NAPTR : Type.SRV, deadline));
    Answer<Record> naptr = Together.of(known, domain);
    if (naptr instanceof Answer.Some<Record> some) {
      List<Pointer> pointers = Pointer.among(some.items(), offered);
      if (!pointers.isEmpty()) {
        return byNaptr(target, pointers, some.ttl(), known, deadline);
      }
    }
    List<Place> places =
        offered.stream()
            .map(service -> new Place(service, Together.of(known, srvName(service, target))))
            .toList();
    return bySrv(target, places, naptr.isWhole(), deadline);
  }

  /// Records of a higher order are only for whom the lower ones are of no use (RFC 3403, section 4.1), which here is when
  /// nothing is where those point.
  ///
  /// @param known what was asked for already
  private Finding byNaptr(
      SipTarget target,
      List<Pointer> pointers,
      long ttl,
      Map<Name, Answer<Record>> known,
      long deadline) {
    Name domain = name(target.host());
    Map<Name, Answer<Record>> srvs =
        Together.ask(
            pointers.stream().map(Pointer::srvName).toList(),
            name -> {
              Answer<Record> earlier = name.equals(domain) ? null : known.get(name);
              return earlier == null ? dns.ask(name, Type.SRV, deadline) : earlier;
            });
    Map<Integer, List<Place>> orders = new TreeMap<>();
    for (Pointer pointer : pointers) {
      orders
          .computeIfAbsent(pointer.order(), order -> new ArrayList<>())
          .add(new Place(pointer.service(), Together.of(srvs, pointer.srvName())));
    }
    boolean whole = true;
    for (List<Place> places : orders.values()) {
      whole &= places.stream().allMatch(place -> place.answer().isWhole());
      if (places.stream().anyMatch(Place::hasRecords)) {
        return byHosts(target, places, ttl, whole, deadline);
      }
    }
    return Finding.Nothing.of(
        srvs.values(),
        Located.Cause.NO_SERVICE,
        "the NAPTR records of " + target.host() + " lead to no server",
        ttl);
  }

  private Finding bySrv(SipTarget target, List<Place> places, boolean askedAll, long deadline) {
    List<Answer<Record>> answers = places.stream().map(Place::answer).toList();
    boolean whole = askedAll && answers.stream().allMatch(Answer::isWhole);
    if (places.stream().anyMatch(Place::hasRecords)) {
      return byHosts(target, places, Long.MAX_VALUE, whole, deadline);
    }
    List<Place> open = places.stream().filter(place -> !place.isDenied()).toList();
    boolean silent = answers.stream().anyMatch(Answer.Silence.class::isInstance);
    return open.isEmpty() || silent
        ? Finding.Nothing.of(
            answers,
            Located.Cause.NO_SERVICE,
            "the DNS says that " + target.host() + " has no SIP service by " + names(places),
            Answer.ttl(answers))
        : byAddress(target, open.getFirst().service(), whole, deadline);
  }

  private Finding byAddress(SipTarget target, Service service, boolean askedAll, long deadline) {
    Answer<InetAddress> answer = addresses.ofOwn(name(target.host()), deadline);
    return answer instanceof Answer.Some<InetAddress>(var found, long ttl, boolean whole)
        ? alone(target, service, found, ttl, askedAll && whole)
        : Finding.Nothing.of(
            List.of(answer),
            Located.Cause.UNKNOWN_NAME,
            "the DNS knows no address for " + target.host(),
            Answer.ttl(List.of(answer)));
  }

  /// The hosts of SRV records, each asked for once.
  private Finding byHosts(
      SipTarget target, List<Place> places, long ttlSoFar, boolean askedAll, long deadline) {
    List<Name> hosts =
        places.stream()
            .flatMap(place -> place.records().stream())
            .map(SRVRecord::getTarget)
            .distinct()
            .limit(Finding.Servers.MAX_TARGETS)
            .toList();
    Map<Name, Answer<InetAddress>> known =
        Together.ask(hosts, host -> addresses.of(host, deadline));
    List<Tier> tiers = places.stream().flatMap(place -> tiers(place, known)).toList();
    long srvTtl = Answer.ttl(places.stream().map(Place::answer).toList());
    long ttl = Math.min(Math.min(ttlSoFar, srvTtl), Answer.ttl(known.values()));
    if (tiers.isEmpty()) {
      return Finding.Nothing.of(
          known.values(),
          Located.Cause.UNKNOWN_NAME,
          "the DNS knows no address for the servers of "
              + target.host()
              + ", "
              + hosts.stream().limit(3).map(Place::text).collect(Collectors.joining(", ")),
          ttl);
    }
    boolean whole = askedAll && known.values().stream().allMatch(Answer::isWhole);
    return new Finding.Servers(tiers, ttl, whole);
  }

  private static Stream<Tier> tiers(Place place, Map<Name, Answer<InetAddress>> addresses) {
    Map<Integer, List<Tier.Server>> priorities = new TreeMap<>();
    for (SRVRecord srv : place.records()) {
      if (addresses.get(srv.getTarget()) instanceof Answer.Some<InetAddress> some) {
        priorities
            .computeIfAbsent(srv.getPriority(), priority -> new ArrayList<>())
            .add(
                new Tier.Server(
                    place.service().transport(),
                    Place.text(srv.getTarget()),
                    srv.getPort(),
                    srv.getWeight(),
                    some.items()));
      }
    }
    return priorities.values().stream().map(Tier::new);
  }

  private static Finding alone(
      SipTarget target, Service service, List<InetAddress> found, long ttl, boolean whole) {
    Integer given = target.port();
    int port = given == null ? service.defaultPort() : given;
    Tier.Server server = new Tier.Server(service.transport(), target.host(), port, 0, found);
    return new Finding.Servers(List.of(new Tier(List.of(server))), ttl, whole);
  }

  private static String names(List<Place> places) {
    return places.stream().map(place -> place.service().name()).collect(Collectors.joining(", "));
  }

  private static Name srvName(Service service, SipTarget target) {
    return name(service.srvName(target.host()));
  }

  private static Name name(String text) {
    try {
      return Name.fromString(text, Name.root);
    } catch (TextParseException e) {
      throw new IllegalArgumentException("not a name: " + text, e);
    }
  }
}
