package io.callmanager.telephony.hearing.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callmanager.telephony.speech.SpeechException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How words are pronounced, from a dictionary with a word and its phones on each line, and `word(2)` where there is another way
/// to say it. The file is read through for words that were not asked for lately; it is not kept.
final class Pronunciations {

  private static final Logger log = LoggerFactory.getLogger(Pronunciations.class);

  private final Path dictionary;
  private final Cache<String, List<String>> known =
      Caffeine.newBuilder().maximumSize(20_000).build();

  Pronunciations(Path dictionary) {
    this.dictionary = dictionary;
  }

  /// The dictionary's lines for each word; none for a word that it doesn't have, which is logged once. Blocks.
  Map<String, List<String>> of(Set<String> words) throws SpeechException {
    Map<String, List<String>> lines = new HashMap<>(known.getAllPresent(words));
    Set<String> missing = new TreeSet<>(words);
    missing.removeAll(lines.keySet());
    if (!missing.isEmpty()) {
      Map<String, List<String>> read = read(missing);
      missing.forEach(word -> lines.put(word, List.copyOf(read.getOrDefault(word, List.of()))));
      missing.forEach(word -> known.put(word, lines.getOrDefault(word, List.of())));
      missing.removeAll(read.keySet());
      if (!missing.isEmpty()) {
        log.warn("{} has no such words; they can't be heard: {}", dictionary, missing);
      }
    }
    return lines;
  }

  private Map<String, List<String>> read(Set<String> words) throws SpeechException {
    Map<String, List<String>> found = new HashMap<>();
    try (BufferedReader lines = Files.newBufferedReader(dictionary, StandardCharsets.ISO_8859_1)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int end = 0;
        while (end < line.length() && line.charAt(end) > ' ' && line.charAt(end) != '(') {
          end++;
        }
        String word = line.substring(0, end);
        if (words.contains(word)) {
          found.computeIfAbsent(word, any -> new ArrayList<>()).add(line);
        }
      }
      return found;
    } catch (IOException e) {
      throw new SpeechException("the dictionary " + dictionary + " can't be read", e);
    }
  }
}
