package org.felucca.registry.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.felucca.model.Digest;
import org.felucca.model.FeluccaException;
import org.felucca.registry.internal.RegistryFailure.Code;

/**
 * What is read of a manifest, whatever kind it is of.
 *
 * <pre>{@code {"schemaVersion":2,"mediaType":"…","artifactType":"…","config":{…},"layers":[{…}],"subject":{…},"annotations":{…}}}</pre>
 */
final class ManifestDocument {
    static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";

    private ManifestDocument() {}

    /** Throws MANIFEST_INVALID. */
    static Manifest parse(byte[] bytes) {
        try {
            JsonObject document = JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8))
                    .getAsJsonObject();
            if (document.get("schemaVersion").getAsInt() != 2) {
                throw invalid("schemaVersion is not 2");
            }
            String type = text(document, "mediaType").orElseGet(() -> typeByShape(document));
            return new Manifest(
                    Digest.of(bytes),
                    type,
                    bytes.length,
                    needed(document),
                    subject(document),
                    artifactType(document),
                    annotations(document));
        } catch (JsonParseException
                | IllegalStateException
                | UnsupportedOperationException
                | ClassCastException
                | NumberFormatException
                | NullPointerException
                | FeluccaException
                | StackOverflowError e) {
            throw invalid(e.getMessage() == null ? "not what a manifest looks like" : e.getMessage());
        }
    }

    private static RegistryFailure invalid(String reason) {
        return RegistryFailure.of(400, Code.MANIFEST_INVALID, "manifest invalid: %s", reason);
    }

    /** The field came with OCI 1.1; Docker's manifests always have it. */
    private static String typeByShape(JsonObject document) {
        if (document.has("manifests")) {
            return OCI_INDEX;
        }
        if (document.has("config") && document.has("layers")) {
            return OCI_MANIFEST;
        }
        throw invalid("no media type");
    }

    /** Of an index nothing: what it lists may come later, or never. */
    private static Set<Digest> needed(JsonObject document) {
        Set<Digest> needed = new LinkedHashSet<>();
        if (document.has("config")) {
            needed.add(digest(document.getAsJsonObject("config")));
        }
        for (String list : List.of("layers", "blobs")) {
            if (document.has(list)) {
                for (JsonElement blob : document.getAsJsonArray(list)) {
                    if (!isElsewhere(blob.getAsJsonObject())) {
                        needed.add(digest(blob.getAsJsonObject()));
                    }
                }
            }
        }
        return needed;
    }

    /** Layers that must not be handed on are fetched from where their owner has them. */
    private static boolean isElsewhere(JsonObject layer) {
        String type = text(layer, "mediaType").orElse("");
        return type.contains(".nondistributable.") || type.contains(".foreign.");
    }

    private static Digest digest(JsonObject descriptor) {
        return Digest.parse(descriptor.get("digest").getAsString());
    }

    private static Optional<Digest> subject(JsonObject document) {
        return document.has("subject") && !document.get("subject").isJsonNull()
                ? Optional.of(digest(document.getAsJsonObject("subject")))
                : Optional.empty();
    }

    private static Optional<String> artifactType(JsonObject document) {
        return text(document, "artifactType")
                .or(() -> document.has("config")
                        ? text(document.getAsJsonObject("config"), "mediaType")
                        : Optional.empty());
    }

    private static Map<String, String> annotations(JsonObject document) {
        Map<String, String> all = new LinkedHashMap<>();
        if (document.has("annotations") && !document.get("annotations").isJsonNull()) {
            document.getAsJsonObject("annotations")
                    .entrySet()
                    .forEach(e -> all.put(e.getKey(), e.getValue().getAsString()));
        }
        return all;
    }

    private static Optional<String> text(JsonObject object, String name) {
        return object.has(name) && !object.get(name).isJsonNull()
                ? Optional.of(object.get(name).getAsString()).filter(t -> !t.isEmpty())
                : Optional.empty();
    }
}
