package io.callmanager.console.signin;

import io.callmanager.account.ConsoleUsers;
import io.callmanager.console.visitor.Visitor;
import io.callmanager.console.visitor.VisitorFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Locale;
import java.util.Set;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.servlet.CookieSameSiteSupplier;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;

/// Who may enter the console, and what its answers are protected by. Concerns `/`, `/console/**` and the error pages of
/// both; nothing else.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SignInProperties.class)
class SignInSecurity {

  /// Ahead of a chain that takes whatever is left.
  private static final int ORDER = 50;

  static final String SESSION_COOKIE = "callmanager_session";
  private static final String CONSOLE = "/console";
  private static final String SIGN_IN = "/console/sign-in";

  private static final String CONTENT_SECURITY_POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self' data:",
          "media-src 'self'",
          "connect-src 'self'",
          "form-action 'self'",
          "base-uri 'none'",
          "frame-ancestors 'none'");

  @Bean
  @Order(ORDER)
  SecurityFilterChain consoleSecurity(
      HttpSecurity http,
      ConsoleUsers users,
      PasswordEncoder encoder,
      SignInProperties properties,
      Clock clock) {
    PasswordCheck check =
        new PasswordCheck(users, encoder, new SignInThrottle(properties, clock), clock);
    return http.securityMatcher(SignInSecurity::ofTheConsole)
        .authenticationManager(new ProviderManager(check))
        .addFilterBefore(new UploadGuard(), CsrfFilter.class)
        .addFilterBefore(new VisitorFilter(users, clock), AuthorizationFilter.class)
        .authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                    .permitAll()
                    .requestMatchers(
                        "/", "/favicon.ico", "/console/assets/**", SIGN_IN, SIGN_IN + "/refused")
                    .permitAll()
                    .requestMatchers("/console/operator/**")
                    .access(
                        (authentication, context) ->
                            new AuthorizationDecision(
                                Visitor.of(context.getRequest())
                                    .filter(Visitor::operator)
                                    .isPresent()))
                    .anyRequest()
                    .authenticated())
        .formLogin(
            form ->
                form.loginPage(SIGN_IN)
                    .usernameParameter("email")
                    .defaultSuccessUrl(CONSOLE)
                    .failureHandler(refusal()))
        .logout(
            logout ->
                logout
                    .logoutUrl("/console/sign-out")
                    .logoutSuccessUrl(SIGN_IN + "?signed-out")
                    .deleteCookies(SESSION_COOKIE))
        .requestCache(cache -> cache.requestCache(pagesOnly()))
        .exceptionHandling(
            exceptions ->
                exceptions
                    .authenticationEntryPoint(entryPoint())
                    .accessDeniedHandler(accessDenied()))
        .headers(
            headers ->
                headers
                    .contentSecurityPolicy(csp -> csp.policyDirectives(CONTENT_SECURITY_POLICY))
                    .frameOptions(frame -> frame.deny())
                    .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                    .crossOriginOpenerPolicy(
                        opener -> opener.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                    .permissionsPolicyHeader(
                        permissions ->
                            permissions.policy("camera=(), geolocation=(), microphone=()")))
        .build();
  }

  /// [UploadGuard] says what is too large before anything is read; this is only never to say less.
  @Bean
  MultipartConfigElement consoleUploads() {
    return new MultipartConfigElement("", UploadGuard.LARGEST, UploadGuard.LARGEST, 0);
  }

  /// Also for whoever adds console users.
  @Bean
  PasswordEncoder passwordEncoder() {
    return PasswordEncoderFactories.createDelegatingPasswordEncoder();
  }

  @Bean
  ServletContextInitializer consoleSessionCookie() {
    return context -> {
      context.getSessionCookieConfig().setName(SESSION_COOKIE);
      context.getSessionCookieConfig().setPath(CONSOLE);
      context.getSessionCookieConfig().setHttpOnly(true);
    };
  }

  @Bean
  CookieSameSiteSupplier consoleSessionSameSite() {
    return CookieSameSiteSupplier.ofLax().whenHasName(SESSION_COOKIE);
  }

  private static boolean ofTheConsole(HttpServletRequest request) {
    String path =
        request.getDispatcherType() == DispatcherType.ERROR
            ? String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI))
            : request.getRequestURI();
    String local = path.substring(Math.min(path.length(), request.getContextPath().length()));
    return local.equals(CONSOLE)
        || local.startsWith(CONSOLE + "/")
        || Set.of("", "/", "/favicon.ico").contains(local);
  }

  /// Shows the sign-in page again, with the reason and its status.
  private static AuthenticationFailureHandler refusal() {
    return (request, response, exception) -> {
      SignInRefusal refusal = SignInRefusal.of(exception);
      response.setStatus(refusal.status().value());
      if (refusal.waitSeconds() > 0) {
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(refusal.waitSeconds()));
      }
      request.setAttribute(SignInRefusal.ATTRIBUTE, refusal);
      request.getRequestDispatcher(SIGN_IN + "/refused").forward(request, response);
    };
  }

  /// After the sign-in, leads back to a page that was asked for; not to a part of one, or to a file.
  private static RequestCache pagesOnly() {
    HttpSessionRequestCache cache = new HttpSessionRequestCache();
    cache.setRequestMatcher(
        request ->
            HttpMethod.GET.matches(request.getMethod())
                && !isPart(request)
                && String.valueOf(request.getHeader(HttpHeaders.ACCEPT))
                    .toLowerCase(Locale.ROOT)
                    .contains("text/html"));
    return cache;
  }

  /// Sends to the sign-in page: by a redirect, or, from within a page, by telling htmx to go there.
  private static AuthenticationEntryPoint entryPoint() {
    return (request, response, exception) -> toSignIn(request, response, "");
  }

  /// A form that is sent after its session has ended leads to the sign-in page; every other refusal is a 403.
  private static AccessDeniedHandler accessDenied() {
    AccessDeniedHandler refusal = new AccessDeniedHandlerImpl();
    return (request, response, exception) -> {
      boolean nobody = SecurityContextHolder.getContext().getAuthentication() == null;
      if (exception instanceof CsrfException && nobody) {
        toSignIn(request, response, "?expired");
      } else {
        refusal.handle(request, response, exception);
      }
    };
  }

  private static void toSignIn(
      HttpServletRequest request, HttpServletResponse response, String query)
      throws java.io.IOException {
    String page = request.getContextPath() + SIGN_IN + query;
    if (isPart(request)) {
      response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
      response.setHeader("HX-Redirect", page);
    } else {
      response.sendRedirect(page);
    }
  }

  private static boolean isPart(HttpServletRequest request) {
    return request.getHeader("HX-Request") != null;
  }
}
