package io.callmanager.telephony.sip.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.telephony.peers.DnsServerPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// Whatever a DNS server sends ends in an answer, soon, and after few questions.
class HostileDnsTest {

  private static final Duration TIMEOUT = Duration.ofMillis(400);
  private static final Duration BOUND = TIMEOUT.multipliedBy(2).plusSeconds(2);
  private static final Name DOMAIN = Name.fromConstantString("carrier.example.");
  private static final Name EVIL = Name.fromConstantString("evil.example.");

  private DnsServerPeer dns = DnsServerPeer.start();

  @AfterEach
  @AfterTry
  void close() throws IOException {
    dns.close();
  }

  @BeforeTry
  void open() throws IOException {
    dns.close();
    dns = DnsServerPeer.start();
  }

  private Located survives() {
    long start = System.nanoTime();
    Located located =
        Dns.servers(Dns.asking(TIMEOUT, dns), Dns.ALL, new Dns.MovableClock())
            .locate(SipTarget.of("carrier.example"));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
    assertThat(dns.questions().size()).isLessThan(200);
    if (located instanceof Located.Found(List<Target> targets, _, _)) {
      assertThat(targets).isNotEmpty().hasSizeLessThanOrEqualTo(32).doesNotHaveDuplicates();
      assertThat(targets).allMatch(target -> SipTarget.isName(target.host()));
    }
    return located;
  }

  private static Message answer(Message query, Record... records) {
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.addRecord(query.getQuestion(), Section.QUESTION);
    Arrays.stream(records).forEach(record -> answer.addRecord(record, Section.ANSWER));
    return answer;
  }

  private static byte[] withId(Message query, byte[] bytes) {
    byte[] answer = Arrays.copyOf(bytes, Math.max(2, bytes.length));
    answer[0] = (byte) (query.getHeader().getID() >> 8);
    answer[1] = (byte) query.getHeader().getID();
    return answer;
  }

  @Property(tries = 40)
  void survivesAnyBytes(@ForAll @Size(max = 300) byte[] bytes) {
    dns.forge(query -> withId(query, bytes));
    survives();
  }

  /// Good answers with a few bytes changed, the question left whole so that they are looked at.
  @Property(tries = 150)
  void survivesDamagedAnswers(@ForAll long seed) {
    Random random = new Random(seed);
    dns.forge(
        query -> {
          Name name = query.getQuestion().getName();
          Record record =
              switch (query.getQuestion().getType()) {
                case Type.NAPTR ->
                    new NAPTRRecord(name, DClass.IN, 60, 1, 1, "s", "SIP+D2U", "", srvName(random));
                case Type.SRV -> new SRVRecord(name, DClass.IN, 60, 1, 1, 5060, EVIL);
                case Type.A -> a(name);
                default -> new CNAMERecord(name, DClass.IN, 60, DOMAIN);
              };
          byte[] bytes = answer(query, record).toWire();
          int from = 12 + name.length() + 4;
          for (int i = random.nextInt(6); i > 0; i--) {
            int at =
                random.nextInt(4) == 0 ? 3 + random.nextInt(9) : random.nextInt(from, bytes.length);
            bytes[at] = (byte) random.nextInt();
          }
          return random.nextInt(5) == 0
              ? Arrays.copyOf(bytes, random.nextInt(2, bytes.length))
              : bytes;
        });
    survives();
  }

  private static Name srvName(Random random) {
    return Name.fromConstantString(random.nextBoolean() ? "_sip._udp.carrier.example." : "x.");
  }

  private static ARecord a(Name name) {
    return new ARecord(name, DClass.IN, 60, InetAddress.ofLiteral("192.0.2.1"));
  }

  @BeforeEach
  void begin() {
    dns.speak();
  }

  @Test
  void asksNoMoreForAnAliasOfAnotherNameUnderAnError() {
    dns.forge(
        query -> {
          Message answer = answer(query, new CNAMERecord(Name.root, DClass.IN, 60, Name.root));
          answer.getHeader().setRcode(Rcode.YXRRSET);
          return answer.toWire();
        });

    assertThat(Dns.notFound(survives()).cause()).isEqualTo(Located.Cause.DNS_ERROR);
    assertThat(dns.questions().size()).isLessThan(10);
  }

