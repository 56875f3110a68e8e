package org.felucca.distribution.internal.registry;

import com.google.gson.JsonObject;
import org.felucca.model.Digest;
import org.felucca.model.Platform;

/**
 * What a manifest says of a blob (OCI image-spec, descriptor.md).
 *
 * @param platform empty texts where none is said
 */
public record Descriptor(String mediaType, Digest digest, long size, Platform platform) {
    /** Throws a RuntimeException for what is none. */
    static Descriptor parse(JsonObject json) {
        JsonObject platform = json.has("platform") ? json.getAsJsonObject("platform") : new JsonObject();
        long size = json.get("size").getAsLong();
        if (size < 0) {
            throw new IllegalStateException("size " + size);
        }
        return new Descriptor(
                text(json, "mediaType"),
                Digest.parse(json.get("digest").getAsString()),
                size,
                new Platform(text(platform, "os"), text(platform, "architecture"), text(platform, "variant")));
    }

    static String text(JsonObject object, String name) {
        return object.has(name) && !object.get(name).isJsonNull()
                ? object.get(name).getAsString()
                : "";
    }
}
