package io.callmanager.telephony.sip.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// Checks the certificate of the peer of one name: first that somebody we trust vouches for it, then that it is for that name.
/// Part of the handshake, so that nothing of SIP is said to a peer that fails.
final class CertificateCheck extends X509ExtendedTrustManager {

  private final X509ExtendedTrustManager chains;
  private final String domain;

  /// @param chains judges chains, but not names
  CertificateCheck(X509ExtendedTrustManager chains, String domain) {
    this.chains = chains;
    this.domain = domain;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    try {
      chains.checkServerTrusted(chain, authType, socket);
    } catch (CertificateException e) {
      throw new RefusedCertificateException(words(chain[0], e), e);
    }
    CertificateNames names = CertificateNames.of(chain[0]);
    if (!names.include(domain)) {
      throw new RefusedCertificateException(
          "the certificate of " + domain + " is for " + names + ", not for " + domain);
    }
  }

  private String words(X509Certificate certificate, CertificateException e) {
    String whose = "the certificate of " + domain;
    try {
      certificate.checkValidity();
    } catch (CertificateExpiredException expired) {
      return whose + " expired on " + day(certificate.getNotAfter().toInstant());
    } catch (CertificateNotYetValidException early) {
      return whose + " is not valid before " + day(certificate.getNotBefore().toInstant());
    }
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String reason = String.valueOf(root.getMessage());
    if (reason.contains("unable to find valid certification path")) {
      reason = "no authority we trust issued it (callmanager.sip.tls.trusted-certificates)";
    }
    return whose + " is not trusted: " + reason;
  }

  private static String day(Instant instant) {
    return instant.atZone(ZoneOffset.UTC).toLocalDate().toString();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
    throw new UnsupportedOperationException("only sockets are used");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType) {
    throw new UnsupportedOperationException("only sockets are used");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
    throw new UnsupportedOperationException("only servers are checked");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
    throw new UnsupportedOperationException("only servers are checked");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType) {
    throw new UnsupportedOperationException("only servers are checked");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return chains.getAcceptedIssuers();
  }
}
