package org.felucca.graph.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.felucca.model.Digest;

/** The name of a layer together with all below it (OCI image-spec, config.md, "Layer ChainID"). */
final class ChainId {
    private ChainId() {}

    /** For each layer, lowest first, the id of the stack that ends with it. */
    static List<Digest> of(List<Digest> diffIds) {
        List<Digest> chains = new ArrayList<>();
        for (Digest diff : diffIds) {
            chains.add(on(chains.isEmpty() ? Optional.empty() : Optional.of(chains.get(chains.size() - 1)), diff));
        }
        return chains;
    }

    /** The id of a layer on a stack, or of a lowest one. */
    static Digest on(Optional<Digest> parent, Digest diff) {
        return parent.map(below -> Digest.of((below + " " + diff).getBytes(StandardCharsets.UTF_8)))
                .orElse(diff);
    }
}
