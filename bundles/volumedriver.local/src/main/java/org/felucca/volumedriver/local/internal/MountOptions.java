package org.felucca.volumedriver.local.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.felucca.linux.LinuxException;
import org.felucca.linux.MountFlag;
import org.felucca.linux.Mounts;
import org.felucca.model.Errors;

/**
 * What is mounted for a volume, and how: the options {@code type}, {@code device} and {@code o} told apart as mount(8) does.
 *
 * @param flags of the mount
 * @param propagation set afterwards
 * @param data for the file system
 */
record MountOptions(String type, String device, Set<MountFlag> flags, Set<MountFlag> propagation, List<String> data) {
    private static final Map<String, MountFlag> SET = Map.ofEntries(
            Map.entry("ro", MountFlag.READ_ONLY),
            Map.entry("nosuid", MountFlag.NO_SUID),
            Map.entry("nodev", MountFlag.NO_DEV),
            Map.entry("noexec", MountFlag.NO_EXEC),
            Map.entry("sync", MountFlag.SYNCHRONOUS),
            Map.entry("dirsync", MountFlag.DIR_SYNC),
            Map.entry("mand", MountFlag.MANDATORY_LOCK),
            Map.entry("noatime", MountFlag.NO_ATIME),
            Map.entry("nodiratime", MountFlag.NO_DIRATIME),
            Map.entry("relatime", MountFlag.RELATIME),
            Map.entry("strictatime", MountFlag.STRICT_ATIME),
            Map.entry("bind", MountFlag.BIND));
    private static final Map<String, MountFlag> CLEAR = Map.ofEntries(
            Map.entry("rw", MountFlag.READ_ONLY),
            Map.entry("suid", MountFlag.NO_SUID),
            Map.entry("dev", MountFlag.NO_DEV),
            Map.entry("exec", MountFlag.NO_EXEC),
            Map.entry("async", MountFlag.SYNCHRONOUS),
            Map.entry("nomand", MountFlag.MANDATORY_LOCK),
            Map.entry("atime", MountFlag.NO_ATIME),
            Map.entry("diratime", MountFlag.NO_DIRATIME),
            Map.entry("norelatime", MountFlag.RELATIME),
            Map.entry("nostrictatime", MountFlag.STRICT_ATIME));
    private static final Map<String, MountFlag> PROPAGATION = Map.of(
            "private", MountFlag.PRIVATE,
            "shared", MountFlag.SHARED,
            "slave", MountFlag.SLAVE,
            "unbindable", MountFlag.UNBINDABLE);
    private static final String ADDRESS = "addr=";

    static MountOptions parse(Map<String, String> options) {
        Set<MountFlag> flags = EnumSet.noneOf(MountFlag.class);
        Set<MountFlag> propagation = EnumSet.noneOf(MountFlag.class);
        List<String> data = new ArrayList<>();
        for (String word : options.getOrDefault("o", "").split(",", -1)) {
            String flat = word.startsWith("r") ? word.substring(1) : word;
            if (SET.containsKey(word)) {
                flags.add(SET.get(word));
            } else if (CLEAR.containsKey(word)) {
                flags.remove(CLEAR.get(word));
            } else if (word.equals("rbind")) {
                flags.add(MountFlag.BIND);
                flags.add(MountFlag.RECURSIVE);
            } else if (PROPAGATION.containsKey(flat)) {
                propagation.add(PROPAGATION.get(flat));
                if (!flat.equals(word)) {
                    propagation.add(MountFlag.RECURSIVE);
                }
            } else if (!word.isEmpty() && !word.equals("defaults")) {
                data.add(word);
            }
        }
        return new MountOptions(
                options.getOrDefault("type", ""), options.getOrDefault("device", ""), flags, propagation, data);
    }

    /** Mounts it. A network file system may take its time. */
    void mountOn(Path place) {
        String options = String.join(",", resolved(place));
        try {
            Mounts.mount(device, place.toString(), type, options, flags.toArray(MountFlag[]::new));
            Set<MountFlag> later = EnumSet.copyOf(flags);
            later.remove(MountFlag.RECURSIVE);
            if (later.remove(MountFlag.BIND) && !later.isEmpty()) {
                // a bind takes its flags from where it shows, until they are set anew
                later.add(MountFlag.BIND);
                later.add(MountFlag.REMOUNT);
                Mounts.mount("", place.toString(), "", "", later.toArray(MountFlag[]::new));
            }
            if (!propagation.isEmpty()) {
                Mounts.mount("", place.toString(), "", "", propagation.toArray(MountFlag[]::new));
            }
        } catch (LinuxException e) {
            throw Errors.internal(
                    e,
                    "error while mounting volume '%s': failed to mount local volume: mount %s:%s%s%s: %s",
                    place,
                    device,
                    place,
                    flags.isEmpty() ? "" : ", flags: 0x" + Long.toHexString(MountFlag.bits(flags)),
                    options.isEmpty() ? "" : ", data: " + options,
                    e.errno().text().toLowerCase(Locale.ROOT));
        }
    }

    /** The kernel's NFS and CIFS know no names: the address of the server, as mount.nfs(8) would find it. */
    private List<String> resolved(Path place) {
        if (!type.startsWith("nfs") && !type.equals("cifs")) {
            return data;
        }
        List<String> words = new ArrayList<>();
        for (String word : data) {
            words.add(word.startsWith(ADDRESS) ? ADDRESS + address(word.substring(ADDRESS.length()), place) : word);
        }
        return words;
    }

    private static String address(String host, Path place) {
        try {
            return InetAddress.getByName(host).getHostAddress();
        } catch (UnknownHostException e) {
            throw Errors.internal(
                    e,
                    "error while mounting volume '%s': error resolving passed in network volume address: lookup %s: no such host",
                    place,
                    host);
        }
    }
}
