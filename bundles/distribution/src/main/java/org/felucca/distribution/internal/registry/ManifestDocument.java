package org.felucca.distribution.internal.registry;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.felucca.model.Absent;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;

/**
 * A manifest or an index that a registry has sent.
 *
 * <pre>{@code {"schemaVersion":2,"mediaType":"…","config":{"mediaType":"…","digest":"sha256:d48c…","size":575},"layers":[{…}]}}</pre>
 *
 * @param config of a manifest
 * @param layers of a manifest, lowest first
 * @param manifests of an index
 */
public record ManifestDocument(
        String mediaType, Optional<Descriptor> config, List<Descriptor> layers, List<Descriptor> manifests) {
    public ManifestDocument {
        layers = Absent.list(layers);
        manifests = Absent.list(manifests);
    }

    /** Throws INVALID for what an engine can't make an image of. */
    public static ManifestDocument parse(byte[] bytes, String contentType) {
        String said = contentType.replaceFirst(";.*", "").strip();
        JsonObject document = read(bytes, said);
        String type = type(document, said);
        if (!MediaTypes.isIndex(type) && !MediaTypes.isManifest(type)) {
            throw type.contains("manifest.v1")
                            || Descriptor.text(document, "schemaVersion").equals("1")
                    ? Errors.invalid(
                            "Docker Image Format v1 and Docker Image manifest version 2, schema 1 are not supported."
                                    + " Suggest the author of the image to upgrade the image to the OCI Format"
                                    + " or Docker Image manifest v2, schema 2.")
                    : Errors.invalid("unsupported manifest media type and no default available: %s", type);
        }
        if (document.has("manifests") && (document.has("layers") || document.has("config"))) {
            throw Errors.invalid("invalid manifest: it is an index and a manifest at once");
        }
        try {
            return MediaTypes.isIndex(type)
                    ? new ManifestDocument(type, Optional.empty(), List.of(), all(document, "manifests"))
                    : new ManifestDocument(
                            type,
                            Optional.of(Descriptor.parse(document.getAsJsonObject("config"))),
                            all(document, "layers"),
                            List.of());
        } catch (IllegalStateException
                | UnsupportedOperationException
                | ClassCastException
                | NullPointerException
                | NumberFormatException
                | FeluccaException e) {
            throw Errors.invalid("invalid manifest: %s", e.getMessage());
        }
    }

    private static JsonObject read(byte[] bytes, String said) {
        try {
            return JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8))
                    .getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw said.isEmpty() || said.endsWith("json")
                    ? Errors.invalid("invalid manifest: %s", e.getMessage())
                    : Errors.invalid("unsupported manifest media type and no default available: %s", said);
        }
    }

    /** What the document itself says counts more than a header, which some registries get wrong. */
    private static String type(JsonObject document, String said) {
        String own = Descriptor.text(document, "mediaType");
        if (!own.isEmpty()) {
            return own;
        }
        if (MediaTypes.isIndex(said) || MediaTypes.isManifest(said)) {
            return said;
        }
        if (document.has("manifests")) {
            return MediaTypes.OCI_INDEX;
        }
        return document.has("config") && document.has("layers") ? MediaTypes.OCI_MANIFEST : said;
    }

    private static List<Descriptor> all(JsonObject document, String name) {
        List<Descriptor> all = new ArrayList<>();
        for (JsonElement element : document.getAsJsonArray(name)) {
            all.add(Descriptor.parse(element.getAsJsonObject()));
        }
        return all;
    }

    public boolean isIndex() {
        return MediaTypes.isIndex(mediaType);
    }
}
