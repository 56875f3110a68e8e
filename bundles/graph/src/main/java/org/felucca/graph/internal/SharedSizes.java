package org.felucca.graph.internal;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import org.felucca.model.Digest;

/** How much of an image other images have too: the layers that more than one stands on. */
final class SharedSizes {
    /** Nobody asked: Docker says -1. */
    static final SharedSizes NONE = new SharedSizes(Map.of(), Optional.empty());

    private final Map<Digest, Integer> users;
    private final Optional<Layers> layers;

    private SharedSizes(Map<Digest, Integer> users, Optional<Layers> layers) {
        this.users = users;
        this.layers = layers;
    }

    static SharedSizes of(Graph graph) throws IOException, InterruptedException {
        Map<Digest, Integer> users = new HashMap<>();
        for (Image image : graph.images()) {
            for (Digest chain : new HashSet<>(image.record().chains())) {
                users.merge(chain, 1, Integer::sum);
            }
        }
        return new SharedSizes(users, Optional.of(graph.layers()));
    }

    long of(Image image) {
        if (layers.isEmpty()) {
            return -1;
        }
        return image.record().chains().stream()
                .filter(chain -> users.getOrDefault(chain, 0) > 1)
                .flatMap(chain -> layers.get().find(chain).stream())
                .mapToLong(LayerRecord::size)
                .sum();
    }
}
