package org.felucca.graph.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.felucca.model.Digest;
import org.felucca.model.ImageRef;
import org.felucca.store.AtomicFile;

/** {@code index.json} and {@code oci-layout}, which make of the content store an OCI image layout that other tools read (image-layout.md). */
final class OciLayout {
    static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
    static final String INDEX_TYPE = "application/vnd.oci.image.index.v1+json";
    static final String CONFIG_TYPE = "application/vnd.oci.image.config.v1+json";
    static final String LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar";
    static final String REF_NAME = "org.opencontainers.image.ref.name";
    static final String FULL_NAME = "io.containerd.image.name";
    static final byte[] MARK = "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8);

    private final Path root;
    private final AtomicFile index;

    OciLayout(Path root) throws IOException {
        this.root = root;
        this.index = new AtomicFile(root.resolve("index.json"));
        AtomicFile.sweep(root);
        if (!Files.exists(root.resolve("oci-layout"))) {
            new AtomicFile(root.resolve("oci-layout")).write(MARK);
        }
    }

    /** The index follows from the records, so it needs no durability of its own. */
    void write(Graph.State state) throws IOException {
        JsonArray manifests = new JsonArray();
        for (Image image : state.images().values().stream()
                .sorted((a, b) -> a.id().compareTo(b.id()))
                .toList()) {
            Digest manifest = image.record().manifest();
            long size = Files.size(root.resolve("blobs/sha256").resolve(manifest.hex()));
            entries(image, state.references().of(image.id()), size).forEach(manifests::add);
        }
        index.writeUnsynced(index(manifests));
    }

    static byte[] index(JsonArray manifests) {
        JsonObject document = new JsonObject();
        document.addProperty("schemaVersion", 2);
        document.addProperty("mediaType", INDEX_TYPE);
        document.add("manifests", manifests);
        return document.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A descriptor for each name; one without a name if there is none. */
    static List<JsonObject> entries(Image image, List<ImageRef> names, long manifestSize) {
        if (names.isEmpty()) {
            return List.of(
                    descriptor(image.record().manifestType(), image.record().manifest(), manifestSize));
        }
        return names.stream()
                .map(name -> {
                    JsonObject entry = descriptor(
                            image.record().manifestType(), image.record().manifest(), manifestSize);
                    JsonObject annotations = new JsonObject();
                    annotations.addProperty(FULL_NAME, name.toString());
                    annotations.addProperty(REF_NAME, name.tag().isEmpty() ? name.toString() : name.tag());
                    entry.add("annotations", annotations);
                    return entry;
                })
                .toList();
    }

    static JsonObject descriptor(String mediaType, Digest digest, long size) {
        JsonObject descriptor = new JsonObject();
        descriptor.addProperty("mediaType", mediaType);
        descriptor.addProperty("digest", digest.toString());
        descriptor.addProperty("size", size);
        return descriptor;
    }

    /** The manifest of an image that came without one. Follows from the image alone. */
    static byte[] manifest(Digest config, long configSize, List<ImageRecord.LayerBlob> layers, List<Long> sizes) {
        JsonObject document = new JsonObject();
        document.addProperty("schemaVersion", 2);
        document.addProperty("mediaType", MANIFEST_TYPE);
        document.add("config", descriptor(CONFIG_TYPE, config, configSize));
        JsonArray list = new JsonArray();
        for (int i = 0; i < layers.size(); i++) {
            list.add(descriptor(layers.get(i).mediaType(), layers.get(i).blob(), sizes.get(i)));
        }
        document.add("layers", list);
        return document.toString().getBytes(StandardCharsets.UTF_8);
    }
}
