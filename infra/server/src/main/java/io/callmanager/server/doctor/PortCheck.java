package io.callmanager.server.doctor;

import io.callmanager.server.home.FreePorts;
import io.callmanager.server.home.RunningServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Whether the ports can be had, or are in the hands of the server that runs on this home.
final class PortCheck implements Check {

  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int SAMPLES = 50;

  @Override
  public List<Finding> look(Patient patient) {
    List<Finding> findings = new ArrayList<>();
    if (patient.running().isPresent()) {
      RunningServer server = patient.running().get();
      findings.add(answers("API and console", server.url() + "/health"));
      findings.add(answers("management", server.managementUrl() + "/actuator/health"));
      findings.add(sipOfRunning(patient.sip(), server.sipPort()));
      return findings;
    }
    if (patient.held()) {
      findings.add(
          Finding.warn(
              "a server has the home " + patient.home() + " but is not up yet",
              "wait, or look at its log"));
      return findings;
    }
    findings.add(web("API and console", patient.web(), "choose another with --port N"));
    findings.add(
        web("management", patient.management(), "choose another: MANAGEMENT_SERVER_PORT=N"));
    findings.add(sip(patient.sip()));
    findings.add(rtp(patient.rtpPortRange(), patient.sip()));
    return findings;
  }

  private static Finding answers(String what, String url) {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      int status =
          client
              .send(
                  HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode();
      return status == 200
          ? Finding.ok("port: " + what + " answers at " + url)
          : Finding.fail("port: " + url + " answers " + status, "open it and read the reason");
    } catch (IOException e) {
      return Finding.fail(
          "port: " + url + " does not answer", "look at the server's log; restart it if it hangs");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Finding.fail("port: " + url + " was not asked", "run the doctor again");
    }
  }

  private static Finding sipOfRunning(Patient.Sip sip, int port) {
    return SipOptions.ask(new SipOptions.Target(reachable(sip), port, false))
            instanceof SipOptions.Answer.Status status
        ? Finding.ok("port: SIP answers " + status.code() + " on UDP port " + port)
        : Finding.fail(
            "port: SIP does not answer OPTIONS on UDP port " + port, "look at the server's log");
  }

  private static InetAddress reachable(Patient.Sip sip) {
    try {
      InetAddress bound = InetAddress.getByName(sip.bindAddress());
      return bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
    } catch (UnknownHostException e) {
      return InetAddress.getLoopbackAddress();
    }
  }

  private static Finding web(String what, Patient.Web web, String remedy) {
    int port = web.portOrUsual();
    return FreePorts.tcp(web.address(), port)
        ? Finding.ok("port: " + port + " is free for " + what)
        : Finding.fail(
            "port: " + port + ", wanted for " + what + ", is taken by another program", remedy);
  }

  private static Finding sip(Patient.Sip sip) {
    try {
      InetAddress address = InetAddress.getByName(sip.bindAddress());
      return FreePorts.udp(address, sip.port())
          ? Finding.ok("port: UDP " + sip.port() + " on " + sip.bindAddress() + " is free for SIP")
          : Finding.fail(
              "port: UDP " + sip.port() + " on " + sip.bindAddress() + " can't be had for SIP",
              "stop the program that has it, or choose another: CALLMANAGER_SIP_PORT=N");
    } catch (UnknownHostException e) {
      return Finding.fail(
          "port: callmanager.sip.bind-address is no address: " + sip.bindAddress(),
          "give an address of this machine");
    }
  }

  private static Finding rtp(String range, Patient.Sip sip) {
    String[] ends = range.split("-", 2);
    try {
      int first = Integer.parseInt(ends[0].strip());
      int last = Integer.parseInt(ends[ends.length - 1].strip());
      InetAddress address = InetAddress.getByName(sip.bindAddress());
      int step = Math.max(1, (last - first) / SAMPLES);
      int taken = 0;
      int asked = 0;
      for (int port = first; port <= last; port += step) {
        asked++;
        taken += FreePorts.udp(address, port) ? 0 : 1;
      }
      return taken * 2 < asked
          ? Finding.ok(
              "port: UDP "
                  + range
                  + " for RTP, "
                  + (asked - taken)
                  + " of "
                  + asked
                  + " looked at are free")
          : Finding.fail(
              "port: of UDP "
                  + range
                  + ", wanted for RTP, "
                  + taken
                  + " of "
                  + asked
                  + " looked at are taken",
              "choose another range: CALLMANAGER_RTP_PORT_RANGE=A-B");
    } catch (NumberFormatException | UnknownHostException e) {
      return Finding.fail(
          "port: callmanager.rtp.port-range can't be used: " + range,
          "give two ports, such as 20000-29999");
    }
  }
}
