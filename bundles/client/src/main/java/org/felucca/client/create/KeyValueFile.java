package org.felucca.client.create;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Files with a {@code key=value} on each line, for environment variables and labels. */
public final class KeyValueFile {
    private KeyValueFile() {}

    /**
     * Reads a file. A key without a value takes it from {@code environment}; if it has none there, the line is dropped.
     *
     * @throws IllegalArgumentException with docker's words
     */
    public static List<String> read(String file, Map<String, String> environment) {
        List<String> pairs = new ArrayList<>();
        for (String raw : lines(file)) {
            String line = raw.stripLeading();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            String key = equals < 0 ? line : line.substring(0, equals);
            if (key.isEmpty()) {
                throw invalid(file, "no variable name on line '" + line + "'");
            }
            if (key.indexOf(' ') >= 0 || key.indexOf('\t') >= 0) {
                throw invalid(file, "variable '" + key + "' contains whitespaces");
            }
            if (equals >= 0) {
                pairs.add(line);
            } else if (environment.containsKey(key)) {
                pairs.add(key + "=" + environment.get(key));
            }
        }
        return pairs;
    }

    private static List<String> lines(String file) {
        try {
            List<String> lines = Files.readAllLines(Path.of(file));
            if (!lines.isEmpty() && lines.get(0).startsWith("\ufeff")) {
                lines.set(0, lines.get(0).substring(1));
            }
            return lines;
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("open " + file + ": no such file or directory", e);
        } catch (MalformedInputException e) {
            throw invalid(file, "invalid utf8 bytes");
        } catch (IOException e) {
            throw new IllegalArgumentException("open " + file + ": " + e.getMessage(), e);
        }
    }

    private static IllegalArgumentException invalid(String file, String reason) {
        return new IllegalArgumentException("invalid env file (" + file + "): " + reason);
    }

    /** A variable as typed: without a value it takes that of {@code environment}, if there is one. */
    public static String variable(String text, Map<String, String> environment) {
        int equals = text.indexOf('=');
        if (equals == 0 || text.isEmpty()) {
            throw new IllegalArgumentException("invalid environment variable: " + text);
        }
        return equals < 0 && environment.containsKey(text) ? text + "=" + environment.get(text) : text;
    }
}
