package io.callmanager.telephony.sip.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/// The DNS servers that are asked. Blocks; safe for use by many threads.
final class NameServers {

  private static final int MAX_ALIASES = 8;
  private static final int MIN_ATTEMPTS = 2;
  private static final int MAX_ATTEMPTS = 4;
  private static final PlainSockets SOCKETS = new PlainSockets();

  private final Supplier<List<InetSocketAddress>> source;
  private final Duration timeout;
  private volatile List<InetSocketAddress> servers;
  private volatile int preferred;

  /// @param source the servers, asked again for them when none of them answers; one at least
  /// @param timeout how long one question may take
  NameServers(Supplier<List<InetSocketAddress>> source, Duration timeout) {
    this.source = source;
    this.timeout = timeout;
    this.servers = source.get();
  }

  /// Asks for the records of a name, following its aliases.
  ///
  /// @param deadline when to give up, by [System#nanoTime()]
  Answer<Record> ask(Name name, int type, long deadline) {
    Name current = name;
    int aliases = 0;
    long ttl = Long.MAX_VALUE;
    while (true) {
      Message message;
      try {
        message = exchange(current, type, deadline);
      } catch (IOException e) {
        return new Answer.Silence<>(words(e));
      }
      if (message.getRcode() != Rcode.NOERROR && message.getRcode() != Rcode.NXDOMAIN) {
        return new Answer.Refusal<>(
            "DNS answers " + Rcode.string(message.getRcode()) + " for " + name.toString(true));
      }
      List<Record> answers = message.getSection(Section.ANSWER);
      Name asked = current;
      while (true) {
        List<Record> records = recordsOf(answers, current, type);
        if (!records.isEmpty()) {
          return new Answer.Some<>(records, Math.min(ttl, lowestTtl(records)), true);
        }
        CNAMERecord alias = aliasOf(answers, current);
        if (alias == null) {
          break;
        }
        if (++aliases > MAX_ALIASES) {
          return new Answer.Refusal<>(
              "the name " + name.toString(true) + " leads through too many aliases");
        }
        ttl = Math.min(ttl, alias.getTTL());
        current = alias.getTarget();
      }
      if (current.equals(asked) || message.getRcode() == Rcode.NXDOMAIN) {
        return new Answer.None<>(Math.min(ttl, negativeTtl(message)));
      }
    }
  }

  /// One question, to one server after the other until one answers.
  private Message exchange(Name name, int type, long deadline) throws IOException {
    List<InetSocketAddress> known = servers;
    int attempts = Math.clamp(known.size(), MIN_ATTEMPTS, MAX_ATTEMPTS);
    int first = preferred;
    IOException silence = new SocketTimeoutException("no time was left to ask");
    Message refusal = null;
    for (int i = 0; i < attempts && deadline - System.nanoTime() > 0; i++) {
      int number = Math.floorMod(first + i, known.size());
      try {
        Message message =
            exchange(known.get(number), name, type, timeout.dividedBy(attempts), deadline);
        if (message.getRcode() == Rcode.NOERROR || message.getRcode() == Rcode.NXDOMAIN) {
          preferred = number;
          return message;
        }
        refusal = message;
        if (i + 1 >= known.size()) {
          return refusal;
        }
      } catch (IOException e) {
        silence = new IOException("DNS server " + words(known.get(number)) + " " + words(e), e);
      }
    }
    if (refusal != null) {
      return refusal;
    }
    servers = source.get();
    throw silence;
  }

  private static Message exchange(
      InetSocketAddress server, Name name, int type, Duration limit, long deadline)
      throws IOException {
    SimpleResolver resolver = new SimpleResolver(server);
    resolver.setIoClientFactory(SOCKETS);
    Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    resolver.setTimeout(left.compareTo(limit) < 0 ? left : limit);
    Message question = Message.newQuery(Record.newRecord(name, type, DClass.IN));
    question.getHeader().setFlag(Flags.RD);
    try {
      Message answer = resolver.sendAsync(question, Runnable::run).toCompletableFuture().join();
      if (answer.getHeader().getFlag(Flags.TC)) {
        throw new IOException("sent only a part of its answer");
      }
      return answer;
    } catch (CompletionException e) {
      Throwable cause = e.getCause();
      throw cause instanceof IOException failure
          ? failure
          : new IOException("sent what can't be read", cause);
    }
  }

  private static List<Record> recordsOf(List<Record> answers, Name name, int type) {
    List<Record> records = new ArrayList<>();
    for (Record answer : answers) {
      if (answer.getType() == type
          && answer.getDClass() == DClass.IN
          && answer.getName().equals(name)) {
        records.add(answer);
      }
    }
    return records;
  }

  private static @Nullable CNAMERecord aliasOf(List<Record> answers, Name name) {
    for (Record answer : answers) {
      if (answer instanceof CNAMERecord alias
          && alias.getDClass() == DClass.IN
          && alias.getName().equals(name)) {
        return alias;
      }
    }
    return null;
  }

  private static long lowestTtl(List<Record> records) {
    return records.stream().mapToLong(Record::getTTL).min().orElse(0);
  }

  /// RFC 2308, section 5.
  private static long negativeTtl(Message message) {
    for (Record record : message.getSection(Section.AUTHORITY)) {
      if (record instanceof SOARecord soa && soa.getType() == Type.SOA) {
        return Math.min(soa.getTTL(), soa.getMinimum());
      }
    }
    return 0;
  }

  private static String words(InetSocketAddress server) {
    return server.getAddress().getHostAddress() + ":" + server.getPort();
  }

  private static String words(IOException e) {
    return e instanceof SocketTimeoutException ? "does not answer" : String.valueOf(e.getMessage());
  }
}
