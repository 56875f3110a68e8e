package org.felucca.volumes.internal;

import org.felucca.archive.Trees;
import org.felucca.engine.volume.VolumeDetails;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;

/** What volumes take on this host's disk. */
public final class Sizes {
    private static final String LOCAL = "local";

    private Sizes() {}

    /** Whether the files are on this host's disk, and nowhere else: what is mounted for a volume is somebody else's. */
    public static boolean areOurs(VolumeDetails volume) {
        return volume.driver().equals(LOCAL) && volume.options().isEmpty();
    }

    /** Bytes of its files. Walks through all of them. */
    public static long of(VolumeDetails volume) {
        try (Fd folder = LinuxFiles.open(volume.mountpoint(), OpenFlag.DIRECTORY)) {
            return Trees.size(folder);
        }
    }
}
