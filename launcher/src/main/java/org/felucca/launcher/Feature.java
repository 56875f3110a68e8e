package org.felucca.launcher;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What of an OSGi feature document (OSGi Compendium 8.1, 159 Feature Service) the launcher needs.
 *
 * <pre>{@code
 * {
 *   "feature-resource-version": "1.0",
 *   "id": "org.felucca:engine:0.1.0",
 *   "bundles": [
 *     {"id": "org.apache.felix:org.apache.felix.scr:2.2.18", "bundleStartLevel": 2},
 *     "org.felucca:org.felucca.model:0.1.0"
 *   ],
 *   "configurations": {"org.felucca.logging": {"level": "info"}}
 * }
 * }</pre>
 */
record Feature(String id, List<FeatureBundle> bundles, Map<String, JsonObject> configurations) {
    /** Start level of a bundle that says none. */
    static final int DEFAULT_START_LEVEL = 10;

    /** A bundle of the feature; those of a lower level start first. */
    record FeatureBundle(BundleId id, int startLevel) {}

    Feature {
        bundles = List.copyOf(bundles);
        configurations = Map.copyOf(configurations);
    }

    int highestStartLevel() {
        return bundles.stream().mapToInt(FeatureBundle::startLevel).max().orElse(1);
    }

    static Feature read(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            return parse(JsonParser.parseReader(reader).getAsJsonObject());
        } catch (IOException e) {
            throw new StartFailure("cannot read the feature " + file + ": " + e, e);
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException | ClassCastException e) {
            throw new StartFailure("the feature " + file + " is not a feature document: " + e.getMessage(), e);
        }
    }

    private static Feature parse(JsonObject document) {
        List<FeatureBundle> bundles = new ArrayList<>();
        for (JsonElement entry : required(document, "bundles").getAsJsonArray()) {
            bundles.add(bundle(entry));
        }
        Map<String, JsonObject> configurations = new LinkedHashMap<>();
        if (document.has("configurations")) {
            document.getAsJsonObject("configurations")
                    .entrySet()
                    .forEach(e -> configurations.put(e.getKey(), e.getValue().getAsJsonObject()));
        }
        return new Feature(required(document, "id").getAsString(), bundles, configurations);
    }

    private static JsonElement required(JsonObject object, String name) {
        JsonElement value = object.get(name);
        if (value == null) {
            throw new JsonParseException("it has no " + name);
        }
        return value;
    }

    private static FeatureBundle bundle(JsonElement entry) {
        if (entry.isJsonPrimitive()) {
            return new FeatureBundle(BundleId.parse(entry.getAsString()), DEFAULT_START_LEVEL);
        }
        JsonObject object = entry.getAsJsonObject();
        int level =
                object.has("bundleStartLevel") ? object.get("bundleStartLevel").getAsInt() : DEFAULT_START_LEVEL;
        return new FeatureBundle(BundleId.parse(required(object, "id").getAsString()), level);
    }
}
