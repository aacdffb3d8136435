package io.callmanager.console.agents;

import io.callmanager.agent.AgentStream;
import io.callmanager.agent.Dialogue;
import io.callmanager.shared.HttpUrl;
import io.callmanager.shared.StreamUrl;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.util.MultiValueMap;

/// The server that is an agent, as it is typed in: text throughout, right or wrong.
///
/// @param parameters one a line, as `name=value`
public record StreamForm(String url, String parameters) {

  static StreamForm of(AgentStream stream) {
    return new StreamForm(
        stream.url(),
        stream.parameters().entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining("\n")));
  }

  static StreamForm of(MultiValueMap<String, String> sent) {
    return new StreamForm(
        FormText.of(sent, "streamUrl").strip(), FormText.lines(sent, "streamParameters").strip());
  }

  /// Notes what is wrong with the fields, by their names.
  void note(String brain, Map<String, String> problems) {
    if (url.isEmpty() && brain.equals(Dialogue.Brain.MEDIA_STREAM.name())) {
      problems.put("streamUrl", "Write where the server is, or choose somebody else to answer.");
    } else if (!url.isEmpty()
        && (url.length() > HttpUrl.MAX_LENGTH || StreamUrl.parse(url).isEmpty())) {
      problems.put("streamUrl", StreamUrl.RULE + ".");
    }
    List<String> lines = lines();
    if (lines.size() > AgentStream.MOST_PARAMETERS) {
      problems.put("streamParameters", "At most " + AgentStream.MOST_PARAMETERS + " lines.");
    } else if (!lines.stream().allMatch(StreamForm::isParameter)) {
      problems.put(
          "streamParameters",
          "Each line is a name of up to %d characters, “=”, and a value of up to %d, without control characters."
              .formatted(AgentStream.MAX_PARAMETER_NAME_LENGTH, AgentStream.MAX_PARAMETER_LENGTH));
    } else if (read().size() < lines.size()) {
      problems.put("streamParameters", "Each name only once.");
    }
  }

  private static boolean isParameter(String line) {
    int middle = line.indexOf('=');
    return middle > 0
        && AgentStream.isName(line.substring(0, middle).strip())
        && AgentStream.isValue(line.substring(middle + 1).strip());
  }

  private List<String> lines() {
    return parameters.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  private Map<String, String> read() {
    Map<String, String> read = new LinkedHashMap<>();
    for (String line : lines()) {
      int middle = line.indexOf('=');
      read.put(line.substring(0, middle).strip(), line.substring(middle + 1).strip());
    }
    return read;
  }

  /// What is described; only when nothing is wrong with it.
  AgentStream stream() {
    return new AgentStream(url, read());
  }
}
