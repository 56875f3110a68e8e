package org.felucca.graph.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.felucca.archive.LayerUnpacker;
import org.felucca.model.Errors;

/**
 * Dockerfile instructions that change the settings of an image as it is imported or committed. Works on the JSON of the settings, as the image's
 * configuration has it.
 */
final class ConfigChanges {
    private final JsonObject config;

    private ConfigChanges(JsonObject config) {
        this.config = config;
    }

    /** Applies the instructions in order. Throws INVALID with Docker's words. */
    static void apply(List<String> instructions, JsonObject config) {
        ConfigChanges changes = new ConfigChanges(config);
        for (String line : instructions) {
            String trimmed = line.strip();
            if (trimmed.isEmpty() || trimmed.startsWith("#")) {
                continue;
            }
            int space = firstSpace(trimmed);
            String instruction = trimmed.substring(0, space).toLowerCase(Locale.ROOT);
            changes.apply(instruction, trimmed.substring(space).strip());
        }
    }

    private static int firstSpace(String line) {
        for (int i = 0; i < line.length(); i++) {
            if (Character.isWhitespace(line.charAt(i))) {
                return i;
            }
        }
        return line.length();
    }

    private void apply(String instruction, String rest) {
        switch (instruction) {
            case "cmd",
                    "entrypoint",
                    "env",
                    "expose",
                    "healthcheck",
                    "label",
                    "onbuild",
                    "user",
                    "volume",
                    "workdir" -> {}
            default -> throw Errors.invalid("%s is not a valid change command", instruction);
        }
        if (rest.isEmpty()) {
            throw Errors.invalid("%s requires at least one argument", instruction.toUpperCase(Locale.ROOT));
        }
        switch (instruction) {
            case "cmd" -> config.add("Cmd", command(rest));
            case "entrypoint" -> {
                config.add("Entrypoint", command(rest));
            }
            case "env" -> env(rest);
            case "expose" ->
                words(rest).forEach(port -> set("ExposedPorts", port.contains("/") ? port : port + "/tcp"));
            case "healthcheck" -> healthcheck(rest);
            case "label" ->
                pairs(rest, "LABEL").forEach(pair -> object("Labels").addProperty(pair.name, pair.value));
            case "onbuild" -> array("OnBuild").add(rest);
            case "user" -> config.addProperty("User", rest);
            case "volume" -> (rest.startsWith("[") ? texts(json(rest)) : words(rest)).forEach(v -> set("Volumes", v));
            default -> workdir(rest);
        }
    }

    private void set(String name, String key) {
        object(name).add(key, new JsonObject());
    }

    private JsonObject object(String name) {
        if (!config.has(name)) {
            config.add(name, new JsonObject());
        }
        return config.getAsJsonObject(name);
    }

    private JsonArray array(String name) {
        if (!config.has(name)) {
            config.add(name, new JsonArray());
        }
        return config.getAsJsonArray(name);
    }

    /** The list as it stands, or a command for the shell. */
    private static JsonArray command(String rest) {
        if (rest.startsWith("[")) {
            JsonArray list = json(rest);
            if (list != null) {
                return list;
            }
        }
        JsonArray shell = new JsonArray();
        List.of("/bin/sh", "-c", rest).forEach(shell::add);
        return shell;
    }

    /** A list of texts; null if it is something else, which then is a word for the shell. */
    private static JsonArray json(String rest) {
        try {
            JsonElement parsed = JsonParser.parseString(rest);
            if (parsed.isJsonArray()
                    && parsed.getAsJsonArray().asList().stream()
                            .allMatch(e -> e instanceof JsonPrimitive p && p.isString())) {
                return parsed.getAsJsonArray();
            }
        } catch (JsonParseException e) {
            return null;
        }
        return null;
    }

    private static List<String> texts(JsonArray array) {
        if (array == null) {
            throw Errors.invalid("VOLUME is no list of texts");
        }
        return array.asList().stream().map(JsonElement::getAsString).toList();
    }

    private void env(String rest) {
        for (Pair pair : pairs(rest, "ENV")) {
            JsonArray kept = new JsonArray();
            for (JsonElement old : array("Env")) {
                if (!old.getAsString().startsWith(pair.name + "=")) {
                    kept.add(old);
                }
            }
            kept.add(pair.name + "=" + pair.value);
            config.add("Env", kept);
        }
    }

    private void workdir(String rest) {
        String before = config.has("WorkingDir") ? config.get("WorkingDir").getAsString() : "";
        String path = rest.startsWith("/") ? rest : before + "/" + rest;
        config.addProperty("WorkingDir", "/" + LayerUnpacker.clean(path));
    }

    private void healthcheck(String rest) {
        JsonObject check = new JsonObject();
        JsonArray test = new JsonArray();
        int space = firstSpace(rest);
        String kind = rest.substring(0, space).toUpperCase(Locale.ROOT);
        String command = rest.substring(space).strip();
        if (kind.equals("NONE") && command.isEmpty()) {
            test.add("NONE");
        } else if (kind.equals("CMD") && !command.isEmpty()) {
            JsonArray list = command.startsWith("[") ? json(command) : null;
            test.add(list == null ? "CMD-SHELL" : "CMD");
            if (list == null) {
                test.add(command);
            } else {
                test.addAll(list);
            }
        } else {
            throw Errors.invalid("Unknown type %s in HEALTHCHECK (try CMD)", Quote.text(kind));
        }
        check.add("Test", test);
        config.add("Healthcheck", check);
    }

    private record Pair(String name, String value) {}

    /** {@code NAME=value NAME2="b c"}, or the old {@code NAME value}. */
    private static List<Pair> pairs(String rest, String instruction) {
        List<String> words = words(rest);
        List<Pair> pairs = new ArrayList<>();
        if (words.get(0).indexOf('=') < 0) {
            int space = firstSpace(rest);
            if (space == rest.length()) {
                throw Errors.invalid("%s must have two arguments", instruction);
            }
            return List.of(
                    new Pair(rest.substring(0, space), rest.substring(space).strip()));
        }
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals <= 0) {
                throw Errors.invalid(
                        "Syntax error - can't find = in %s. Must be of the form: name=value", Quote.text(word));
            }
            pairs.add(new Pair(word.substring(0, equals), word.substring(equals + 1)));
        }
        return pairs;
    }

    /** Words with quotation marks and backslashes taken away. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == 0 && Character.isWhitespace(c)) {
                if (inWord) {
                    words.add(word.toString());
                }
                word.setLength(0);
                inWord = false;
                continue;
            }
            inWord = true;
            if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
                word.append(text.charAt(++i));
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else {
                word.append(c);
            }
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }
}
