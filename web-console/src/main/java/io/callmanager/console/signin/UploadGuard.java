package io.callmanager.console.signin;

import io.callmanager.dialgate.DoNotCallFile;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/// Lets forms with files pass only where one is read, of people who have signed in, and no larger than it may be: to find a form's
/// token all of it has to be read and its files written down.
final class UploadGuard extends OncePerRequestFilter {

  static final long LARGEST = DoNotCallFile.MAX_BYTES + 64L * 1024;

  private static final String READER = "/console/do-not-call/import";

  /// As much is read of a file that is too large, so that its sender's browser listens to what is said.
  private static final long HEARD_OUT = 4 * LARGEST;

  private static final int PIECE = 64 * 1024;

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String type = String.valueOf(request.getContentType()).toLowerCase(Locale.ROOT);
    if (!type.startsWith("multipart/")) {
      chain.doFilter(request, response);
    } else if (!request.getRequestURI().equals(request.getContextPath() + READER)) {
      response.sendError(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE);
    } else if (!signedIn()) {
      response.sendRedirect(request.getContextPath() + "/console/sign-in?expired");
    } else if (request.getContentLengthLong() < 0) {
      response.sendError(HttpServletResponse.SC_LENGTH_REQUIRED);
    } else if (request.getContentLengthLong() > LARGEST) {
      hearOut(request);
      response.sendRedirect(request.getContextPath() + "/console/do-not-call?file=too-large");
    } else {
      chain.doFilter(request, response);
    }
  }

  private static boolean signedIn() {
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    return authentication != null && authentication.isAuthenticated();
  }

  private static void hearOut(HttpServletRequest request) throws IOException {
    if (request.getContentLengthLong() > HEARD_OUT) {
      return;
    }
    InputStream in = request.getInputStream();
    byte[] piece = new byte[PIECE];
    int read = 0;
    while (read >= 0) {
      read = in.read(piece);
    }
  }
}
