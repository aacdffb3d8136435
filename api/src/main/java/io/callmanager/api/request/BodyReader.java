package io.callmanager.api.request;

import io.callmanager.api.http.Problem;
import io.callmanager.api.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads a request's body as JSON, whatever content type the client declares: JSON is all that is understood.
public final class BodyReader implements HandlerMethodArgumentResolver {

  /// The largest body, in bytes.
  public static final int MAX_BYTES = 64 * 1024;

  private static final String READ = BodyReader.class.getName();
  private static final int MAX_DEPTH = 32;
  private static final int MAX_NUMBER_LENGTH = 100;

  private static final ObjectReader READER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER_LENGTH)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build()
          .reader();

  /// Reads a request's body before its controller is called, which gets the very same.
  ///
  /// @throws ProblemException when it is too large, or can't be read to its end
  public static byte[] readAhead(HttpServletRequest request) {
    byte[] bytes = bytes(request);
    request.setAttribute(READ, bytes);
    return bytes;
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Body.class;
  }

  @Override
  public Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    byte[] bytes =
        readAhead(Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class)));
    return bytes.length == 0 && parameter.hasParameterAnnotation(MayBeEmpty.class)
        ? Body.empty()
        : read(bytes);
  }

  /// Reads JSON.
  ///
  /// @throws ProblemException when it is not an object, or not JSON at all
  public static Body read(byte[] bytes) {
    if (bytes.length == 0) {
      throw refused("Expected a JSON object, received nothing");
    }
    JsonNode root;
    try {
      root = READER.readTree(bytes);
    } catch (StreamConstraintsException e) {
      throw refused("JSON nested too deeply, or a number too long");
    } catch (StreamReadException e) {
      throw refused(
          "Invalid JSON at line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr());
    } catch (NumberFormatException e) {
      throw refused("A number out of range");
    } catch (JacksonException e) {
      throw refused("Invalid JSON: a field given twice, or something after the end");
    }
    if (root instanceof ObjectNode object) {
      return Body.of(object);
    }
    throw refused(
        root.isMissingNode()
            ? "Expected a JSON object, received nothing"
            : "Expected a JSON object, received " + Field.kind(root));
  }

  private static byte[] bytes(HttpServletRequest request) {
    if (request.getAttribute(READ) instanceof byte[] read) {
      return read;
    }
    if (request.getContentLengthLong() > MAX_BYTES) {
      throw tooLarge();
    }
    try (InputStream in = request.getInputStream()) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw tooLarge();
      }
      return bytes;
    } catch (IOException e) {
      throw refused("Could not be read to its end");
    }
  }

  private static ProblemException tooLarge() {
    return refused("Must be at most " + MAX_BYTES + " bytes large");
  }

  private static ProblemException refused(String issue) {
    return Problem.invalidBody(Map.of("body", List.of(issue))).asException();
  }
}
