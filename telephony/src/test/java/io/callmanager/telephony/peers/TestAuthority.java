package io.callmanager.telephony.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A certificate authority of a test's own, made by the JDK's `keytool` in a directory that the test throws away.
public final class TestAuthority {

  private static final String PASSWORD = "nothing secret";

  private final Path directory;
  private final Path store;
  private final Path certificate;
  private int issued;

  /// A certificate and its key, as files that programs read.
  ///
  /// @param chain PEM: the certificate and its authority's
  /// @param key PEM: the private key (PKCS #8)
  /// @param context for sockets that show this certificate and trust this authority's
  public record Issued(Path chain, Path key, SSLContext context) {}

  /// @param name what it is called: two of the same name are taken for one another
  public TestAuthority(Path directory, String name) {
    this.directory = directory;
    this.store = directory.resolve("authority-" + System.nanoTime() + ".p12");
    keytool(
        "-genkeypair",
        "-alias",
        "authority",
        "-dname",
        "CN=" + name,
        "-ext",
        "bc:c",
        "-keyalg",
        "EC",
        "-validity",
        "30");
    this.certificate = directory.resolve(store.getFileName() + ".pem");
    keytool("-exportcert", "-rfc", "-alias", "authority", "-file", certificate.toString());
  }

  /// The authority's own certificate, as a PEM file.
  public Path certificate() {
    return certificate;
  }

  /// Issues a certificate that is good for a month.
  ///
  /// @param names as keytool's extension `san` has them, such as `dns:carrier.example,ip:127.0.0.1`
  public Issued issue(String names) {
    return issue(names, "-0d", 30);
  }

  /// Issues one that expired yesterday.
  public Issued issueExpired(String names) {
    return issue(names, "-10d", 9);
  }

  // One at a time: keytool reads the whole store and writes it again, so of two at once one is
  // lost.
  private synchronized Issued issue(String names, String start, int days) {
    String alias = "issued-" + ++issued;
    keytool(
        "-genkeypair",
        "-alias",
        alias,
        "-signer",
        "authority",
        "-dname",
        "CN=" + alias,
        "-keyalg",
        "EC",
        "-ext",
        "san=" + names,
        "-startdate",
        start,
        "-validity",
        Integer.toString(days));
    try {
      KeyStore all = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
      Certificate[] chain = all.getCertificateChain(alias);
      Path chainFile = directory.resolve(alias + "-" + store.getFileName() + "-chain.pem");
      StringBuilder pem = new StringBuilder();
      for (Certificate one : chain) {
        pem.append(pem("CERTIFICATE", one.getEncoded()));
      }
      Files.writeString(chainFile, pem);
      Path keyFile = directory.resolve(alias + "-" + store.getFileName() + "-key.pem");
      byte[] key = all.getKey(alias, PASSWORD.toCharArray()).getEncoded();
      Files.writeString(keyFile, pem("PRIVATE KEY", key));
      return new Issued(chainFile, keyFile, context(all, alias));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SSLContext context(KeyStore all, String alias)
      throws GeneralSecurityException, IOException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    char[] password = PASSWORD.toCharArray();
    keys.setKeyEntry(alias, all.getKey(alias, password), password, all.getCertificateChain(alias));
    KeyManagerFactory keyManagers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(keys, password);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", all.getCertificate("authority"));
    TrustManagerFactory trustManagers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trustManagers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
    return context;
  }

  private static String pem(String kind, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
  }

  private void keytool(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    command.addAll(Arrays.asList(arguments));
    command.addAll(
        List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException("keytool failed: " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
