package org.felucca.volumes.internal;

import java.time.Instant;
import java.util.Map;
import org.felucca.model.Absent;

/**
 * What was said of a volume when it was created.
 *
 * @param name unique on this host
 * @param driver that keeps it
 * @param created when
 * @param options for the driver
 * @param labels of the user
 * @param made false until the driver has said that it has it
 */
record VolumeRecord(
        String name,
        String driver,
        Instant created,
        Map<String, String> options,
        Map<String, String> labels,
        boolean made) {
    VolumeRecord {
        options = Absent.map(options);
        labels = Absent.map(labels);
    }

    VolumeRecord done() {
        return new VolumeRecord(name, driver, created, options, labels, true);
    }
}
