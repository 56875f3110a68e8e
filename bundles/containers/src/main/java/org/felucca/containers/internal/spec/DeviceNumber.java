package org.felucca.containers.internal.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.felucca.model.Errors;

/**
 * The number of a device node on the host, from stat(2).
 *
 * @param block else a character device
 * @param major of the driver
 * @param minor of the device
 * @param mode permission bits
 */
record DeviceNumber(boolean block, long major, long minor, int mode, int uid, int gid) {
    private static final int S_IFMT = 0170000;
    private static final int S_IFBLK = 0060000;
    private static final int S_IFCHR = 0020000;

    /** Throws INVALID with Docker's words if there is no such device. */
    static DeviceNumber of(String path) {
        try {
            var attributes = Files.readAttributes(Path.of(path), "unix:mode,rdev,uid,gid");
            int mode = (Integer) attributes.get("mode");
            int type = mode & S_IFMT;
            if (type != S_IFBLK && type != S_IFCHR) {
                throw Errors.invalid(
                        "error gathering device information while adding custom device \"%s\": not a device node",
                        path);
            }
            long rdev = (Long) attributes.get("rdev");
            return new DeviceNumber(
                    type == S_IFBLK, major(rdev), minor(rdev), mode & 07777, (Integer) attributes.get("uid"), (Integer)
                            attributes.get("gid"));
        } catch (IOException e) {
            throw Errors.invalid(
                    "error gathering device information while adding custom device \"%s\": no such file or directory",
                    path);
        }
    }

    static DeviceNumber ofBlock(String path) {
        if (!exists(Path.of(path))) {
            throw Errors.invalid("stat %s: no such file or directory", path);
        }
        DeviceNumber number = of(path);
        if (!number.block) {
            throw Errors.invalid("%s is not a block device", path);
        }
        return number;
    }

    /** Whether there is anything at this path. */
    static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    // makedev(3), as the kernel encodes a 64-bit dev_t for user space
    private static long major(long dev) {
        return ((dev >>> 8) & 0xfff) | ((dev >>> 32) & ~0xfffL);
    }

    private static long minor(long dev) {
        return (dev & 0xff) | ((dev >>> 12) & ~0xffL);
    }
}
