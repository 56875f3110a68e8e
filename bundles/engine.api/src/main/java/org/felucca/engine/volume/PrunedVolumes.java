package org.felucca.engine.volume;

import java.util.List;
import org.felucca.model.Absent;

/**
 * What was removed.
 *
 * @param names of volumes
 * @param bytes of their files
 */
public record PrunedVolumes(List<String> names, long bytes) {
    public PrunedVolumes {
        names = Absent.list(names);
    }
}
