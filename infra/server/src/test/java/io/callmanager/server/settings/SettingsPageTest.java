package io.callmanager.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Holds `docs/settings.md` to the code. With `WRITE_DOCS=true` in the environment it writes the page instead.
class SettingsPageTest {

  private static final Path PAGE = Path.of("../../docs/settings.md");
  private static final String BEGIN = "<!-- begin: made from the code -->\n";
  private static final String END = "<!-- end -->\n";

  @Test
  void listsEverySettingAsItIs() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    String table = table();
    if ("true".equals(System.getenv("WRITE_DOCS"))) {
      Files.writeString(PAGE, page.substring(0, begin) + table + page.substring(end));
    } else {
      assertThat(page.substring(begin, end)).as("docs/settings.md").isEqualTo(table);
    }
  }

  private static String table() {
    return KnownSettings.all().stream()
        .map(
            setting ->
                "| `%s` | %s | %s |\n"
                    .formatted(
                        setting.name(),
                        setting.defaultValue() == null ? "" : "`" + setting.defaultValue() + "`",
                        setting.description()))
        .collect(
            Collectors.joining(
                "", "| setting | default | what it is |\n| --- | --- | --- |\n", ""));
  }
}
