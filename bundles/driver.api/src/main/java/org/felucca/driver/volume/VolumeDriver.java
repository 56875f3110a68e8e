package org.felucca.driver.volume;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keeps volumes. Registered with the property {@code driver.name}. Crash-safe: after a crash a volume is there whole or not at all, and what
 * was mounted still counts. Called by many threads at once, for one volume by one at a time; finding and listing at any time.
 */
@ConsumerType
public interface VolumeDriver {
    /**
     * Makes a volume, or finds it made, whatever its options were. Throws INVALID for a name or an option that it does not take; nothing is left
     * then.
     */
    Volume create(String name, Map<String, String> options);

    /** The volume of that name. */
    Optional<Volume> find(String name);

    /** All it has. */
    List<Volume> list();

    /** Removes it with all that is in it; nothing if it is not there. Throws CONFLICT while it is mounted. */
    void remove(String name);

    /**
     * Brings it to this host for a user, who may have it already. Throws NOT_FOUND without it. May take as long as a network.
     *
     * @param user who has it until {@link #unmount}: a run of a container
     * @return the folder
     */
    Path mount(String name, String user);

    /** A user has done; nothing if the user has not got it. */
    void unmount(String name, String user);

    /** {@code local} if other hosts do not see its volumes, else {@code global}. */
    default String scope() {
        return "local";
    }
}
