package org.felucca.graph.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.felucca.archive.TarEntry;
import org.felucca.archive.TarWriter;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.JobOutput;
import org.felucca.engine.image.SaveImages;
import org.felucca.model.Digest;
import org.felucca.model.Errors;
import org.felucca.model.ImageRef;
import org.felucca.model.Platform;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Writes images as one tar that is an OCI layout and a Docker archive at once. The blobs go out as they were kept, so ids and digests
 * are those of the images; the same images give the same bytes.
 */
@Component(property = JobHandler.JOB + "=image.save")
public final class SaveHandler implements JobHandler<SaveImages, Void> {
    private static final String BLOBS = "blobs/sha256/";

    private final Graph graph;

    @Activate
    public SaveHandler(@Reference Graph graph) {
        this.graph = graph;
    }

    @Override
    public Void run(SaveImages request, JobContext context) throws IOException, InterruptedException {
        Map<Digest, List<ImageRef>> chosen = choose(request);
        Lease lease = graph.lease();
        try {
            Map<Image, List<ImageRef>> images = new LinkedHashMap<>();
            for (Map.Entry<Digest, List<ImageRef>> entry : chosen.entrySet()) {
                Image image = graph.find(entry.getKey())
                        .orElseThrow(() -> Lookup.notFound(entry.getKey().toString()));
                Garbage.blobsOf(image).forEach(lease::hold);
                images.put(image, entry.getValue());
            }
            context.io().begin();
            try (JobOutput out = new JobOutput(context.io());
                    TarWriter tar = new TarWriter(out)) {
                write(images, tar);
            }
            images.keySet()
                    .forEach(image ->
                            ImageEvents.tell(context, "save", image, image.id().toString()));
        } finally {
            lease.end();
        }
        return null;
    }

    /** For each image the names to save it with: a repository stands for all its tags, an id for none. */
    private Map<Digest, List<ImageRef>> choose(SaveImages request) throws IOException, InterruptedException {
        Map<Digest, TreeSet<String>> chosen = new LinkedHashMap<>();
        for (String wanted : request.images()) {
            Image image = graph.resolve(wanted);
            request.platform().ifPresent(platform -> requirePlatform(image, platform, wanted));
            TreeSet<String> names = chosen.computeIfAbsent(image.id(), id -> new TreeSet<>());
            ImageRef ref = ImageRefs.lenient(wanted);
            if (new Lookup(graph.state()).byName(ref).isEmpty()) {
                continue;
            }
            names.add(ref.toString());
            if (ref.familiarName().equals(wanted) || ref.name().equals(wanted)) {
                graph.state().references().names().forEach((name, id) -> {
                    if (ImageRef.parse(name).name().equals(ref.name())) {
                        chosen.computeIfAbsent(id, i -> new TreeSet<>()).add(name);
                    }
                });
            }
        }
        Map<Digest, List<ImageRef>> parsed = new LinkedHashMap<>();
        chosen.forEach((id, names) -> parsed.put(
                id,
                names.stream()
                        .map(ImageRef::parse)
                        .filter(n -> !n.tag().isEmpty())
                        .toList()));
        return parsed;
    }

    private static void requirePlatform(Image image, Platform platform, String name) {
        Platform is = image.document().platform();
        if (!is.os().equals(platform.os()) || !is.architecture().equals(platform.architecture())) {
            throw Errors.notFound(
                    "image with reference %s was found but does not provide the specified platform (%s/%s)",
                    name, platform.os(), platform.architecture());
        }
    }

    private void write(Map<Image, List<ImageRef>> images, TarWriter tar) throws IOException {
        TreeSet<Digest> blobs = new TreeSet<>();
        JsonArray index = new JsonArray();
        JsonArray manifests = new JsonArray();
        JsonObject repositories = new JsonObject();
        for (Map.Entry<Image, List<ImageRef>> entry : images.entrySet()) {
            Image image = entry.getKey();
            blobs.addAll(Garbage.blobsOf(image));
            long size = graph.blobs().size(image.record().manifest());
            OciLayout.entries(image, entry.getValue(), size).forEach(index::add);
            manifests.add(manifest(image, entry.getValue()));
            addRepositories(repositories, image, entry.getValue());
        }
        for (Digest blob : blobs) {
            try (InputStream content = graph.blobs().open(blob)) {
                tar.put(file(BLOBS + blob.hex(), graph.blobs().size(blob)), content);
            }
        }
        put(tar, OciArchive.INDEX, OciLayout.index(index));
        put(tar, DockerArchive.MANIFEST, manifests.toString().getBytes(StandardCharsets.UTF_8));
        put(tar, "oci-layout", OciLayout.MARK);
        if (repositories.size() > 0) {
            put(tar, "repositories", repositories.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static JsonObject manifest(Image image, List<ImageRef> names) {
        JsonObject manifest = new JsonObject();
        manifest.addProperty("Config", BLOBS + image.id().hex());
        JsonArray tags = new JsonArray();
        names.forEach(name -> tags.add(name.familiar()));
        manifest.add("RepoTags", tags);
        JsonArray layers = new JsonArray();
        Graph.layerBlobs(image).forEach(blob -> layers.add(BLOBS + blob.hex()));
        manifest.add("Layers", layers);
        return manifest;
    }

    /** The oldest form, for readers that look only there: repository, tag, and something to call the image. */
    private static void addRepositories(JsonObject repositories, Image image, List<ImageRef> names) {
        for (ImageRef name : names) {
            if (!repositories.has(name.familiarName())) {
                repositories.add(name.familiarName(), new JsonObject());
            }
            repositories
                    .getAsJsonObject(name.familiarName())
                    .addProperty(name.tag(), image.id().hex());
        }
    }

    private static void put(TarWriter tar, String name, byte[] content) throws IOException {
        tar.put(file(name, content.length), content);
    }

    private static TarEntry file(String name, long size) {
        return new TarEntry(name, TarEntry.Kind.FILE, "", 0644, 0, 0, size, Instant.EPOCH, 0, 0, Map.of(), List.of());
    }
}
