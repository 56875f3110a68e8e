package org.felucca.graph.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.felucca.archive.ArchiveException;
import org.felucca.model.Digest;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.felucca.model.ImageRef;
import org.felucca.model.Platform;

/** An OCI image layout in a tar (OCI image-spec, image-layout.md): index, manifests, blobs. */
final class OciArchive {
    static final String INDEX = "index.json";
    private static final int DEEPEST_INDEX = 4;

    private final ArchiveIntake intake;

    OciArchive(ArchiveIntake intake) {
        this.intake = intake;
    }

    /**
     * The images that the index names, each for one platform.
     *
     * @throws ArchiveException if it cannot be understood
     * @throws FeluccaException NOT_FOUND if an image has nothing for the platform
     */
    List<FoundImage> images(Platform platform) throws IOException {
        List<FoundImage> images = new ArrayList<>();
        try {
            for (JsonObject descriptor : manifests(parse(intake.content(intake.require(INDEX))))) {
                JsonObject manifest = choose(descriptor, platform, DEEPEST_INDEX);
                images.add(image(manifest, names(descriptor)));
            }
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException | NullPointerException e) {
            throw new ArchiveException("invalid OCI layout: " + e.getMessage(), e);
        }
        return images;
    }

    /** The descriptor of the manifest for the platform, which may lie in an index in an index. */
    private JsonObject choose(JsonObject descriptor, Platform platform, int depth) throws IOException {
        JsonObject document = parse(blob(descriptor));
        if (!document.has("manifests")) {
            return descriptor;
        }
        if (depth == 0) {
            throw new ArchiveException("invalid OCI layout: index in index in index");
        }
        JsonObject best = null;
        for (JsonObject candidate : manifests(document)) {
            if (matches(candidate, platform) && (best == null || exactly(candidate, platform))) {
                best = candidate;
            }
        }
        if (best == null) {
            throw Errors.notFound(
                    "image with reference %s was found but does not provide the specified platform (%s/%s)",
                    digest(descriptor), platform.os(), platform.architecture());
        }
        return choose(best, platform, depth - 1);
    }

    private static boolean matches(JsonObject candidate, Platform platform) {
        if (!candidate.has("platform")) {
            return true;
        }
        JsonObject of = candidate.getAsJsonObject("platform");
        return platform.os().equals(text(of, "os"))
                && platform.architecture().equals(text(of, "architecture"))
                && (platform.variant().isEmpty()
                        || text(of, "variant").isEmpty()
                        || platform.variant().equals(text(of, "variant")));
    }

    private static boolean exactly(JsonObject candidate, Platform platform) {
        return candidate.has("platform")
                && platform.variant().equals(text(candidate.getAsJsonObject("platform"), "variant"));
    }

    private FoundImage image(JsonObject descriptor, List<ImageRef> names) throws IOException {
        byte[] manifest = blob(descriptor);
        JsonObject document = parse(manifest);
        List<ArchiveFile> layers = new ArrayList<>();
        for (JsonElement layer : document.getAsJsonArray("layers")) {
            layers.add(file(layer.getAsJsonObject()));
        }
        Digest config = intake.put(blob(document.getAsJsonObject("config")));
        return new FoundImage(config, layers, Optional.of(intake.put(manifest)), names);
    }

    /** The manifest of the image with this configuration, where a Docker archive is an OCI layout as well. */
    Optional<Digest> manifestOf(Digest config) throws IOException {
        if (intake.find(INDEX).isEmpty()) {
            return Optional.empty();
        }
        for (JsonObject descriptor : manifests(parse(intake.content(intake.require(INDEX))))) {
            byte[] manifest = blob(descriptor);
            JsonObject document = parse(manifest);
            if (document.has("config")
                    && digest(document.getAsJsonObject("config")).equals(config)) {
                return Optional.of(intake.put(manifest));
            }
        }
        return Optional.empty();
    }

    /** The full name if the writer gave one; a tag alone names nothing. */
    private static List<ImageRef> names(JsonObject descriptor) throws ArchiveException {
        if (!descriptor.has("annotations")) {
            return List.of();
        }
        JsonObject annotations = descriptor.getAsJsonObject("annotations");
        String name = text(annotations, OciLayout.FULL_NAME);
        if (name.isEmpty()) {
            name = text(annotations, OciLayout.REF_NAME);
            if (name.indexOf('/') < 0 && name.indexOf(':') < 0) {
                return List.of();
            }
        }
        try {
            return List.of(ImageRef.parse(name));
        } catch (FeluccaException e) {
            throw new ArchiveException("invalid reference " + Quote.text(name), e);
        }
    }

    private byte[] blob(JsonObject descriptor) throws IOException {
        ArchiveFile file = file(descriptor);
        byte[] content = intake.content(file);
        if (!Digest.of(content).equals(digest(descriptor))) {
            throw new ArchiveException("content of " + digest(descriptor) + " has another digest");
        }
        return content;
    }

    private ArchiveFile file(JsonObject descriptor) throws IOException {
        Digest digest = digest(descriptor);
        ArchiveFile file = intake.require("blobs/" + digest.algorithm() + "/" + digest.hex());
        Digest is = file.blob().isPresent()
                ? file.blob().get()
                : Digest.of(file.content().orElseThrow());
        if (digest.algorithm().equals("sha256") && !is.equals(digest)) {
            throw new ArchiveException("content of " + digest + " has another digest: " + is);
        }
        return file;
    }

    private static Digest digest(JsonObject descriptor) throws ArchiveException {
        try {
            return Digest.parse(descriptor.get("digest").getAsString());
        } catch (FeluccaException e) {
            throw new ArchiveException(e.getMessage(), e);
        }
    }

    private static List<JsonObject> manifests(JsonObject index) {
        List<JsonObject> all = new ArrayList<>();
        index.getAsJsonArray("manifests").forEach(m -> all.add(m.getAsJsonObject()));
        return all;
    }

    private static String text(JsonObject object, String name) {
        return object.has(name) ? object.get(name).getAsString() : "";
    }

    private static JsonObject parse(byte[] json) {
        return JsonParser.parseString(new String(json, StandardCharsets.UTF_8)).getAsJsonObject();
    }
}
