package io.callmanager.shared;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/// Makes clients for URLs that customers give. A host's addresses are looked up once, judged, and connected to: what a name means
/// a moment later makes no difference. Redirects are not followed, nothing is unpacked or remembered, and what a server may send
/// before its answer's body is bounded.
public final class GuardedHttp {

  private static final int MOST_HEADERS = 100;
  private static final int LONGEST_HEADER = 8192;
  private static final int MOST_ADDRESSES = 4;
  private static final TimeValue TRUSTED = TimeValue.ofSeconds(1);

  private GuardedHttp() {}

  /// What a client may take.
  ///
  /// @param atOnce how many connections there are at the same time
  /// @param connect how long it may take to connect to an address
  /// @param silence how long nothing may come
  /// @param kept how long a connection is kept for the next request; zero for not at all
  /// @param again whether a request is sent once more when a kept connection turns out to have been closed: it may have got through
  public record Limits(
      int atOnce, Duration connect, Duration silence, Duration kept, boolean again) {}

  /// Makes a client.
  ///
  /// @param names looks hosts up
  /// @param allowed which addresses may be connected to
  public static CloseableHttpClient client(
      Limits limits, DnsResolver names, Predicate<InetAddress> allowed) {
    Timeout silence = Timeout.of(limits.silence());
    boolean keeps = !limits.kept().isZero();
    HttpClientBuilder builder =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDnsResolver(new JudgedAddresses(names, allowed))
                    .setMaxConnTotal(limits.atOnce())
                    .setMaxConnPerRoute(limits.atOnce())
                    .setConnectionFactory(
                        ManagedHttpClientConnectionFactory.builder()
                            .http1Config(
                                Http1Config.custom()
                                    .setMaxHeaderCount(MOST_HEADERS)
                                    .setMaxLineLength(LONGEST_HEADER)
                                    .build())
                            .build())
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(Timeout.of(limits.connect()))
                            .setSocketTimeout(silence)
                            .setValidateAfterInactivity(TRUSTED)
                            .build())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(silence)
                    .setResponseTimeout(silence)
                    .build())
            .setUserAgent("CallManager")
            .disableRedirectHandling()
            .disableContentCompression()
            .disableCookieManagement()
            .disableAuthCaching();
    if (keeps) {
      TimeValue kept = TimeValue.of(limits.kept());
      builder.setKeepAliveStrategy((response, context) -> kept).evictIdleConnections(kept);
    } else {
      builder.setConnectionReuseStrategy((request, response, context) -> false);
    }
    if (limits.again()) {
      builder.setRetryStrategy(new OnceMore());
    } else {
      builder.disableAutomaticRetries();
    }
    return builder.build();
  }

  /// An address that must not be connected to.
  public static final class NotPublicException extends UnknownHostException {

    private static final long serialVersionUID = 1L;
  }

  /// Looks hosts up, but gives no address away that must not be connected to.
  private record JudgedAddresses(DnsResolver names, Predicate<InetAddress> allowed)
      implements DnsResolver {

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      InetAddress[] addresses = names.resolve(host);
      for (InetAddress address : addresses) {
        if (!allowed.test(address)) {
          throw new NotPublicException();
        }
      }
      return addresses.length <= MOST_ADDRESSES
          ? addresses
          : Arrays.copyOf(addresses, MOST_ADDRESSES);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }

  /// A kept connection may turn out to have been closed by the other side meanwhile: then a new one is tried, once.
  private static final class OnceMore implements HttpRequestRetryStrategy {

    @Override
    public boolean retryRequest(
        HttpRequest request, IOException exception, int execCount, HttpContext context) {
      return execCount <= 1 && exception instanceof NoHttpResponseException;
    }

    @Override
    public boolean retryRequest(HttpResponse response, int execCount, HttpContext context) {
      return false;
    }

    @Override
    public TimeValue getRetryInterval(HttpResponse response, int execCount, HttpContext context) {
      return TimeValue.ZERO_MILLISECONDS;
    }
  }
}
