package org.felucca.linux;

import java.util.Collection;

/** The flags of mount(2), linux/mount.h. */
public enum MountFlag {
    READ_ONLY(1),
    NO_SUID(2),
    NO_DEV(4),
    NO_EXEC(8),
    SYNCHRONOUS(0x10),
    REMOUNT(0x20),
    MANDATORY_LOCK(0x40),
    DIR_SYNC(0x80),
    NO_SYMFOLLOW(0x100),
    NO_ATIME(0x400),
    NO_DIRATIME(0x800),
    BIND(0x1000),
    MOVE(0x2000),
    RECURSIVE(0x4000),
    SILENT(0x8000),
    UNBINDABLE(0x2_0000),
    PRIVATE(0x4_0000),
    SLAVE(0x8_0000),
    SHARED(0x10_0000),
    RELATIME(0x20_0000),
    STRICT_ATIME(0x100_0000),
    LAZY_TIME(0x200_0000);

    private final long bit;

    MountFlag(long bit) {
        this.bit = bit;
    }

    /** The number of this flag. */
    public long bit() {
        return bit;
    }

    /** The number for all of these. */
    public static long bits(Collection<MountFlag> flags) {
        return flags.stream().mapToLong(MountFlag::bit).reduce(0, (a, b) -> a | b);
    }

    /** The number for all of these. */
    public static long bits(MountFlag... flags) {
        long bits = 0;
        for (MountFlag flag : flags) {
            bits |= flag.bit;
        }
        return bits;
    }
}
