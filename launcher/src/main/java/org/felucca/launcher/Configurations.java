package org.felucca.launcher;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * The configuration of all bundles: what the feature says, over it the shipped files, over those the owner's; key by key.
 *
 * <p>A file is called `PID.json`, or `factory PID~name.json` for one of several, and holds one object of strings, numbers,
 * booleans and lists of these. `${felucca.root}` and the other settings are replaced in strings.
 */
final class Configurations {
    private static final Pattern SETTING = Pattern.compile("\\$\\{([a-zA-Z.]+)\\}");

    private final Map<String, JsonObject> byPid = new TreeMap<>();
    private final Map<String, String> settings;

    Configurations(Map<String, String> settings) {
        this.settings = settings;
    }

    void add(String pid, JsonObject values) {
        JsonObject merged = byPid.computeIfAbsent(pid, p -> new JsonObject());
        values.entrySet().forEach(e -> merged.add(e.getKey(), e.getValue()));
    }

    /** All `*.json` of a folder; a folder that is not there adds nothing. Throws StartFailure naming the file. */
    void addFolder(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        for (Path file : jsonFiles(folder)) {
            String name = file.getFileName().toString();
            try (Reader reader = Files.newBufferedReader(file)) {
                add(
                        name.substring(0, name.length() - ".json".length()),
                        JsonParser.parseReader(reader).getAsJsonObject());
            } catch (IOException e) {
                throw new StartFailure("cannot read the configuration " + file + ": " + e, e);
            } catch (JsonParseException | IllegalStateException e) {
                throw new StartFailure("the configuration " + file + " is not a JSON object: " + e.getMessage(), e);
            }
        }
    }

    private static List<Path> jsonFiles(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
        } catch (IOException e) {
            throw new StartFailure("cannot list the configuration folder " + folder + ": " + e, e);
        }
    }

    /** Hands all of it to the framework. */
    void applyTo(ConfigurationAdmin admin) throws IOException {
        for (Map.Entry<String, JsonObject> entry : byPid.entrySet()) {
            int tilde = entry.getKey().indexOf('~');
            // location "?": any bundle may be given the configuration
            Configuration configuration = tilde < 0
                    ? admin.getConfiguration(entry.getKey(), "?")
                    : admin.getFactoryConfiguration(
                            entry.getKey().substring(0, tilde), entry.getKey().substring(tilde + 1), "?");
            configuration.update(properties(entry.getKey()));
        }
    }

    Dictionary<String, Object> properties(String pid) {
        Map<String, Object> properties = new LinkedHashMap<>();
        byPid.get(pid).entrySet().forEach(e -> properties.put(e.getKey(), value(pid, e.getKey(), e.getValue())));
        return FrameworkUtil.asDictionary(properties);
    }

    private Object value(String pid, String key, JsonElement element) {
        if (element instanceof JsonPrimitive primitive) {
            return scalar(pid, primitive);
        }
        if (element instanceof JsonArray array) {
            // strings: the component runtime turns them into what the component's configuration type wants
            return array.asList().stream()
                    .map(e -> scalar(pid, e.getAsJsonPrimitive()).toString())
                    .toArray(String[]::new);
        }
        throw new StartFailure("the configuration " + pid + " has a value for \"" + key
                + "\" that is no string, number, boolean or list of these");
    }

    private Object scalar(String pid, JsonPrimitive primitive) {
        if (primitive.isBoolean()) {
            return primitive.getAsBoolean();
        }
        if (primitive.isNumber()) {
            String digits = primitive.getAsString();
            return digits.matches("-?[0-9]+") ? (Object) Long.valueOf(digits) : (Object) Double.valueOf(digits);
        }
        return withSettings(pid, primitive.getAsString());
    }

    private String withSettings(String pid, String text) {
        return SETTING.matcher(text).replaceAll(match -> {
            String value = settings.get(match.group(1));
            if (value == null) {
                throw new StartFailure(
                        "the configuration " + pid + " names the setting " + match.group(1) + ", which there is not");
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
