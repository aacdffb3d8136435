package io.callmanager.api.v1.sound;

import io.callmanager.api.http.Problem;
import io.callmanager.api.http.ProblemException;
import io.callmanager.api.request.Query;
import io.callmanager.sound.SoundName;
import io.callmanager.sound.SoundProperties;
import io.callmanager.sound.Sounds;
import jakarta.servlet.http.HttpServletRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.FileUploadException;
import org.apache.tomcat.util.http.fileupload.InvalidFileNameException;
import org.apache.tomcat.util.http.fileupload.UploadContext;
import org.apache.tomcat.util.http.fileupload.impl.FileUploadIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Reads uploads: forms (`multipart/form-data`, RFC 7578) with a file, and bodies that are the file itself. Whatever is too
/// large, or takes too long to come, is not read to its end.
@Component
class UploadReader {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int MOST_FIELDS = 10;
  private static final int LONGEST_FIELD = 1000;
  private static final int LARGEST_PART_HEADER = 2048;
  private static final int FORM_OVERHEAD = 64 * 1024;
  private static final Pattern FILE_NAME = Pattern.compile("[^/\\\\\\p{Cntrl}]{1,255}");

  private final int maxBytes;

  UploadReader(SoundProperties properties) {
    this.maxBytes = Math.toIntExact(properties.maxFileSize().toBytes());
  }

  /// What was sent, before it is judged.
  private static final class Draft {
    private @Nullable String name;
    private @Nullable String fileName;
    private @Nullable String replace;
    private byte @Nullable [] file;
  }

  /// Reads an upload.
  ///
  /// @throws ProblemException when it is not one that can be kept
  Sounds.Upload read(HttpServletRequest request, Query query) {
    Draft draft = new Draft();
    draft.name = query.text("name");
    draft.replace = query.text("replace");
    query.check();
    String type = request.getContentType();
    boolean form = type != null && type.regionMatches(true, 0, "multipart/", 0, 10);
    if (request.getContentLengthLong() > (form ? maxBytes + FORM_OVERHEAD : maxBytes)) {
      throw tooLarge();
    }
    try (InputStream in = new TimedStream(request.getInputStream())) {
      if (form) {
        readForm(request, in, draft);
      } else {
        draft.file = readFile(in);
      }
    } catch (FileUploadException
        | FileUploadIOException
        | InvalidFileNameException
        | IllegalArgumentException
        | IllegalStateException e) {
      // The last two come of headers that are none.
      throw refused("body", "Not a form that can be read");
    } catch (IOException e) {
      throw refused("body", "Could not be read to its end");
    }
    return judge(draft);
  }

  private void readForm(HttpServletRequest request, InputStream in, Draft draft)
      throws FileUploadException, IOException {
    FileUpload upload = new FileUpload();
    upload.setPartHeaderSizeMax(LARGEST_PART_HEADER);
    upload.setHeaderEncoding(StandardCharsets.UTF_8.name());
    FileItemIterator parts = upload.getItemIterator(new Form(request, in));
    for (int count = 0; parts.hasNext(); count++) {
      if (count == MOST_FIELDS) {
        throw refused("body", "Must have at most " + MOST_FIELDS + " parts");
      }
      FileItemStream part = parts.next();
      switch (part.getFieldName()) {
        case "file" -> {
          if (draft.file != null) {
            throw refused("file", "Given more than once");
          }
          draft.fileName = part.getName();
          draft.file = readFile(part.openStream());
        }
        case "name" -> draft.name = readField(part);
        case "replace" -> draft.replace = readField(part);
        case null, default -> readField(part);
      }
    }
  }

  private byte[] readFile(InputStream in) throws IOException {
    byte[] file = in.readNBytes(maxBytes + 1);
    if (file.length > maxBytes) {
      throw tooLarge();
    }
    return file;
  }

  private static String readField(FileItemStream part) throws IOException {
    byte[] text = part.openStream().readNBytes(LONGEST_FIELD + 1);
    if (text.length > LONGEST_FIELD) {
      throw refused(
          part.getFieldName() == null ? "body" : part.getFieldName(),
          "Must be at most " + LONGEST_FIELD + " bytes large");
    }
    return new String(text, StandardCharsets.UTF_8);
  }

  private static Sounds.Upload judge(Draft draft) {
    byte[] file = draft.file;
    if (file == null || file.length == 0) {
      throw refused("file", "Required");
    }
    String fileName = draft.fileName == null || draft.fileName.isEmpty() ? null : draft.fileName;
    if (fileName != null && !FILE_NAME.matcher(fileName).matches()) {
      throw refused("file", "Its file name must be at most 255 characters long, and no path");
    }
    String name = draft.name == null || draft.name.isEmpty() ? fileName : draft.name;
    if (name == null) {
      throw refused("name", "Required, unless the file has a name");
    }
    Optional<SoundName> parsed = SoundName.parse(name);
    if (parsed.isEmpty()) {
      throw refused("name", SoundName.RULE);
    }
    String replace = draft.replace == null ? "false" : draft.replace;
    if (!replace.equals("true") && !replace.equals("false")) {
      throw refused("replace", "Must be true or false");
    }
    return new Sounds.Upload(parsed.get(), fileName, file, replace.equals("true"));
  }

  private ProblemException tooLarge() {
    return refused("file", "Must be at most " + maxBytes + " bytes large");
  }

  private static ProblemException refused(String field, String issue) {
    return Problem.invalidBody(Map.of(field, List.of(issue))).asException();
  }

  private record Form(HttpServletRequest request, InputStream in) implements UploadContext {

    @Override
    public @Nullable String getCharacterEncoding() {
      return StandardCharsets.UTF_8.name();
    }

    @Override
    public @Nullable String getContentType() {
      return request.getContentType();
    }

    @Override
    public InputStream getInputStream() {
      return in;
    }

    @Override
    public long contentLength() {
      return request.getContentLengthLong();
    }
  }

  /// Ends when its time is over. The server itself only sees to it that something comes now and then.
  private static final class TimedStream extends FilterInputStream {

    private final long end = System.nanoTime() + PATIENCE.toNanos();

    TimedStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      check();
      return super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      check();
      return super.read(bytes, offset, length);
    }

    private void check() throws IOException {
      if (System.nanoTime() - end > 0) {
        throw new IOException("an upload took too long");
      }
    }
  }
}
