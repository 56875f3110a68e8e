package org.felucca.graph.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.felucca.model.Digest;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;

/**
 * The manifest of an image, OCI's or Docker's schema 2, which have the same fields.
 *
 * <pre>{@code {"schemaVersion":2,"mediaType":"…","config":{"mediaType":"…","digest":"sha256:d48c…","size":575},"layers":[{…}]}}</pre>
 */
record ManifestDocument(String mediaType, Digest config, List<Blob> layers) {
    static final String DOCKER_TYPE = "application/vnd.docker.distribution.manifest.v2+json";
    private static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";

    /** A layer as it is kept. */
    record Blob(Digest digest, String mediaType) {}

    /** Throws INVALID for what is no manifest of an image. */
    static ManifestDocument parse(byte[] json) {
        try {
            JsonObject document = JsonParser.parseString(new String(json, StandardCharsets.UTF_8))
                    .getAsJsonObject();
            JsonObject config = document.getAsJsonObject("config");
            List<Blob> layers = new ArrayList<>();
            for (JsonElement layer : document.getAsJsonArray("layers")) {
                layers.add(new Blob(digest(layer.getAsJsonObject()), text(layer.getAsJsonObject(), "mediaType")));
            }
            String type = text(document, "mediaType");
            if (type.isEmpty()) {
                type = text(config, "mediaType").equals(DOCKER_CONFIG) ? DOCKER_TYPE : OciLayout.MANIFEST_TYPE;
            }
            return new ManifestDocument(type, digest(config), layers);
        } catch (JsonParseException
                | IllegalStateException
                | UnsupportedOperationException
                | ClassCastException
                | NullPointerException
                | FeluccaException e) {
            throw Errors.invalid("invalid manifest: %s", e.getMessage());
        }
    }

    private static Digest digest(JsonObject descriptor) {
        return Digest.parse(descriptor.get("digest").getAsString());
    }

    private static String text(JsonObject object, String name) {
        return object.has(name) ? object.get(name).getAsString() : "";
    }
}
