package org.felucca.driver.volume;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/** Ability of a volume driver: the first content of a volume comes as a whole or, after a crash or a failure, not at all. */
@ConsumerType
public interface FreshFolders {
    /**
     * Puts a filled folder in the place of a volume's empty one, owner and mode included. Nobody may have the volume mounted.
     *
     * @param filling fills the new folder, in the calling thread
     * @return false, and nothing was called, if the volume is not empty or not one for which this works
     */
    boolean fill(String name, Filling filling) throws IOException;

    /** Fills a folder. */
    @FunctionalInterface
    interface Filling {
        void into(Path folder) throws IOException;
    }
}
