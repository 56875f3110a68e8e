package org.felucca.graph.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.felucca.graph.internal.ImageRecord.LayerBlob;
import org.felucca.model.Digest;
import org.felucca.store.Blobs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What records said, found out from the OCI image layout that the content store is: {@code index.json} names the manifests, and a manifest the rest. For
 * records that a failing disk has destroyed.
 */
final class LostRecords {
    private static final Logger LOG = LoggerFactory.getLogger(LostRecords.class);

    private final Path root;
    private final Blobs blobs;

    LostRecords(Path root, Blobs blobs) {
        this.root = root;
        this.blobs = blobs;
    }

    /** The record of an image, if its manifest is named and there. */
    Optional<ImageRecord> image(Digest id) {
        for (JsonObject entry : entries()) {
            try {
                Digest manifest = digest(entry);
                JsonObject document = parse(blobs.read(manifest));
                if (digest(document.getAsJsonObject("config")).equals(id)) {
                    return Optional.of(record(id, manifest, document));
                }
            } catch (IOException | RuntimeException e) {
                LOG.warn("{} in the index: {}", entry, e.toString());
            }
        }
        return Optional.empty();
    }

    private ImageRecord record(Digest id, Digest manifest, JsonObject document) throws IOException {
        List<Digest> diffs = ImageDocument.parse(blobs.read(id)).diffIds();
        List<LayerBlob> layers = new ArrayList<>();
        for (JsonElement element : document.getAsJsonArray("layers")) {
            JsonObject layer = element.getAsJsonObject();
            layers.add(new LayerBlob(
                    diffs.get(layers.size()),
                    digest(layer),
                    layer.get("mediaType").getAsString()));
        }
        return new ImageRecord(
                id,
                manifest,
                layers,
                Optional.empty(),
                Optional.empty(),
                ManifestDocument.parse(blobs.read(manifest)).mediaType());
    }

    /** All names of images whose manifests are there. */
    References names() {
        Map<String, Digest> names = new TreeMap<>();
        for (JsonObject entry : entries()) {
            try {
                JsonObject annotations = entry.getAsJsonObject("annotations");
                if (annotations != null && annotations.has(OciLayout.FULL_NAME)) {
                    JsonObject manifest = parse(blobs.read(digest(entry)));
                    names.put(
                            annotations.get(OciLayout.FULL_NAME).getAsString(),
                            digest(manifest.getAsJsonObject("config")));
                }
            } catch (IOException | RuntimeException e) {
                LOG.warn("{} in the index: {}", entry, e.toString());
            }
        }
        return new References(names);
    }

    private List<JsonObject> entries() {
        List<JsonObject> entries = new ArrayList<>();
        try {
            JsonObject index = parse(Files.readAllBytes(root.resolve(OciArchive.INDEX)));
            index.getAsJsonArray("manifests").forEach(entry -> entries.add(entry.getAsJsonObject()));
        } catch (IOException | RuntimeException e) {
            LOG.error("the index can't be read either: {}", e.toString());
        }
        return entries;
    }

    private static Digest digest(JsonObject descriptor) {
        return Digest.parse(descriptor.get("digest").getAsString());
    }

    private static JsonObject parse(byte[] json) {
        return JsonParser.parseString(new String(json, StandardCharsets.UTF_8)).getAsJsonObject();
    }
}
