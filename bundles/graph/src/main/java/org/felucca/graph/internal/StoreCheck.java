package org.felucca.graph.internal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.felucca.engine.JobIo;
import org.felucca.engine.image.ProgressMessage;
import org.felucca.engine.image.VerifiedImages;
import org.felucca.engine.image.VerifiedImages.Damage;
import org.felucca.engine.image.VerifiedImages.Kind;
import org.felucca.model.Digest;
import org.felucca.model.FeluccaException;
import org.felucca.model.ImageRef;
import org.felucca.store.Blobs;

/**
 * Reads the whole store, while others work in it: blobs against their digests, layers as tars and as unpacked against what images say, records against
 * blobs and names against records. Holds nobody up, so what it finds is looked at again in the state of that moment: an image that has gone meanwhile
 * is not damaged.
 */
final class StoreCheck {
    private final Graph graph;
    private final Layers layers;
    private final JobIo io;
    private final Blobs blobs;
    private final List<Damage> damage = new ArrayList<>();
    private final Set<Digest> checkedLayers = new HashSet<>();
    private int blobCount;
    private long byteCount;

    StoreCheck(Graph graph, Layers layers, JobIo io) {
        this.graph = graph;
        this.layers = layers;
        this.io = io;
        this.blobs = graph.blobs();
    }

    VerifiedImages run() throws IOException, InterruptedException {
        Map<Digest, List<LayerUse>> uses = layerUses();
        List<Image> images = graph.images();
        for (Digest blob : blobs.list()) {
            checkBlob(blob, uses.getOrDefault(blob, List.of()));
        }
        for (Image image : images) {
            checkImage(image);
        }
        for (Digest chain : layers.chains()) {
            checkPlace(chain);
        }
        new RecordCheck(graph).run(this::tell);
        return new VerifiedImages(images.size(), blobCount, checkedLayers.size(), byteCount, damage);
    }

    /**
     * That a blob is a layer of an image.
     *
     * @param chain of the layer with all below
     * @param diff what its tar has to be
     */
    private record LayerUse(Digest chain, Digest diff) {}

    /** By blob; the same one may be a layer of several stacks. */
    private Map<Digest, List<LayerUse>> layerUses() {
        Map<Digest, List<LayerUse>> uses = new HashMap<>();
        for (Image image : graph.images()) {
            List<Digest> chains = image.record().chains();
            for (int i = 0; i < chains.size(); i++) {
                ImageRecord.LayerBlob layer = image.record().layers().get(i);
                List<LayerUse> of = uses.computeIfAbsent(layer.blob(), b -> new ArrayList<>());
                LayerUse use = new LayerUse(chains.get(i), layer.diff());
                if (!of.contains(use)) {
                    of.add(use);
                }
            }
        }
        return uses;
    }

    private void checkBlob(Digest blob, List<LayerUse> uses) throws IOException, InterruptedException {
        long size;
        BlobReading.Found found;
        try {
            size = blobs.size(blob);
            found = read(blob, size, first(uses));
        } catch (NoSuchFileException e) {
            return; // it was removed meanwhile; who needs it is asked for it later
        }
        blobCount++;
        byteCount += size;
        Optional<String> wrong = found.problem(blob);
        if (wrong.isPresent()) {
            tell(Kind.BLOB, blob.toString(), wrong.get(), usersOf(blob));
            io.message(ProgressMessage.status(blob.abbreviated(), "Damaged"));
            return; // of its layers nothing can be told with it
        }
        boolean whole = true;
        for (LayerUse use : uses) {
            whole &= checkLayer(blob, size, use, use.equals(uses.get(0)) ? Optional.of(found) : Optional.empty());
        }
        io.message(ProgressMessage.status(blob.abbreviated(), whole ? "Verified" : "Damaged"));
    }

    private Optional<LayerUse> first(List<LayerUse> uses) {
        return uses.stream().findFirst();
    }

    private BlobReading.Found read(Digest blob, long size, Optional<LayerUse> use)
            throws IOException, InterruptedException {
        Optional<Digest> unpacked = use.map(LayerUse::chain).filter(this::isUnpacked);
        return new BlobReading(graph, io, blob, size)
                .read(use.isPresent(), unpacked.map(chain -> layers.driver().folder(Layers.key(chain))));
    }

    private boolean isUnpacked(Digest chain) {
        return layers.find(chain).isPresent() && layers.driver().exists(Layers.key(chain));
    }

