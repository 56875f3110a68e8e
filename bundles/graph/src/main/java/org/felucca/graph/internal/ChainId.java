package org.felucca.graph.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.felucca.model.Digest;

/** The name of a layer together with all below it (OCI image-spec, config.md, "Layer ChainID"). */
final class ChainId {
    private ChainId() {}

    /** For each layer, lowest first, the id of the stack that ends with it. */
    static List<Digest> of(List<Digest> diffIds) {
        List<Digest> chains = new ArrayList<>();
        for (Digest diff : diffIds) {
            chains.add(
                    chains.isEmpty()
                            ? diff
                            : Digest.of((chains.get(chains.size() - 1) + " " + diff).getBytes(StandardCharsets.UTF_8)));
        }
        return chains;
    }
}
