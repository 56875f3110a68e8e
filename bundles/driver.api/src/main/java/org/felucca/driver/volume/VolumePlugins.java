package org.felucca.driver.volume;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** Finds volume drivers that are no services of the framework: asked when a name is wanted that no service has. Safe for all threads. */
@ConsumerType
public interface VolumePlugins {
    /** The driver of that name; empty if there is none, or what is there is none for volumes. May take as long as a program to answer. */
    Optional<VolumeDriver> find(String name);

    /** The names of those that may be there. */
    List<String> names();
}
