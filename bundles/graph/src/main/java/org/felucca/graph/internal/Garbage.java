package org.felucca.graph.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.felucca.model.Digest;
import org.felucca.store.Blobs;

/** Removes what neither an image nor a holder nor a job uses. */
final class Garbage {
    private final Set<Digest> usedBlobs = new HashSet<>();
    private final Set<Digest> usedChains = new HashSet<>();

    Garbage(Collection<Image> images, Collection<Set<Digest>> kept, Collection<Lease> leases) {
        kept.forEach(usedBlobs::addAll);
        for (Image image : images) {
            usedBlobs.addAll(blobsOf(image));
            usedChains.addAll(image.record().chains());
        }
        for (Lease lease : leases) {
            usedBlobs.addAll(lease.blobs());
            lease.stacks().forEach(usedChains::addAll);
        }
    }

    void collectBlobs(Set<Digest> candidates, Blobs blobs) throws IOException {
        for (Digest blob : candidates) {
            if (!usedBlobs.contains(blob)) {
                blobs.delete(blob);
            }
        }
    }

    /** From the top down to the first that is used: by an image, or by a container that was created from one. */
    List<Digest> collectLayers(List<Digest> stack, Layers layers) throws IOException {
        List<Digest> gone = new ArrayList<>();
        for (int i = stack.size() - 1; i >= 0 && !usedChains.contains(stack.get(i)); i--) {
            if (layers.find(stack.get(i)).isEmpty()) {
                continue;
            }
            if (!layers.remove(stack.get(i))) {
                break;
            }
            gone.add(stack.get(i));
        }
        return gone;
    }

    /** All blobs of an image: configuration, manifest, layers. */
    static Set<Digest> blobsOf(Image image) {
        Set<Digest> all = new HashSet<>(Graph.layerBlobs(image));
        all.add(image.id());
        all.add(image.record().manifest());
        return all;
    }
}
