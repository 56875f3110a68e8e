package org.felucca.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Subvolumes of btrfs: folders that the file system can copy at once and whole. Names are of one part, in an open folder. Source: ioctls of
 * linux/btrfs.h, btrfs-ioctl(2). All need CAP_SYS_ADMIN or a file system mounted with {@code user_subvol_rm_allowed}.
 */
public final class Btrfs {
    // _IOW(0x94, number, struct of 4096 bytes)
    private static final long SNAP_DESTROY = 0x5000940fL;
    private static final long SNAP_CREATE_V2 = 0x50009417L;
    private static final long SUBVOL_CREATE_V2 = 0x50009418L;

    private static final int ARGUMENTS = 4096;

    /** struct btrfs_ioctl_vol_args: a descriptor (8 bytes), a name. */
    private static final int NAME = 8;

    /** struct btrfs_ioctl_vol_args_v2: a descriptor, a transaction, flags (8 bytes each), 32 bytes of quota, a name. */
    private static final int NAME_V2 = 56;

    /** BTRFS_FIRST_FREE_OBJECTID: the inode of the top folder of each subvolume. */
    private static final long TOP = 256;

    private Btrfs() {}

    /**
     * Makes an empty subvolume.
     *
     * @throws LinuxException ENOTTY where the file system is another; EEXIST
     */
    public static void createSubvolume(Fd folder, String name) {
        Ioctl.call("BTRFS_IOC_SUBVOL_CREATE_V2 " + name, folder, SUBVOL_CREATE_V2, arguments(0, NAME_V2, name));
    }

    /** Makes a writable copy of a subvolume, which may be changing. Of subvolumes in it, empty folders are copied. */
    public static void snapshot(Fd subvolume, Fd folder, String name) {
        Ioctl.call(
                "BTRFS_IOC_SNAP_CREATE_V2 " + name,
                folder,
                SNAP_CREATE_V2,
                arguments(subvolume.number(), NAME_V2, name));
    }

    /**
     * Removes a subvolume with its files; the space comes back in the background.
     *
     * @throws LinuxException ENOTEMPTY if there are subvolumes in it
     */
    public static void deleteSubvolume(Fd folder, String name) {
        Ioctl.call("BTRFS_IOC_SNAP_DESTROY " + name, folder, SNAP_DESTROY, arguments(0, NAME, name));
    }

    /** Whether a folder is the top of a subvolume. Holds only for btrfs. */
    public static boolean isSubvolume(Stat stat) {
        return stat.isDirectory() && stat.inode() == TOP;
    }

    private static byte[] arguments(int fd, int nameAt, String name) {
        byte[] bytes = Names.toBytes(name);
        if (bytes.length == 0 || bytes.length > 255 || Arrays.asList(".", "..").contains(name) || name.contains("/")) {
            throw new IllegalArgumentException(name);
        }
        byte[] arguments = new byte[ARGUMENTS];
        ByteBuffer.wrap(arguments).order(ByteOrder.nativeOrder()).putLong(0, fd);
        System.arraycopy(bytes, 0, arguments, nameAt, bytes.length);
        return arguments;
    }
}
