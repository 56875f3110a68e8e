package org.felucca.libcontainer.user;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.felucca.model.IdMappings;

/** The ids of a process in a user namespace of its own. */
public final class UserMaps {
    private UserMaps() {}

    /** As the kernel has them, whatever the engine was configured to since; none for a process that has ended. */
    public static IdMappings of(int pid) {
        Path process = Path.of("/proc", Integer.toString(pid));
        try {
            return IdMappings.parse(
                    Files.readString(process.resolve("uid_map")), Files.readString(process.resolve("gid_map")));
        } catch (IOException e) {
            if (!Files.exists(process)) {
                return IdMappings.NONE;
            }
            throw new UncheckedIOException(e);
        }
    }
}
