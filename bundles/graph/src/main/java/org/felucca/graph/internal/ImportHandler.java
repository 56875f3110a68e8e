package org.felucca.graph.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.felucca.archive.ArchiveException;
import org.felucca.archive.Compression;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.image.ImportImage;
import org.felucca.graph.internal.ImageRecord.LayerBlob;
import org.felucca.model.Digest;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.felucca.model.ImageRef;
import org.felucca.model.Platform;
import org.felucca.store.BlobWriter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Makes an image of one layer from the tar of a root file system. */
@Component(property = JobHandler.JOB + "=image.import")
public final class ImportHandler implements JobHandler<ImportImage, Digest> {
    private final Graph graph;

    @Activate
    public ImportHandler(@Reference Graph graph) {
        this.graph = graph;
    }

    @Override
    public Digest run(ImportImage request, JobContext context) throws IOException, InterruptedException {
        Optional<ImageRef> name = request.repository().isEmpty()
                ? Optional.empty()
                : Optional.of(TagHandler.name(request.repository(), request.tag()));
        JsonObject settings = new JsonObject();
        ConfigChanges.apply(request.changes(), settings);
        Layers layers = graph.layers();
        Lease lease = graph.lease();
        try {
            Digest tar = store(context.io().input(), lease);
            LayerBlob layer = new LayerBlob(tar, tar, OciLayout.LAYER_TYPE);
            lease.holdStack(List.of(tar));
            layers.unpack(layer, tar, Optional.empty());
            Image image = add(request, settings, layer, lease);
            if (name.isPresent()) {
                graph.tag(name.get(), image.id());
                ImageEvents.tell(context, "tag", image, name.get().familiar());
            }
            ImageEvents.tell(context, "import", image, image.id().toString());
            // the result tells the id; whoever streams to a client writes it there
            return image.id();
        } catch (ArchiveException e) {
            throw new FeluccaException(ErrorKind.INVALID, e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            throw DiskSpace.told(e);
        } finally {
            lease.end();
        }
    }

    /** Keeps the tar without its compression, so that its digest is that of the layer. */
    private Digest store(InputStream input, Lease lease) throws IOException {
        byte[] buffer = new byte[128 * 1024];
        try (BlobWriter writer = graph.blobs().begin()) {
            InputStream tar = Compression.decompress(input);
            for (int read = tar.read(buffer); read >= 0; read = tar.read(buffer)) {
                writer.write(buffer, 0, read);
            }
            lease.hold(writer.digest());
            return writer.commitUnsynced(Optional.empty());
        }
    }

    private Image add(ImportImage request, JsonObject settings, LayerBlob layer, Lease lease) throws IOException {
        Platform platform = request.platform().orElse(Platform.host());
        String comment = request.comment().isEmpty() ? "Imported from -" : request.comment();
        String created = Instant.now().toString();
        JsonObject step = new JsonObject();
        step.addProperty("created", created);
        step.addProperty("comment", comment);
        JsonObject document = new JsonObject();
        document.addProperty("architecture", platform.architecture());
        if (!platform.variant().isEmpty()) {
            document.addProperty("variant", platform.variant());
        }
        document.addProperty("os", platform.os());
        document.addProperty("created", created);
        document.addProperty("comment", comment);
        document.add("config", settings);
        document.add("history", listOf(step));
        JsonObject rootfs = new JsonObject();
        rootfs.addProperty("type", "layers");
        JsonArray diffIds = new JsonArray();
        diffIds.add(layer.diff().toString());
        rootfs.add("diff_ids", diffIds);
        document.add("rootfs", rootfs);

        byte[] config = document.toString().getBytes(StandardCharsets.UTF_8);
        byte[] manifest = OciLayout.manifest(
                Digest.of(config),
                config.length,
                List.of(layer),
                List.of(graph.blobs().size(layer.blob())));
        for (byte[] content : List.of(config, manifest)) {
            lease.hold(Digest.of(content));
            graph.blobs().put(content);
        }
        ImageRecord record = new ImageRecord(
                Digest.of(config), Digest.of(manifest), List.of(layer), Optional.empty(), Optional.empty());
        ImageDocument parsed = ImageDocument.parse(config);
        graph.add(record, parsed);
        return new Image(record, parsed);
    }

    private static JsonArray listOf(JsonObject one) {
        JsonArray list = new JsonArray();
        list.add(one);
        return list;
    }
}
