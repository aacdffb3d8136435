package io.callmanager.server.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Whether Twilio could find this server where it is told to.
final class TwilioCheck implements Check {

  private static final String SETTING = "CALLMANAGER_TWILIO_PUBLIC_URL";
  private static final Pattern URL =
      Pattern.compile("https?://(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?(/[^?#]*)?");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[(::1|0:0:0:0:0:0:0:1)]");
  private static final Pattern TWILIOS =
      Pattern.compile("https?://([^/:]+\\.)?twilio\\.com([:/].*)?", Pattern.CASE_INSENSITIVE);
  private static final int USUAL_PORT = 80;
  private static final int USUAL_TLS_PORT = 443;
  private static final int PATIENCE_MILLIS = 1_000;

  @Override
  public List<Finding> look(Patient patient) {
    String configured = patient.twilio().publicUrl();
    if (configured == null || configured.isBlank()) {
      return List.of(Finding.ok("twilio: no public URL, so no call goes through Twilio"));
    }
    String url = configured.strip();
    if (!URL.matcher(url).matches()) {
      return List.of(
          Finding.fail(
              "twilio: the public URL can't be one: it needs a host, and no user or query",
              SETTING + "=https://host"));
    }
    URI uri = URI.create(url);
    boolean tls = "https".equals(uri.getScheme());
    String host = uri.getHost() == null ? "" : uri.getHost();
    if (!tls
        && TWILIOS.matcher(patient.twilio().apiUrl()).matches()
        && !LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
      return List.of(
          Finding.fail(
              "twilio: the public URL " + url + " is not https, and Twilio sends audio by wss only",
              "have a proxy end TLS, and " + SETTING + "=https://" + host));
    }
    return List.of(connection(host, uri.getPort() >= 0 ? uri.getPort() : usualPort(tls)));
  }

  private static int usualPort(boolean tls) {
    return tls ? USUAL_TLS_PORT : USUAL_PORT;
  }

  private static Finding connection(String host, int port) {
    String where = host + ":" + port;
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
      return Finding.ok("twilio: " + where + " takes connections");
    } catch (IOException | IllegalArgumentException e) {
      return Finding.warn(
          "twilio: no connection to " + where + " from here: " + e.getMessage(),
          "right if only others reach it; else correct "
              + SETTING
              + ", or look at DNS, the proxy and the firewall");
    }
  }
}
