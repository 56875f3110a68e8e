package org.felucca.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The attribute {@code security.capability}, struct vfs_ns_cap_data of linux/capability.h: 20 bytes in version 2. Version 3 adds four, the user who is root
 * of the namespaces that the capabilities are good for, in the numbers of this host.
 */
final class FileCapabilities {
    static final String NAME = "security.capability";

    private static final int SIZE_2 = 20;
    private static final int SIZE_3 = 24;
    /** Offset of the version: the highest byte of a little-endian word, the others hold flags. */
    private static final int VERSION = 3;

    private FileCapabilities() {}

    /** As a tar tells it: a namespace's root means nothing elsewhere, so it is version 2, as with Docker. */
    static byte[] inTar(byte[] value) {
        if (value.length != SIZE_3 || value[VERSION] != 3) {
            return value;
        }
        byte[] told = Arrays.copyOf(value, SIZE_2);
        told[VERSION] = 2;
        return told;
    }

    /** The attributes of a file of a container whose root is this user of the host: it gives capabilities to nobody outside. */
    static Map<String, byte[]> onDisk(Map<String, byte[]> xattrs, long root) {
        if (root == 0 || !xattrs.containsKey(NAME)) {
            return xattrs;
        }
        Map<String, byte[]> kept = new LinkedHashMap<>(xattrs);
        kept.computeIfPresent(NAME, (name, value) -> onDisk(value, root));
        return kept;
    }

    private static byte[] onDisk(byte[] value, long root) {
        if (value.length != SIZE_2 || value[VERSION] != 2) {
            return value;
        }
        byte[] kept = Arrays.copyOf(value, SIZE_3);
        kept[VERSION] = 3;
        ByteBuffer.wrap(kept).order(ByteOrder.LITTLE_ENDIAN).putInt(SIZE_2, (int) root);
        return kept;
    }
}
