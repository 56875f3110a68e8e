package org.felucca.engine.volume;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.felucca.model.Absent;

/**
 * All about a volume.
 *
 * @param name unique on this host
 * @param driver that keeps it
 * @param mountpoint folder on the host; empty while a driver has it nowhere
 * @param created absent where the driver does not know
 * @param labels of the user
 * @param options for the driver, as they were said
 * @param scope {@code local} or {@code global}
 * @param status what the driver says besides
 */
public record VolumeDetails(
        String name,
        String driver,
        String mountpoint,
        Optional<Instant> created,
        Map<String, String> labels,
        Map<String, String> options,
        String scope,
        Map<String, String> status) {
    /** The label of a volume that nobody named. Docker's word. */
    public static final String ANONYMOUS = "com.docker.volume.anonymous";

    public VolumeDetails {
        mountpoint = Absent.text(mountpoint);
        created = Absent.optional(created);
        labels = Absent.map(labels);
        options = Absent.map(options);
        scope = Absent.text(scope);
        status = Absent.map(status);
    }
}