  @Test
  void takesNoRecordsOfOtherNamesOrClasses() {
    dns.forge(
        query ->
            answer(
                    query,
                    a(EVIL),
                    new ARecord(
                        query.getQuestion().getName(),
                        DClass.CHAOS,
                        60,
                        InetAddress.ofLiteral("192.0.2.66")),
                    new CNAMERecord(query.getQuestion().getName(), DClass.CHAOS, 60, EVIL))
                .toWire());

    assertThat(Dns.notFound(survives()).cause()).isEqualTo(Located.Cause.UNKNOWN_NAME);
    assertThat(dns.questions()).hasSize(6);
  }

  @Test
  void boundsAliasesWithoutEnd() {
    int[] count = {0};
    dns.forge(
        query ->
            answer(
                    query,
                    new CNAMERecord(
                        query.getQuestion().getName(),
                        DClass.IN,
                        60,
                        Name.fromConstantString("n" + count[0]++ + ".example.")))
                .toWire());

    assertThat(Dns.notFound(survives()).cause()).isEqualTo(Located.Cause.DNS_ERROR);
    assertThat(dns.questions().size()).isLessThan(60);
  }

  @Test
  void passesOverHostsWhoseNamesAreNone() {
    dns.forge(
        query ->
            answer(
                    query,
                    new SRVRecord(
                        query.getQuestion().getName(),
                        DClass.IN,
                        60,
                        1,
                        1,
                        5060,
                        Name.fromConstantString("a\\010b\\;c.evil.example.")))
                .toWire());

    assertThat(survives()).isInstanceOf(Located.NotFound.class);
  }

  @Test
  void doesNotHearAnswersToOtherQuestions() {
    dns.forge(
        query -> {
          Message answer = new Message(query.getHeader().getID());
          answer.getHeader().setFlag(Flags.QR);
          answer.addRecord(Record.newRecord(EVIL, Type.A, DClass.IN), Section.QUESTION);
          answer.addRecord(a(EVIL), Section.ANSWER);
          return answer.toWire();
        });

    assertThat(Dns.notFound(survives()).cause()).isEqualTo(Located.Cause.NO_ANSWER);
  }

  @Test
  void waitsForTheRightAnswerAmongStrangers() {
    dns.put("_sip._udp.carrier.example. 60 SRV 1 1 5060 a.carrier.example.")
        .put("a.carrier.example. 60 A 192.0.2.1")
        .precedeBy(query -> withId(query, new byte[] {0, 0, 1, 2}, 1));

    assertThat(Dns.peers(survives())).containsExactly("192.0.2.1:5060/UDP");
  }

  private static byte[] withId(Message query, byte[] bytes, int off) {
    byte[] stranger = withId(query, bytes);
    stranger[1] += (byte) off;
    return stranger;
  }

  @Test
  void doesNotTakeAPartForTheWhole() {
    dns.forge(
        query -> {
          Message answer = answer(query, a(query.getQuestion().getName()));
          answer.getHeader().setFlag(Flags.TC);
          return answer.toWire();
        });

    Located.NotFound nothing = Dns.notFound(survives());
    assertThat(nothing.cause()).isEqualTo(Located.Cause.NO_ANSWER);
    assertThat(nothing.words()).endsWith("sent only a part of its answer");
  }

  @Test
  void survivesAFullAnswerByTcp() {
    dns.truncate();
    for (int i = 0; i < 1500; i++) {
      dns.put("carrier.example. 60 NAPTR 1 %d \"s\" \"SIP+D2U\" \"\" s%d.".formatted(i, i));
    }
    for (int i = 0; i < 8; i++) {
      for (int j = 0; j < 300; j++) {
        dns.put("s%d. 60 SRV %d 65535 5060 h%d.".formatted(i, j, j));
      }
    }
    for (int j = 0; j < 40; j++) {
      for (int k = 1; k < 100; k++) {
        dns.put("h%d. 60 A 10.0.%d.%d".formatted(j, j, k));
      }
    }

    assertThat(Dns.peers(survives())).hasSize(32);
  }
}
