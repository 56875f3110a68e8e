package org.felucca.graph.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.felucca.archive.ArchiveException;
import org.felucca.archive.Compression;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.image.LoadImages;
import org.felucca.engine.image.ProgressMessage;
import org.felucca.graph.internal.ImageRecord.LayerBlob;
import org.felucca.graph.internal.Layers.Unpacked;
import org.felucca.model.Digest;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.felucca.model.ImageRef;
import org.felucca.model.Platform;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Reads images from a tar. Nothing of it is kept if it fails before the first image is whole. */
@Component(property = JobHandler.JOB + "=image.load")
public final class LoadHandler implements JobHandler<LoadImages, Void> {
    private final Graph graph;

    @Activate
    public LoadHandler(@Reference Graph graph) {
        this.graph = graph;
    }

    @Override
    public Void run(LoadImages request, JobContext context) throws IOException, InterruptedException {
        Layers layers = graph.layers();
        Lease lease = graph.lease();
        try (Unpackings unpackings = new Unpackings(graph, layers)) {
            ArchiveIntake intake = new ArchiveIntake(graph, lease, unpackings, context.io(), request.quiet());
            intake.read(context.io().input());
            for (FoundImage found : images(intake, request.platform().orElse(Platform.host()))) {
                load(found, new Loading(intake, lease, unpackings, layers), context);
            }
        } catch (ArchiveException e) {
            throw new FeluccaException(ErrorKind.INVALID, e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            throw DiskSpace.told(e);
        } finally {
            lease.end();
        }
        return null;
    }

    private record Loading(ArchiveIntake intake, Lease lease, Unpackings unpackings, Layers layers) {}

    private static List<FoundImage> images(ArchiveIntake intake, Platform platform) throws IOException {
        Optional<DockerArchive> docker = DockerArchive.in(intake);
        if (docker.isPresent()) {
            return docker.get().images();
        }
        if (intake.find(OciArchive.INDEX).isPresent()) {
            return new OciArchive(intake).images(platform);
        }
        throw new ArchiveException("the archive holds no image: neither manifest.json nor index.json is in it");
    }

    private void load(FoundImage found, Loading loading, JobContext context) throws IOException, InterruptedException {
        ImageDocument document = ImageDocument.parse(graph.blobs().read(found.config()));
        if (document.diffIds().size() != found.layers().size()) {
            throw new ArchiveException("invalid manifest, layers length mismatch: expected "
                    + document.diffIds().size() + ", got " + found.layers().size());
        }
        List<LayerBlob> blobs = new ArrayList<>();
        for (int i = 0; i < found.layers().size(); i++) {
            Digest blob = loading.intake.blob(found.layers().get(i));
            blobs.add(new LayerBlob(document.diffIds().get(i), blob, mediaType(blob)));
        }
        place(blobs, loading);
        Digest config = found.config();
        Digest manifest =
                found.manifest().isPresent() ? found.manifest().get() : loading.intake.put(manifest(config, blobs));
        Optional<Digest> parent = Optional.empty();
        boolean fresh = graph.add(new ImageRecord(config, manifest, blobs, parent, Optional.empty()), document);
        tell(found, config, fresh, context);
    }

    /** Puts the layers one on the other; most were unpacked while the archive was read. */
    private static void place(List<LayerBlob> blobs, Loading loading) throws IOException, InterruptedException {
        List<Digest> chains = ChainId.of(blobs.stream().map(LayerBlob::diff).toList());
        loading.lease.holdStack(chains);
        for (LayerBlob blob : blobs) {
            loading.unpackings.begin(blob.blob());
        }
        Optional<Digest> parent = Optional.empty();
        for (int i = 0; i < chains.size(); i++) {
            Digest chain = chains.get(i);
            if (loading.layers.find(chain).isEmpty()) {
                Optional<Unpacked> unpacked =
                        loading.unpackings.take(blobs.get(i).blob());
                if (unpacked.isPresent()) {
                    loading.layers.place(unpacked.get(), blobs.get(i), chain, parent);
                } else {
                    loading.layers.unpack(blobs.get(i), chain, parent);
                }
            }
            parent = Optional.of(chain);
        }
    }

    private String mediaType(Digest blob) throws IOException {
        try (var in = graph.blobs().open(blob)) {
            byte[] first = in.readNBytes(Compression.MAGIC_LENGTH);
            return switch (Compression.of(first, first.length)) {
                case GZIP -> OciLayout.LAYER_TYPE + "+gzip";
                case ZSTD -> OciLayout.LAYER_TYPE + "+zstd";
                case NONE -> OciLayout.LAYER_TYPE;
                case BZIP2, XZ -> throw new ArchiveException("layers compressed with bzip2 or xz are no OCI layers");
            };
        }
    }

    private byte[] manifest(Digest config, List<LayerBlob> layers) throws IOException {
        List<Long> sizes = new ArrayList<>();
        for (LayerBlob layer : layers) {
            sizes.add(graph.blobs().size(layer.blob()));
        }
        return OciLayout.manifest(config, graph.blobs().size(config), layers, sizes);
    }

    private void tell(FoundImage found, Digest id, boolean fresh, JobContext context)
            throws IOException, InterruptedException {
        for (ImageRef name : found.names()) {
            Optional<Image> before = new Lookup(graph.state()).byName(name);
            if (before.isPresent() && !before.get().id().equals(id)) {
                context.io()
                        .message(ProgressMessage.stream(String.format(
                                "The image %s already exists, renaming the old one with ID %s to empty string\n",
                                name.familiar(), before.get().id())));
            }
            graph.tagAdded(name, id, fresh);
            context.io().message(ProgressMessage.stream("Loaded image: " + name.familiar() + "\n"));
        }
        if (found.names().isEmpty()) {
            context.io().message(ProgressMessage.stream("Loaded image ID: " + id + "\n"));
        }
        graph.find(id).ifPresent(image -> ImageEvents.tell(context, "load", image, id.toString()));
    }
}
