package org.felucca.driver.volume;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.felucca.model.Absent;

/**
 * A volume as its driver knows it.
 *
 * @param name in the driver
 * @param mountpoint folder on this host; empty while it is nowhere
 * @param created absent where the driver does not know
 * @param options as at its creation; empty where the driver does not keep them
 * @param status facts for {@code inspect}
 */
public record Volume(
        String name,
        String mountpoint,
        Optional<Instant> created,
        Map<String, String> options,
        Map<String, String> status) {
    public Volume {
        name = Absent.text(name);
        mountpoint = Absent.text(mountpoint);
        created = Absent.optional(created);
        options = Absent.map(options);
        status = Absent.map(status);
    }
}
