package io.callmanager.telephony.sip.dns;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;
import org.xbill.DNS.hosts.HostsFileParser;

/// The addresses of hosts: from the hosts file, or by A and AAAA. Blocks; safe for use by many threads.
final class Addresses {

  private static final Logger LOG = LoggerFactory.getLogger(Addresses.class);

  /// Seconds; the hosts file and the system don't say how long what they say stands.
  private static final long LOCAL_TTL = 30;

  private final NameServers servers;
  private final HostsFileParser hosts;
  private final AddressFamilies families;
  private final boolean likeTheSystem;

  /// @param likeTheSystem whether the system may be asked for names that the DNS doesn't know: it may have search domains
  Addresses(
      NameServers servers, HostsFileParser hosts, AddressFamilies families, boolean likeTheSystem) {
    this.servers = servers;
    this.hosts = hosts;
    this.families = families;
    this.likeTheSystem = likeTheSystem;
  }

  /// The addresses of the hosts file.
  List<InetAddress> inHostsFile(Name name) {
    List<InetAddress> found = new ArrayList<>();
    for (int type : families.types()) {
      try {
        hosts.getAddressForHost(name, type).filter(families::fits).ifPresent(found::add);
      } catch (IOException e) {
        LOG.debug("The hosts file can't be read", e);
      }
    }
    return found;
  }

  /// The addresses of a host, IPv4 first.
  Answer<InetAddress> of(Name name, long deadline) {
    List<InetAddress> local = inHostsFile(name);
    if (!local.isEmpty()) {
      return new Answer.Some<>(local, LOCAL_TTL, true);
    }
    return joined(
        Together.ask(families.types(), type -> servers.ask(name, type, deadline)).values());
  }

  /// As [#of], and if the DNS doesn't know it, as the system knows it.
  Answer<InetAddress> ofOwn(Name name, long deadline) {
    Answer<InetAddress> answer = of(name, deadline);
    return likeTheSystem && answer instanceof Answer.None<InetAddress>
        ? bySystem(name, answer, deadline)
        : answer;
  }

  private Answer<InetAddress> joined(Collection<Answer<Record>> answers) {
    List<InetAddress> found = new ArrayList<>();
    Answer<InetAddress> failure = null;
    for (Answer<Record> answer : answers) {
      switch (answer) {
        case Answer.Some<Record> some -> addresses(some.items()).forEach(found::add);
        case Answer.None<Record> _ -> {}
        case Answer.Refusal<Record>(String words) -> failure = new Answer.Refusal<>(words);
        case Answer.Silence<Record>(String words) -> failure = new Answer.Silence<>(words);
      }
    }
    if (!found.isEmpty()) {
      return new Answer.Some<>(found, Answer.ttl(answers), failure == null);
    }
    return failure == null ? new Answer.None<>(Answer.ttl(answers)) : failure;
  }

  private Stream<InetAddress> addresses(List<Record> records) {
    return records.stream()
        .<InetAddress>mapMulti(
            (found, out) -> {
              if (found instanceof ARecord a) {
                out.accept(a.getAddress());
              } else if (found instanceof AAAARecord aaaa) {
                out.accept(aaaa.getAddress());
              }
            })
        .filter(families::fits);
  }

  /// The system's own look-up has no time limit, so it is waited for and no more.
  private Answer<InetAddress> bySystem(Name name, Answer<InetAddress> otherwise, long deadline) {
    CompletableFuture<List<InetAddress>> found =
        CompletableFuture.supplyAsync(
            () -> systemAddresses(name.toString(true)), Thread::startVirtualThread);
    try {
      List<InetAddress> addresses =
          found.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      return addresses.isEmpty() ? otherwise : new Answer.Some<>(addresses, LOCAL_TTL, true);
    } catch (TimeoutException | ExecutionException e) {
      LOG.debug("The system does not say where {} is", name, e);
      return otherwise;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Silence<>("the look-up was interrupted");
    }
  }

  private List<InetAddress> systemAddresses(String host) {
    try {
      List<InetAddress> all =
          Stream.of(InetAddress.getAllByName(host)).filter(families::fits).toList();
      return families.types().stream()
          .flatMap(type -> all.stream().filter(address -> isOfType(address, type)))
          .toList();
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  private static boolean isOfType(InetAddress address, int type) {
    return (address instanceof Inet4Address) == (type == Type.A);
  }
}
