package org.felucca.libcontainer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.felucca.linux.Mounts.Attributes;

/**
 * The options of an OCI mount, told apart: properties of the mount, of its propagation, of the file system.
 *
 * @param bind it shows what is there already
 * @param recursive with the mounts below it
 * @param set MOUNT_ATTR_* bits to set
 * @param clear MOUNT_ATTR_* bits to clear
 * @param setBelow bits to set on the mounts below too
 * @param propagation in order; each a MS_* bit
 * @param copyUp a tmpfs begins with what was at its place
 * @param data the file system's own options: {@code mode=755} or a flag
 */
record MountOptions(
        boolean bind,
        boolean recursive,
        long set,
        long clear,
        long setBelow,
        List<Propagation> propagation,
        boolean copyUp,
        List<String> data) {
    private static final long ATIME_MASK = 0x70;

    private static final Map<String, Long> SET = Map.of(
            "ro", Attributes.READ_ONLY,
            "nosuid", Attributes.NO_SUID,
            "nodev", Attributes.NO_DEV,
            "noexec", Attributes.NO_EXEC,
            "noatime", Attributes.NO_ATIME,
            "strictatime", Attributes.STRICT_ATIME,
            "nodiratime", Attributes.NO_DIRATIME,
            "nosymfollow", Attributes.NO_SYMFOLLOW);

    private static final Map<String, Long> CLEAR = Map.of(
            "rw", Attributes.READ_ONLY,
            "suid", Attributes.NO_SUID,
            "dev", Attributes.NO_DEV,
            "exec", Attributes.NO_EXEC,
            "atime", Attributes.NO_ATIME,
            "relatime", 0L,
            "norelatime", 0L,
            "nostrictatime", Attributes.STRICT_ATIME,
            "diratime", Attributes.NO_DIRATIME,
            "symfollow", Attributes.NO_SYMFOLLOW);

    /** How mounts made here and elsewhere show in each other, mount_namespaces(7). */
    enum Propagation {
        UNBINDABLE(1L << 17),
        PRIVATE(1L << 18),
        SLAVE(1L << 19),
        SHARED(1L << 20);

        final long bit;

        Propagation(long bit) {
            this.bit = bit;
        }

        static boolean isName(String text) {
            return switch (text) {
                case "private", "rprivate", "shared", "rshared", "slave", "rslave", "unbindable", "runbindable" -> true;
                default -> false;
            };
        }

        /** From {@code rshared} and the like. */
        static Propagation of(String text) {
            return switch (text) {
                case "private", "rprivate" -> PRIVATE;
                case "shared", "rshared" -> SHARED;
                case "slave", "rslave" -> SLAVE;
                case "unbindable", "runbindable" -> UNBINDABLE;
                default -> throw new IllegalArgumentException("no propagation: " + text);
            };
        }
    }

    MountOptions {
        propagation = List.copyOf(propagation);
        data = List.copyOf(data);
    }

    static MountOptions parse(List<String> options) {
        boolean bind = false;
        boolean recursive = false;
        boolean copyUp = false;
        long set = 0;
        long clear = 0;
        long setBelow = 0;
        List<Propagation> propagation = new ArrayList<>();
        List<String> data = new ArrayList<>();
        for (String option : options) {
            boolean below = option.startsWith("r") && SET.containsKey(option.substring(1));
            String plain = below ? option.substring(1) : option;
            if (option.equals("bind")) {
                bind = true;
            } else if (option.equals("rbind")) {
                bind = true;
                recursive = true;
            } else if (option.equals("tmpcopyup")) {
                copyUp = true;
            } else if (SET.containsKey(plain)) {
                long bit = SET.get(plain);
                set |= bit;
                clear |= (bit & ATIME_MASK) != 0 ? ATIME_MASK : 0;
                setBelow |= below ? bit : 0;
            } else if (CLEAR.containsKey(option)) {
                long bit = CLEAR.get(option);
                set &= ~bit;
                // The times of access are one field: clearing one of its values clears all.
                clear |= (bit & ATIME_MASK) != 0 ? ATIME_MASK : bit;
            } else if (Propagation.isName(option)) {
                propagation.add(Propagation.of(option));
            } else if (!option.isEmpty() && !option.equals("defaults")) {
                data.add(option);
            }
        }
        clear &= ~(set & ~ATIME_MASK);
        return new MountOptions(bind, recursive, set, clear, setBelow, propagation, copyUp, data);
    }
}
