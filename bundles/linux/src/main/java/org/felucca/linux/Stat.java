package org.felucca.linux;

import java.time.Instant;

/**
 * What statx(2) says of a file.
 *
 * @param mode type and permissions, as st_mode
 * @param deviceMajor of the file system it lies on
 * @param nodeMajor of the device that it is, if it is one
 * @param size in bytes
 * @param blocks in units of 512 bytes
 */
public record Stat(
        int mode,
        int uid,
        int gid,
        long inode,
        int links,
        long size,
        long blocks,
        int deviceMajor,
        int deviceMinor,
        int nodeMajor,
        int nodeMinor,
        Instant accessed,
        Instant modified,
        Instant changed) {
    private static final int S_IFMT = 0xf000;

    /** The type bits of the mode, such as {@link #DIRECTORY}. */
    public int type() {
        return mode & S_IFMT;
    }

    /** The permission bits, with set-uid, set-gid and sticky. */
    public int permissions() {
        return mode & 07777;
    }

    public boolean isDirectory() {
        return type() == DIRECTORY;
    }

    public boolean isRegular() {
        return type() == REGULAR;
    }

    public boolean isSymlink() {
        return type() == SYMLINK;
    }

    /** Whether it is the same file as that, by device and inode. */
    public boolean isSameFile(Stat that) {
        return inode == that.inode && deviceMajor == that.deviceMajor && deviceMinor == that.deviceMinor;
    }

    /** The bits of a mode that tell the type. */
    public static final int TYPE_MASK = 0xf000;

    public static final int FIFO = 0x1000;
    public static final int CHARACTER_DEVICE = 0x2000;
    public static final int DIRECTORY = 0x4000;
    public static final int BLOCK_DEVICE = 0x6000;
    public static final int REGULAR = 0x8000;
    public static final int SYMLINK = 0xa000;
    public static final int SOCKET = 0xc000;
}
