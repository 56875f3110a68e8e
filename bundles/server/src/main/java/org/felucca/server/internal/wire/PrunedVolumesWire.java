package org.felucca.server.internal.wire;

import java.util.List;
import org.felucca.engine.volume.PrunedVolumes;

/** {@code {"VolumesDeleted":["data"],"SpaceReclaimed":4096}}. */
public record PrunedVolumesWire(List<String> volumesDeleted, long spaceReclaimed) {
    public static PrunedVolumesWire fromModel(PrunedVolumes pruned) {
        return new PrunedVolumesWire(pruned.names(), pruned.bytes());
    }
}
