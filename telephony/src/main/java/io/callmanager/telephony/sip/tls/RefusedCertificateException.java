package io.callmanager.telephony.sip.tls;

import java.security.cert.CertificateException;

/// A peer's certificate is not good enough; the message says why, for whoever looks after the trunk.
final class RefusedCertificateException extends CertificateException {

  private static final long serialVersionUID = 1L;

  RefusedCertificateException(String message, Throwable cause) {
    super(message, cause);
  }

  RefusedCertificateException(String message) {
    super(message);
  }
}
