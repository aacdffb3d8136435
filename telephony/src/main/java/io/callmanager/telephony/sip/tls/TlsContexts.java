package io.callmanager.telephony.sip.tls;

import io.callmanager.telephony.sip.transport.SipStartException;
import io.callmanager.telephony.sip.transport.TlsIdentity;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.pem.PemContent;

/// Our certificate and those we trust. Each identity has a context of its own, and with it a cache of sessions of its own: one
/// that was agreed on without checks can't be resumed by a connection that wants them.
final class TlsContexts {

  static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  private static final int MAX_KEPT = 1_000;
  private static final char[] NO_PASSWORD = new char[0];

  private final X509ExtendedTrustManager chains;
  private final KeyManager @Nullable [] keys;
  private final Map<TlsIdentity, SSLContext> contexts = new ConcurrentHashMap<>();

  /// @throws SipStartException when a file can't be read or holds no certificate or key
  TlsContexts(TlsProperties properties) {
    this.chains = trust(properties.trustedCertificates());
    String certificate = properties.certificate();
    String key = properties.privateKey();
    this.keys =
        certificate == null || key == null
            ? null
            : keys(certificate, key, properties.privateKeyPassword());
  }

  /// Whether we have a certificate to show.
  boolean certified() {
    return keys != null;
  }

  /// For connections to a peer.
  SSLContext towards(TlsIdentity identity) {
    if (contexts.size() > MAX_KEPT) {
      contexts.clear();
    }
    return contexts.computeIfAbsent(
        identity,
        whom ->
            context(
                keys,
                whom.verified()
                    ? new CertificateCheck(chains, whom.domain())
                    : new NoCertificateCheck()));
  }

  /// For connections that others make to us.
  SSLContext ours() {
    return context(keys, chains);
  }

  private static SSLContext context(KeyManager @Nullable [] keys, TrustManager trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java has no TLS", e);
    }
  }

  private static X509ExtendedTrustManager trust(@Nullable String bundle) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(bundle == null ? null : storeOf(bundle));
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager chains) {
          return chains;
        }
      }
      throw new IllegalStateException("Java checks no certificates");
    } catch (GeneralSecurityException | IOException e) {
      throw new SipStartException("The trusted certificates can't be used: " + e.getMessage(), e);
    }
  }

  private static KeyStore storeOf(String bundle) throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    int number = 0;
    for (X509Certificate one : certificates(bundle, "trusted-certificates")) {
      store.setCertificateEntry("trusted-" + number++, one);
    }
    return store;
  }

  private static KeyManager[] keys(String certificate, String key, @Nullable String password) {
    List<X509Certificate> chain = certificates(certificate, "certificate");
    try {
      PrivateKey privateKey = pem(key, "private-key").getPrivateKey(password);
      if (privateKey == null) {
        throw new SipStartException("callmanager.sip.tls.private-key holds no key");
      }
      KeyStore store = emptyStore();
      store.setKeyEntry("ours", privateKey, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, NO_PASSWORD);
      return factory.getKeyManagers();
    } catch (GeneralSecurityException | IOException | IllegalStateException e) {
      throw new SipStartException(
          "callmanager.sip.tls.private-key can't be used: " + e.getMessage(), e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static List<X509Certificate> certificates(String file, String setting) {
    try {
      List<X509Certificate> certificates = pem(file, setting).getCertificates();
      if (certificates != null && !certificates.isEmpty()) {
        return certificates;
      }
    } catch (IllegalStateException e) {
      throw new SipStartException(
          "callmanager.sip.tls." + setting + " can't be used: " + e.getMessage(), e);
    }
    throw new SipStartException("callmanager.sip.tls." + setting + " holds no certificate");
  }

  private static PemContent pem(String file, String setting) {
    try {
      return PemContent.load(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      throw new SipStartException("callmanager.sip.tls." + setting + " can't be read: " + file, e);
    }
  }
}
