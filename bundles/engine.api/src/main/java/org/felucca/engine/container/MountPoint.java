package org.felucca.engine.container;

import org.felucca.model.Absent;
import org.felucca.model.MountSpec;
import org.felucca.model.MountSpecBuilder;

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
 * @param spec what was asked for, with the options of its type; a volume without a source there was named by nobody
 */
public record MountPoint(
        String type,
        String name,
        String source,
        String destination,
        String driver,
        String mode,
        boolean readWrite,
        String propagation,
        MountSpec spec) {
    public MountPoint {
        type = Absent.text(type);
        name = Absent.text(name);
        source = Absent.text(source);
        destination = Absent.text(destination);
        driver = Absent.text(driver);
        mode = Absent.text(mode);
        propagation = Absent.text(propagation);
        spec = spec != null
                ? spec
                : MountSpecBuilder.builder()
                        .type(type)
                        .source(name.isEmpty() ? source : name)
                        .target(destination)
                        .readOnly(!readWrite)
                        .build();
    }

    /** A mount that says nothing more. */
    public MountPoint(
            String type,
            String name,
            String source,
            String destination,
            String driver,
            String mode,
            boolean readWrite,
            String propagation) {
        this(type, name, source, destination, driver, mode, readWrite, propagation, null);
    }

    /** Whether it is a volume. */
    public boolean isVolume() {
        return type.equals("volume");
    }

    /** Whether it is a volume that nobody named: it may go with its container. */
    public boolean isAnonymous() {
        return isVolume() && spec.source().isEmpty();
    }
}
