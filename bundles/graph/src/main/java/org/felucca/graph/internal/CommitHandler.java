package org.felucca.graph.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.image.CommitLayer;
import org.felucca.graph.internal.ImageRecord.LayerBlob;
import org.felucca.model.Digest;
import org.felucca.model.ImageRef;
import org.felucca.store.BlobWriter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Makes an image of a container's writable layer. */
@Component(property = JobHandler.JOB + "=image.commit")
public final class CommitHandler implements JobHandler<CommitLayer, Digest> {
    /** Of a tar with nothing in it: two blocks of zeros. */
    private static final Digest NOTHING = Digest.of(new byte[1024]);

    private final Graph graph;

    @Activate
    public CommitHandler(@Reference Graph graph) {
        this.graph = graph;
    }

    @Override
    public Digest run(CommitLayer request, JobContext context) throws IOException, InterruptedException {
        Optional<ImageRef> name = request.repository().isEmpty()
                ? Optional.empty()
                : Optional.of(TagHandler.name(request.repository(), request.tag()));
        JsonObject settings = settings(request);
        Image parent = graph.resolve(request.parent());
        Layers layers = graph.layers();
        Lease lease = graph.lease();
        try {
            lease.holdStack(parent.record().chains());
            List<LayerBlob> stack = new ArrayList<>(parent.record().layers());
            Digest diff = store(layers, request.key(), lease);
            if (!diff.equals(NOTHING)) {
                stack.add(new LayerBlob(diff, diff, OciLayout.LAYER_TYPE));
                List<Digest> chains =
                        ChainId.of(stack.stream().map(LayerBlob::diff).toList());
                lease.holdStack(chains);
                Optional<Digest> below = graph.unpack(parent);
                layers.unpack(stack.get(stack.size() - 1), chains.get(chains.size() - 1), below);
            }
            Image image = add(request, settings, parent, stack, diff.equals(NOTHING), lease);
            if (name.isPresent()) {
                graph.tag(name.get(), image.id());
                ImageEvents.tell(context, "tag", image, name.get().familiar());
            }
            return image.id();
        } catch (IOException | RuntimeException e) {
            throw DiskSpace.told(e);
        } finally {
            lease.end();
        }
    }

    /** What the client says comes before the instructions, and what both leave open is the container's. */
    private static JsonObject settings(CommitLayer request) {
        JsonObject ran = ConfigDocument.of(request.ran());
        JsonObject settings = request.config().map(ConfigDocument::of).orElse(ran.deepCopy());
        ConfigChanges.apply(request.changes(), settings);
        if (request.config().isPresent()) {
            ConfigDocument.inherit(settings, ran);
        }
        return settings;
    }

    /** The layer as a tar, whose digest is that of the layer. */
    private Digest store(Layers layers, String key, Lease lease) throws IOException {
        try (BlobWriter writer = graph.blobs().begin()) {
            layers.driver().diff(key, new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    writer.write(bytes, offset, length);
                }
            });
            Digest digest = writer.digest();
            if (digest.equals(NOTHING)) {
                return digest;
            }
            lease.hold(digest);
            return writer.commitUnsynced(Optional.empty());
        }
    }

    private Image add(
            CommitLayer request, JsonObject settings, Image parent, List<LayerBlob> stack, boolean empty, Lease lease)
            throws IOException {
        byte[] config =
                document(request, settings, parent, stack, empty).toString().getBytes(StandardCharsets.UTF_8);
        List<Long> sizes = new ArrayList<>();
        for (LayerBlob layer : stack) {
            sizes.add(graph.blobs().size(layer.blob()));
        }
        byte[] manifest = OciLayout.manifest(Digest.of(config), config.length, stack, sizes);
        for (byte[] content : List.of(config, manifest)) {
            lease.hold(Digest.of(content));
            graph.blobs().put(content);
        }
        ImageRecord record = new ImageRecord(
                Digest.of(config), Digest.of(manifest), stack, Optional.of(parent.id()), Optional.empty());
        ImageDocument parsed = ImageDocument.parse(config);
        graph.add(record, parsed);
        return new Image(record, parsed);
    }

    private JsonObject document(
            CommitLayer request, JsonObject settings, Image parent, List<LayerBlob> stack, boolean empty)
            throws IOException {
        String created = Instant.now().toString();
        JsonObject below = JsonParser.parseString(new String(graph.blobs().read(parent.id()), StandardCharsets.UTF_8))
                .getAsJsonObject();
        JsonObject document = new JsonObject();
        for (String same : List.of("architecture", "variant", "os", "os.version")) {
            if (below.has(same)) {
                document.add(same, below.get(same));
            }
        }
        document.addProperty("created", created);
        put(document, "author", request.author());
        put(document, "comment", request.comment());
        document.add("config", settings);
        document.addProperty("container", request.container().value());
        document.add("container_config", ConfigDocument.of(request.ran()));
        JsonObject step = new JsonObject();
        step.addProperty("created", created);
        put(step, "author", request.author());
        step.addProperty("created_by", String.join(" ", request.ran().cmd()));
        put(step, "comment", request.comment());
        if (empty) {
            step.addProperty("empty_layer", true);
        }
        JsonArray history = new JsonArray();
        JsonElement earlier = below.get("history");
        if (earlier != null && earlier.isJsonArray()) {
            history.addAll(earlier.getAsJsonArray());
        }
        history.add(step);
        document.add("history", history);
        JsonArray diffIds = new JsonArray();
        stack.forEach(layer -> diffIds.add(layer.diff().toString()));
        JsonObject rootfs = new JsonObject();
        rootfs.addProperty("type", "layers");
        rootfs.add("diff_ids", diffIds);
        document.add("rootfs", rootfs);
        return document;
    }

    private static void put(JsonObject object, String name, String value) {
        if (!value.isEmpty()) {
            object.addProperty(name, value);
        }
    }
}
