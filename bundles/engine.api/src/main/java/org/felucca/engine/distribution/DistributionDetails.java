package org.felucca.engine.distribution;

import java.util.List;
import org.felucca.model.Absent;
import org.felucca.model.Digest;
import org.felucca.model.Platform;

/**
 * A manifest or index as a registry has it.
 *
 * @param size bytes of the document
 * @param platforms there are images for
 */
public record DistributionDetails(String mediaType, Digest digest, long size, List<Platform> platforms) {
    public DistributionDetails {
        platforms = Absent.list(platforms);
    }
}
