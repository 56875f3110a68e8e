package org.felucca.linux;

/** What a path may do while openat2(2) resolves it. */
public enum Resolve {
    /** Not cross into another mount. */
    NO_XDEV(1),
    /** Not pass through links of {@code /proc/PID/fd} and their like. */
    NO_MAGICLINKS(2),
    /** Not pass through any symbolic link. */
    NO_SYMLINKS(4),
    /** Stay below the starting folder, or fail with EXDEV. */
    BENEATH(8),
    /** Take the starting folder for the root, as after chroot(2). */
    IN_ROOT(0x10);

    private final long bit;

    Resolve(long bit) {
        this.bit = bit;
    }

    /** The number for these. */
    public static long bits(Resolve... flags) {
        long bits = 0;
        for (Resolve flag : flags) {
            bits |= flag.bit;
        }
        return bits;
    }
}
