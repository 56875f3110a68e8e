package org.felucca.model;

import java.util.ArrayList;
import java.util.List;
import org.felucca.model.oci.OciIdMapping;

/**
 * Which users and groups of the host those of a user namespace are, user_namespaces(7). Without any mapping both are the same.
 *
 * @param uids in the order of the kernel's table
 * @param gids the same for groups
 */
public record IdMappings(List<OciIdMapping> uids, List<OciIdMapping> gids) {
    /** No user namespace. */
    public static final IdMappings NONE = new IdMappings(List.of(), List.of());

    /** What the kernel shows where there is no id: {@code /proc/sys/kernel/overflowuid}. */
    public static final int NOBODY = 65534;

    public IdMappings {
        uids = Absent.list(uids);
        gids = Absent.list(gids);
        if (uids.isEmpty() != gids.isEmpty()) {
            throw Errors.invalid("a user namespace needs uid and gid mappings");
        }
    }

    /** Whether there is no user namespace. */
    public boolean isNone() {
        return uids.isEmpty();
    }

    /**
     * What {@code /proc/PID/uid_map} and {@code gid_map} say; that all ids are themselves is no mapping.
     *
     * @param uidMap the text of the file
     * @param gidMap the text of the file
     */
    public static IdMappings parse(String uidMap, String gidMap) {
        IdMappings read = new IdMappings(lines(uidMap), lines(gidMap));
        List<OciIdMapping> all = List.of(new OciIdMapping(0, 0, 0xffff_ffffL));
        return read.uids.equals(all) && read.gids.equals(all) ? NONE : read;
    }

    private static List<OciIdMapping> lines(String text) {
        List<OciIdMapping> mappings = new ArrayList<>();
        text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(line -> {
            String[] numbers = line.split("\\s+", -1);
            mappings.add(new OciIdMapping(
                    Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2])));
        });
        return mappings;
    }

    /** The lines of {@code /proc/PID/uid_map}. */
    public String uidMap() {
        return map(uids);
    }

    /** The lines of {@code /proc/PID/gid_map}. */
    public String gidMap() {
        return map(gids);
    }

    private static String map(List<OciIdMapping> mappings) {
        StringBuilder text = new StringBuilder();
        mappings.forEach(map -> text.append(map.containerID())
                .append(' ')
                .append(map.hostID())
                .append(' ')
                .append(map.size())
                .append('\n'));
        return text.toString();
    }

    /** The user on the host. Throws INVALID for one that has no place there. */
    public int hostUid(long uid) {
        return (int) outwards(uids, uid, "user");
    }

    /** The group on the host. Throws INVALID for one that has no place there. */
    public int hostGid(long gid) {
        return (int) outwards(gids, gid, "group");
    }

    /** The user in the namespace; {@link #NOBODY} for one that is not in it. */
    public long insideUid(long uid) {
        return inwards(uids, uid);
    }

    /** The group in the namespace; {@link #NOBODY} for one that is not in it. */
    public long insideGid(long gid) {
        return inwards(gids, gid);
    }

    private static long outwards(List<OciIdMapping> mappings, long id, String kind) {
        if (mappings.isEmpty()) {
            return id;
        }
        for (OciIdMapping map : mappings) {
            if (id >= map.containerID() && id < map.containerID() + map.size()) {
                return map.hostID() + id - map.containerID();
            }
        }
        throw Errors.invalid("%s %d has no place in the user namespace", kind, id);
    }

    private static long inwards(List<OciIdMapping> mappings, long id) {
        if (mappings.isEmpty()) {
            return id;
        }
        for (OciIdMapping map : mappings) {
            if (id >= map.hostID() && id < map.hostID() + map.size()) {
                return map.containerID() + id - map.hostID();
            }
        }
        return NOBODY;
    }
}
