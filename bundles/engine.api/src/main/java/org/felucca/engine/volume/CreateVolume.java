package org.felucca.engine.volume;

import java.util.Map;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Makes a volume, or finds the one that is there. INVALID for a bad name or option, NOT_FOUND without the driver, CONFLICT when another
 * driver has a volume of that name.
 *
 * @param name empty for a generated one
 * @param driver empty for that of a volume that is there, else {@code local}
 * @param options for the driver
 * @param labels of a new volume
 * @param anonymous nobody named it: it is marked so; implied by an empty name
 */
@JobName("volume.create")
public record CreateVolume(
        String name, String driver, Map<String, String> options, Map<String, String> labels, boolean anonymous)
        implements JobRequest<VolumeDetails> {
    public CreateVolume {
        name = Absent.text(name);
        driver = Absent.text(driver);
        options = Absent.map(options);
        labels = Absent.map(labels);
    }
}
