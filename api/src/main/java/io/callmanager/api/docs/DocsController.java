package io.callmanager.api.docs;

import io.swagger.v3.oas.annotations.Hidden;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;

/// One address for both: a page for people, the description itself for machines.
@Hidden
@Controller
class DocsController {

  private static final String OWN = "forward:/api-docs/openapi/v1";

  @GetMapping("/api-docs")
  String docs(@RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept) {
    return accept != null && isBrowser(accept) ? "redirect:/api-docs/ui" : OWN;
  }

  /// The platform's own contract; the others are at `/api-docs/openapi/{name}`.
  @GetMapping("/api-docs/openapi")
  String own() {
    return OWN;
  }

  private static boolean isBrowser(String accept) {
    try {
      return MediaType.parseMediaTypes(accept).stream()
          .anyMatch(type -> type.equalsTypeAndSubtype(MediaType.TEXT_HTML));
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }
}
