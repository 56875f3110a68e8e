package org.felucca.engine.volume;

import java.util.List;
import org.felucca.model.Absent;

/**
 * Volumes, and why some may be missing.
 *
 * @param volumes sorted by name
 * @param warnings a sentence for each driver that did not answer
 */
public record VolumeList(List<VolumeDetails> volumes, List<String> warnings) {
    public VolumeList {
        volumes = Absent.list(volumes);
        warnings = Absent.list(warnings);
    }
}
