package io.callmanager.telephony.peers;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
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
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// A DNS server on 127.0.0.1, by UDP and TCP, that knows the records it is given and, as a resolver would, follows their
/// aliases.
public final class DnsServerPeer implements AutoCloseable {

  private static final int NEGATIVE_TTL = 20;

  private enum Mood {
    ANSWERING,
    SILENT,
    TRUNCATING
  }

  /// A question as it arrived.
  ///
  /// @param type such as `SRV`
  public record Question(String name, String type, boolean byTcp) {}

  private final int port = FreePort.next();
  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final List<Record> records = new CopyOnWriteArrayList<>();
  private final List<Question> questions = new CopyOnWriteArrayList<>();
  private volatile Mood mood = Mood.ANSWERING;
  private volatile int rcode = Rcode.NOERROR;
  private volatile List<Integer> failingTypes = List.of();
  private volatile boolean chasing = true;
  private volatile @Nullable Function<Message, byte[]> forger;
  private volatile @Nullable Function<Message, byte[]> stranger;

  private DnsServerPeer() throws IOException {
    InetAddress local = InetAddress.ofLiteral("127.0.0.1");
    udp = new DatagramSocket(port, local);
    tcp = new ServerSocket(port, 50, local);
    Thread.ofVirtual().start(this::serveUdp);
    Thread.ofVirtual().start(this::serveTcp);
  }

  /// Begins to answer, without any records.
  public static DnsServerPeer start() {
    try {
      return new DnsServerPeer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  /// As settings name it.
  public String address() {
    return "127.0.0.1:" + port;
  }

  public DnsServerPeer put(Record... more) {
    records.addAll(List.of(more));
    return this;
  }

  /// Adds a record from a line such as `_sip._udp.carrier.example. 60 SRV 10 60 5060 a.carrier.example.`
  public DnsServerPeer put(String line) {
    String[] parts = line.strip().split(" +", 4);
    try {
      return put(
          Record.fromString(
              name(parts[0]),
              Type.value(parts[2]),
              DClass.IN,
              Long.parseLong(parts[1]),
              parts[3],
              Name.root));
    } catch (IOException e) {
      throw new IllegalArgumentException(line, e);
    }
  }

  /// Forgets all records.
  public DnsServerPeer clear() {
    records.clear();
    return this;
  }

  /// Hears questions and answers none.
  public void silence() {
    mood = Mood.SILENT;
  }

  /// Answers as at the start.
  public void speak() {
    mood = Mood.ANSWERING;
    rcode = Rcode.NOERROR;
    failingTypes = List.of();
    forger = null;
  }

  /// Answers by UDP only that the answer is too long.
  public void truncate() {
    mood = Mood.TRUNCATING;
  }

  /// Answers questions with an error of [Rcode].
  ///
  /// @param types the types of those questions; all when there are none
  public void fail(int error, int... types) {
    rcode = error;
    failingTypes = Arrays.stream(types).boxed().toList();
  }

  /// Gives no answer to questions of some types.
  public void ignore(int... types) {
    fail(-1, types);
  }

  /// Answers with an alias and not with what it points to.
  public void leaveAliasesToTheAsker() {
    chasing = false;
  }

  /// Answers with bytes of the caller's making.
  public void forge(Function<Message, byte[]> answer) {
    forger = answer;
  }

  /// Sends bytes of the caller's making before each answer by UDP.
  public void precedeBy(Function<Message, byte[]> bytes) {
    stranger = bytes;
  }

  /// What was asked so far.
  public List<Question> questions() {
    return List.copyOf(questions);
  }

  private void serveUdp() {
    byte[] buffer = new byte[4096];
    while (!udp.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        byte[] query = Arrays.copyOf(buffer, packet.getLength());
        Function<Message, byte[]> first = stranger;
        if (first != null) {
          send(first.apply(new Message(query)), packet);
        }
        byte[] answer = answer(query, false);
        if (answer != null) {
          send(answer, packet);
        }
      } catch (IOException e) {
        // Closed, or a question that can't be read or an answer that can't be sent: the next one.
      }
    }
  }

  private void send(byte[] bytes, DatagramPacket to) throws IOException {
    udp.send(new DatagramPacket(bytes, bytes.length, to.getSocketAddress()));
  }

  private void serveTcp() {
    while (!tcp.isClosed()) {
      try {
        Socket socket = tcp.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket;
        DataInputStream in = new DataInputStream(socket.getInputStream());
        DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
      byte[] query = new byte[in.readUnsignedShort()];
      in.readFully(query);
      byte[] answer = answer(query, true);
      if (answer != null) {
        out.writeShort(answer.length);
        out.write(answer);
      }
    } catch (IOException e) {
      // The asker went away.
    }
  }

  private byte @Nullable [] answer(byte[] bytes, boolean byTcp) throws IOException {
    Message query = new Message(bytes);
    Record question = query.getQuestion();
    questions.add(
        new Question(question.getName().toString(true), Type.string(question.getType()), byTcp));
    boolean failing =
        rcode != Rcode.NOERROR
            && (failingTypes.isEmpty() || failingTypes.contains(question.getType()));
    if (mood == Mood.SILENT || (failing && rcode < 0)) {
      return null;
    }
    Function<Message, byte[]> forged = forger;
    if (forged != null) {
      return forged.apply(query);
    }
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.RA);
    answer.addRecord(question, Section.QUESTION);
    if (failing) {
      answer.getHeader().setRcode(rcode);
    } else if (mood == Mood.TRUNCATING && !byTcp) {
      answer.getHeader().setFlag(Flags.TC);
    } else {
      fill(answer, question);
    }
    return answer.toWire(byTcp ? Message.MAXLENGTH : 1232);
  }

  private void fill(Message answer, Record question) throws TextParseException {
    Name current = question.getName();
    List<Name> seen = new ArrayList<>();
    while (!seen.contains(current)) {
      seen.add(current);
      Name name = current;
      List<Record> found =
          records.stream()
              .filter(record -> record.getName().equals(name))
              .filter(record -> record.getType() == question.getType())
              .toList();
      found.forEach(record -> answer.addRecord(record, Section.ANSWER));
      CNAMERecord alias = found.isEmpty() ? aliasOf(name) : null;
      if (alias != null) {
        answer.addRecord(alias, Section.ANSWER);
        current = chasing ? alias.getTarget() : current;
      } else if (found.isEmpty()) {
        if (records.stream().noneMatch(record -> record.getName().subdomain(name))) {
          answer.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        answer.addRecord(soa(), Section.AUTHORITY);
      }
    }
  }

  private @Nullable CNAMERecord aliasOf(Name name) {
    return records.stream()
        .filter(record -> record.getName().equals(name))
        .flatMap(record -> record instanceof CNAMERecord alias ? Stream.of(alias) : Stream.of())
        .findFirst()
        .orElse(null);
  }

  private static SOARecord soa() throws TextParseException {
    return new SOARecord(
        Name.root,
        DClass.IN,
        NEGATIVE_TTL,
        name("ns.example."),
        name("admin.example."),
        1,
        60,
        60,
        60,
        NEGATIVE_TTL);
  }

  private static Name name(String text) throws TextParseException {
    return Name.fromString(text, Name.root);
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
  }
}
