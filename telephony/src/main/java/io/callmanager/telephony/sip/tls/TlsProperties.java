package io.callmanager.telephony.sip.tls;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// `callmanager.sip.tls.*`: who we are and whom we trust by TLS.
///
/// @param port where trunks may connect to us by TLS; listened on only when there is a certificate
/// @param certificate a PEM file with our certificate and its chain: shown to trunks that ask for one, and by our own port
/// @param privateKey a PEM file with the certificate's key
/// @param privateKeyPassword of the key, when it is encrypted
/// @param trustedCertificates a PEM file with the authorities that trunks' certificates are checked against; by default those
///     that Java trusts
@Validated
@ConfigurationProperties("callmanager.sip.tls")
public record TlsProperties(
    @DefaultValue("15061") @Min(1) @Max(65_535) int port,
    @Nullable String certificate,
    @Nullable String privateKey,
    @Nullable String privateKeyPassword,
    @Nullable String trustedCertificates) {

  /// No certificate of our own, and Java's authorities.
  public static final TlsProperties NONE = new TlsProperties(15_061, null, null, null, null);

  public TlsProperties {
    certificate = blankToNull(certificate);
    privateKey = blankToNull(privateKey);
    privateKeyPassword = blankToNull(privateKeyPassword);
    trustedCertificates = blankToNull(trustedCertificates);
  }

  @AssertTrue(message = "certificate and private-key are both needed, or neither")
  boolean isPaired() {
    return (certificate == null) == (privateKey == null);
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }

  @Override
  public String toString() {
    return "TlsProperties[" + port + ", " + certificate + ", " + trustedCertificates + "]";
  }
}
