package io.callmanager.api.security;

import io.callmanager.account.ApiKeys;
import io.callmanager.api.contract.Contracts;
import io.callmanager.api.contract.ProblemWriter;
import io.callmanager.api.http.ApiPaths;
import io.callmanager.api.http.Problem;
import io.callmanager.api.limit.RateLimits;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.ContentSecurityPolicyHeaderWriter;
import org.springframework.security.web.header.writers.StaticHeadersWriter;
import org.springframework.security.web.header.writers.XContentTypeOptionsHeaderWriter;
import org.springframework.security.web.header.writers.frameoptions.XFrameOptionsHeaderWriter;

/// The API's filter chains: one filter of our own for what needs a key, headers for what is public. No sessions, no cookies,
/// hence nothing to forge; and no filter that has nothing to do on a request that must be quick.
@Configuration(proxyBeanMethods = false)
class ApiSecurity {

  /// What the page to try the API needs: its own scripts, and the styles it writes into itself.
  private static final String PAGE_POLICY =
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE + 10)
  SecurityFilterChain keyedPaths(
      ApiKeys keys, RateLimits limits, Contracts contracts, ProblemWriter writer) {
    return new DefaultSecurityFilterChain(
        contracts::keyed, new KeyFilter(keys, limits, contracts, writer));
  }

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE + 11)
  SecurityFilterChain publicPaths() {
    return new DefaultSecurityFilterChain(
        ApiPaths.PUBLIC,
        new HeaderWriterFilter(
            List.of(
                new XContentTypeOptionsHeaderWriter(),
                new XFrameOptionsHeaderWriter(XFrameOptionsHeaderWriter.XFrameOptionsMode.DENY),
                new ContentSecurityPolicyHeaderWriter(PAGE_POLICY),
                new StaticHeadersWriter("Referrer-Policy", "no-referrer"))));
  }

  /// Timing each security filter of each request costs more than the filters do.
  @Bean
  SecurityObservationSettings securityObservationSettings() {
    return SecurityObservationSettings.noObservations();
  }

  /// Answers URLs that the firewall turns down, before any path is known.
  @Bean
  RequestRejectedHandler requestRejectedHandler(Contracts contracts, ProblemWriter writer) {
    return (request, response, rejected) -> {
      if (contracts.resembled(request).isPresent()) {
        writer.writePathless(request, response, Problem.BAD_URL);
      } else {
        response.sendError(HttpServletResponse.SC_BAD_REQUEST);
      }
    };
  }
}
