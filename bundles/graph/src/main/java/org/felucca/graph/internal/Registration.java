package org.felucca.graph.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.felucca.driver.content.LayerListener;
import org.felucca.engine.HandlerReplaced;
import org.felucca.graph.internal.ImageRecord.LayerBlob;
import org.felucca.graph.internal.Layers.Unpacked;
import org.felucca.model.Digest;
import org.felucca.model.Errors;
import org.felucca.model.ImageRef;

/** Makes an image of blobs that are all in the store. */
final class Registration {
    private static final Duration TELL = Duration.ofMillis(100);
    private static final int LARGEST_DOCUMENT = 16 << 20;
    private static final String MISMATCH = "layers from manifest don't match image configuration";

    private final Graph graph;
    private final Lease lease;
    private final Unpackings unpackings;
    private final BooleanSupplier retired;

    /** @param retired whether to stop with HandlerReplaced */
    Registration(Graph graph, Lease lease, Unpackings unpackings, BooleanSupplier retired) {
        this.graph = graph;
        this.lease = lease;
        this.unpackings = unpackings;
        this.retired = retired;
    }

    Digest run(Digest manifest, List<ImageRef> names, LayerListener listener) throws IOException, InterruptedException {
        ManifestDocument document = ManifestDocument.parse(read(manifest));
        Digest id = document.config();
        boolean fresh = graph.find(id).isEmpty() && add(manifest, document, listener);
        for (ImageRef name : names) {
            graph.tagAdded(name, id, fresh);
        }
        return id;
    }

    /** True if it was new. */
    private boolean add(Digest manifest, ManifestDocument document, LayerListener listener)
            throws IOException, InterruptedException {
        ImageDocument image = ImageDocument.parse(read(document.config()));
        if (image.diffIds().size() != document.layers().size()) {
            throw Errors.invalid(MISMATCH);
        }
        List<LayerBlob> stack = new ArrayList<>();
        for (ManifestDocument.Blob layer : document.layers()) {
            require(layer.digest());
            stack.add(new LayerBlob(image.diffIds().get(stack.size()), layer.digest(), layer.mediaType()));
        }
        place(stack, listener);
        graph.blobs().sync();
        Optional<Digest> parent = Optional.empty();
        return graph.add(
                new ImageRecord(document.config(), manifest, stack, parent, Optional.empty(), document.mediaType()),
                image);
    }

    private void place(List<LayerBlob> stack, LayerListener listener) throws IOException, InterruptedException {
        Layers layers = graph.layers();
        List<Digest> chains = ChainId.of(stack.stream().map(LayerBlob::diff).toList());
        lease.holdStack(chains);
        for (int i = 0; i < chains.size(); i++) {
            if (layers.find(chains.get(i)).isEmpty()) {
                unpackings.begin(stack.get(i).blob()); // where it was here before
            }
        }
        Optional<Digest> parent = Optional.empty();
        for (int i = 0; i < chains.size(); i++) {
            LayerBlob layer = stack.get(i);
            Digest chain = chains.get(i);
            if (layers.find(chain).isEmpty()) {
                await(layer.blob(), listener);
                place(layers, layer, chain, parent); // which settles the blob with the layer
            } else {
                graph.blobs().settle(layer.blob());
            }
            listener.placed(layer.blob());
            parent = Optional.of(chain);
        }
    }

    private void place(Layers layers, LayerBlob layer, Digest chain, Optional<Digest> parent)
            throws IOException, InterruptedException {
        Optional<Unpacked> unpacked = unpackings.take(layer.blob());
        if (unpacked.isEmpty()) {
            layers.unpack(layer, chain, parent);
            return;
        }
        if (!unpacked.get().diff().equals(layer.diff())) {
            layers.discard(unpacked.get());
            throw Errors.invalid(MISMATCH);
        }
        layers.place(unpacked.get(), layer, chain, parent);
    }

    private void await(Digest blob, LayerListener listener) throws IOException, InterruptedException {
        long size = graph.blobs().size(blob);
        while (!unpackings.awaitDone(blob, TELL)) {
            if (retired.getAsBoolean()) {
                throw new HandlerReplaced();
            }
            listener.unpacking(blob, unpackings.progress(blob).orElse(size), size);
        }
    }

    private byte[] read(Digest document) throws IOException {
        require(document);
        if (graph.blobs().size(document) > LARGEST_DOCUMENT) {
            throw Errors.invalid("document %s is too large", document);
        }
        return graph.blobs().read(document);
    }

    private void require(Digest blob) {
        if (!blob.algorithm().equals("sha256") || !graph.blobs().has(blob)) {
            throw Errors.notFound("blob %s is not here", blob);
        }
    }
}
