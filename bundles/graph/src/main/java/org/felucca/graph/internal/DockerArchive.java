package org.felucca.graph.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.felucca.archive.ArchiveException;
import org.felucca.model.Digest;
import org.felucca.model.FeluccaException;
import org.felucca.model.ImageRef;

/**
 * What {@code docker save} writes.
 *
 * <pre>{@code manifest.json: [{"Config":"d48c….json","RepoTags":["busybox:latest"],"Layers":["c649….tar"]}]}</pre>
 */
final class DockerArchive {
    static final String MANIFEST = "manifest.json";

    private final ArchiveIntake intake;

    DockerArchive(ArchiveIntake intake) {
        this.intake = intake;
    }

    /** The images that the manifest names. Throws ArchiveException if it cannot be understood. */
    List<FoundImage> images() throws IOException {
        List<FoundImage> images = new ArrayList<>();
        try {
            for (JsonElement element :
                    JsonParser.parseString(intake.text(MANIFEST)).getAsJsonArray()) {
                JsonObject item = element.getAsJsonObject();
                Digest config = intake.blob(intake.require(item.get("Config").getAsString()));
                List<ArchiveFile> layers = new ArrayList<>();
                for (JsonElement layer : array(item, "Layers")) {
                    layers.add(intake.require(layer.getAsString()));
                }
                images.add(new FoundImage(config, layers, new OciArchive(intake).manifestOf(config), names(item)));
            }
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException | NullPointerException e) {
            throw new ArchiveException("invalid " + MANIFEST + ": " + e.getMessage(), e);
        }
        return images;
    }

    private static List<ImageRef> names(JsonObject item) throws ArchiveException {
        List<ImageRef> names = new ArrayList<>();
        for (JsonElement tag : array(item, "RepoTags")) {
            try {
                names.add(ImageRef.parse(tag.getAsString()));
            } catch (FeluccaException e) {
                throw new ArchiveException("invalid tag " + Quote.text(tag.getAsString()), e);
            }
        }
        return names;
    }

    private static JsonArray array(JsonObject item, String name) {
        return item.has(name) && item.get(name).isJsonArray() ? item.getAsJsonArray(name) : new JsonArray();
    }

    /** Whether the archive is of this kind. */
    static Optional<DockerArchive> in(ArchiveIntake intake) {
        return intake.find(MANIFEST).map(file -> new DockerArchive(intake));
    }
}
