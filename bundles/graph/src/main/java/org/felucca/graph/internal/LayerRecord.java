package org.felucca.graph.internal;

import java.util.Optional;
import org.felucca.model.Absent;
import org.felucca.model.Digest;

/**
 * An unpacked layer, kept in {@code layers/<driver>/<chain>.json}. Written after the driver has committed the layer: a layer without a record is
 * an orphan.
 *
 * @param chain its id together with all below
 * @param diff digest of its tar
 * @param parent chain below
 * @param size bytes of its files
 */
record LayerRecord(Digest chain, Digest diff, Optional<Digest> parent, long size) {
    LayerRecord {
        parent = Absent.optional(parent);
    }
}
