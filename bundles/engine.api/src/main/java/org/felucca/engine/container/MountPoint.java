package org.felucca.engine.container;

import org.felucca.model.Absent;

/**
 * A mount of a container as inspect shows it.
 *
 * @param type bind, volume, tmpfs
 * @param name of a volume, or empty
 * @param source on the host
 * @param destination in the container
 * @param driver of a volume, or empty
 * @param mode as it was said
 * @param readWrite not read-only
 * @param propagation {@code rprivate}, or empty
 */
public record MountPoint(
        String type,
        String name,
        String source,
        String destination,
        String driver,
        String mode,
        boolean readWrite,
        String propagation) {
    public MountPoint {
        type = Absent.text(type);
        name = Absent.text(name);
        source = Absent.text(source);
        destination = Absent.text(destination);
        driver = Absent.text(driver);
        mode = Absent.text(mode);
        propagation = Absent.text(propagation);
    }
}
