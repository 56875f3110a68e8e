package org.felucca.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A folder that is the engine's alone: images and settings of containers often hold secrets. */
public final class PrivateFolder {
    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rwx------");

    private PrivateFolder() {}

    /** Makes it, with those above it, or closes one that is there already to others. */
    public static Path make(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (!Files.getPosixFilePermissions(folder).equals(OWNERS)) {
            Files.setPosixFilePermissions(folder, OWNERS);
        }
        return folder;
    }
}