    /** @param read what was found when the blob was read for this use; empty if it has to be read once more */
    private boolean checkLayer(Digest blob, long size, LayerUse use, Optional<BlobReading.Found> read)
            throws IOException, InterruptedException {
        BlobReading.Found found = read.isPresent() ? read.get() : read(blob, size, Optional.of(use));
        if (!found.diff().equals(Optional.of(use.diff()))) {
            String is = found.diff().map(Digest::toString).orElse("no layer");
            tell(Kind.BLOB, blob.toString(), "its content is " + is + ", not " + use.diff(), usersOf(blob));
            return false;
        }
        if (isUnpacked(use.chain())) {
            checkedLayers.add(use.chain());
            if (!found.differences().isEmpty()) {
                tell(Kind.LAYER, Layers.key(use.chain()), differences(found.differences()), usersOfChain(use.chain()));
                return false;
            }
        }
        return true;
    }

    private static String differences(List<String> all) {
        final int most = 3;
        String told = String.join("; ", all.subList(0, Math.min(most, all.size())));
        return all.size() > most ? told + "; and " + (all.size() - most) + " more files" : told;
    }

    /** Its blobs are there, and its record says what they say. */
    private void checkImage(Image image) {
        ImageRecord record = image.record();
        for (Digest blob : Garbage.blobsOf(image)) {
            if (!blobs.has(blob)) {
                ifHere(image, Kind.BLOB, blob.toString(), "is missing");
            }
        }
        try {
            ManifestDocument manifest = ManifestDocument.parse(blobs.read(record.manifest()));
            List<Digest> layersOf = manifest.layers().stream()
                    .map(ManifestDocument.Blob::digest)
                    .toList();
            if (!manifest.config().equals(record.id()) || !layersOf.equals(List.copyOf(Graph.layerBlobs(image)))) {
                ifHere(image, Kind.IMAGE, image.id().toString(), "its record and its manifest differ");
            }
            if (!ImageDocument.parse(blobs.read(record.id())).diffIds().equals(record.diffIds())) {
                ifHere(image, Kind.IMAGE, image.id().toString(), "its record and its configuration differ");
            }
        } catch (NoSuchFileException e) {
            return; // told above
        } catch (IOException | FeluccaException e) {
            ifHere(image, Kind.IMAGE, image.id().toString(), String.valueOf(e.getMessage()));
        }
    }

    /** A layer of the driver is where its record says, on what its record says. */
    private void checkPlace(Digest chain) {
        Optional<LayerRecord> record = layers.find(chain);
        if (record.isEmpty()) {
            return;
        }
        checkedLayers.add(chain);
        String key = Layers.key(chain);
        Optional<String> wrong = Optional.empty();
        try {
            Digest below = record.get().parent().orElse(null);
            if (!layers.driver().exists(key)) {
                wrong = Optional.of("is missing");
            } else if (below != null && layers.find(below).isEmpty()) {
                wrong = Optional.of("the layer below, " + below + ", is missing");
            } else if (!chain.equals(
                    ChainId.on(record.get().parent(), record.get().diff()))) {
                wrong = Optional.of("its record is another layer's");
            } else if (!layers.onDisk(chain).equals(record)) {
                wrong = Optional.of("its record on the disk is not what it was");
            } else {
                layers.driver().mounts(key);
            }
        } catch (IOException | FeluccaException e) {
            wrong = Optional.of(String.valueOf(e.getMessage()));
        }
        if (wrong.isPresent() && layers.find(chain).isPresent()) {
            tell(Kind.LAYER, key, wrong.get(), usersOfChain(chain));
        }
    }

    private void ifHere(Image image, Kind kind, String name, String reason) {
        if (graph.find(image.id()).isPresent()) {
            tell(kind, name, reason, List.of(nameOf(image)));
        }
    }

    /** Each thing once: what is found in several ways was damaged once. */
    private void tell(Kind kind, String name, String reason, List<String> images) {
        boolean known =
                damage.stream().anyMatch(d -> d.kind() == kind && d.name().equals(name));
        if (!known) {
            damage.add(new Damage(kind, name, reason, images));
        }
    }

    private List<String> usersOf(Digest blob) {
        return graph.images().stream()
                .filter(image -> Garbage.blobsOf(image).contains(blob))
                .map(this::nameOf)
                .toList();
    }

    private List<String> usersOfChain(Digest chain) {
        return graph.images().stream()
                .filter(image -> image.record().chains().contains(chain))
                .map(this::nameOf)
                .toList();
    }

    private String nameOf(Image image) {
        List<ImageRef> names = graph.names(image.id());
        return names.isEmpty() ? image.id().toString() : names.get(0).familiar();
    }
}
