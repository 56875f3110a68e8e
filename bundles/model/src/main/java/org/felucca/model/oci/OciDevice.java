package org.felucca.model.oci;

import java.util.Optional;
import org.felucca.model.Absent;

/**
 * mknod(2).
 *
 * @param path in the container
 * @param type c, b, u or p
 * @param major device number
 * @param minor device number
 * @param fileMode mode bits
 * @param uid owner
 * @param gid group
 */
public record OciDevice(
        String path,
        String type,
        long major,
        long minor,
        Optional<Integer> fileMode,
        Optional<Integer> uid,
        Optional<Integer> gid) {
    public OciDevice {
        path = Absent.text(path);
        type = Absent.text(type);
        fileMode = Absent.optional(fileMode);
        uid = Absent.optional(uid);
        gid = Absent.optional(gid);
    }
}
