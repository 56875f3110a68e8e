package org.felucca.containers.internal.spec;

import java.nio.file.Path;

/** Paths in a container, as text. */
public final class Paths {
    private Paths() {}

    /** Absolute and without {@code .}, {@code ..} and double slashes; what climbs above the root stays there. */
    public static String clean(String path) {
        Path clean = Path.of("/").resolve(path).normalize();
        return clean.toString();
    }
}
