package io.callmanager.server.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Whether each trunk answers an OPTIONS, and whether its answers could find the way back.
final class TrunkCheck implements Check {

  private static final Pattern URI =
      Pattern.compile(
          "sips?:(?:[^@]*@)?(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?(;.*)?");
  private static final int USUAL_PORT = 5060;
  private static final int USUAL_TLS_PORT = 5061;
  private static final int PATIENCE_MILLIS = 1_000;
  private static final int SERVER_FAILURE = 500;

  @Override
  public List<Finding> look(Patient patient) {
    if (patient.trunks().isEmpty()) {
      return List.of(
          Finding.ok("trunks: none configured, so calls go to the sandbox; no real phone rings"));
    }
    List<Finding> findings = new ArrayList<>();
    int number = 0;
    for (Patient.Trunk trunk : patient.trunks()) {
      String name = trunk.name() == null ? "trunk-" + number : trunk.name();
      findings.addAll(look(name, number, trunk.uri(), patient.sip()));
      number++;
    }
    return findings;
  }

  private static List<Finding> look(
      String name, int number, @Nullable String uri, Patient.Sip sip) {
    String setting = "CALLMANAGER_TRUNKS_" + number + "_URI";
    Matcher matcher = URI.matcher(uri == null ? "" : uri.strip());
    if (!matcher.matches()) {
      return List.of(
          Finding.fail(
              "trunk " + name + ": its URI can't be understood",
              setting + "=sip:host:port, or …;transport=tcp or tls"));
    }
    String host = matcher.group(1);
    String parameters = matcher.group(3) == null ? "" : matcher.group(3).toLowerCase(Locale.ROOT);
    boolean tls = matcher.group().startsWith("sips:") || parameters.contains("transport=tls");
    SipOptions.Target target;
    try {
      target =
          new SipOptions.Target(
              InetAddress.getByName(host),
              matcher.group(2) == null
                  ? tls ? USUAL_TLS_PORT : USUAL_PORT
                  : Integer.parseInt(matcher.group(2)),
              parameters.contains("transport=tcp"));
    } catch (UnknownHostException e) {
      return List.of(
          Finding.fail(
              "trunk " + name + ": the name " + host + " is not known",
              "correct " + setting + ", or mend DNS"));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(tls ? openPort(name, target) : answer(name, target));
    if (!target.address().isLoopbackAddress()) {
      findings.addAll(wayBack(name, sip));
    }
    return findings;
  }

  /// By TLS no more is looked at than the port: the certificates are the server's.
  private static Finding openPort(String name, SipOptions.Target target) {
    String where = target.address().getHostAddress() + ":" + target.port();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(target.address(), target.port()), PATIENCE_MILLIS);
      return Finding.ok(
          "trunk "
              + name
              + ": "
              + where
              + " takes connections; its certificate is checked by the running server");
    } catch (IOException e) {
      return Finding.fail(
          "trunk " + name + ": no connection to " + where + " for TLS: " + e.getMessage(),
          "check address and port, the firewall, and that the carrier knows this machine's address");
    }
  }

  private static Finding answer(String name, SipOptions.Target target) {
    String where =
        target.address().getHostAddress()
            + ":"
            + target.port()
            + (target.tcp() ? " by TCP" : " by UDP");
    return switch (SipOptions.ask(target)) {
      case SipOptions.Answer.Status(int code, String words, long millis)
          when code < SERVER_FAILURE ->
          Finding.ok(
              "trunk " + name + ": " + code + " " + words + " from " + where + " in " + millis
                  + " ms");
      case SipOptions.Answer.Status(int code, String words, long _) ->
          Finding.warn(
              "trunk " + name + ": " + code + " " + words + " from " + where, "ask the carrier");
      case SipOptions.Answer.Nothing(String why) ->
          Finding.fail(
              "trunk " + name + ": OPTIONS to " + where + ": " + why,
              "check address, port and transport, the firewall, and that the carrier knows this machine's address");
    };
  }

  private static List<Finding> wayBack(String name, Patient.Sip sip) {
    return isLoopback(sip.bindAddress())
        ? List.of(
            Finding.fail(
                "trunk "
                    + name
                    + ": SIP is bound to "
                    + sip.bindAddress()
                    + ", from which no other machine is reached",
                "CALLMANAGER_SIP_BIND_ADDRESS=0.0.0.0, or this machine's address"))
        : List.of();
  }

  static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
