package org.felucca.libcontainer.user;

import java.util.List;
import org.felucca.model.Absent;

/**
 * Who a process is, in numbers.
 *
 * @param uid user
 * @param gid group
 * @param groups supplementary groups, without doubles
 * @param home folder by the passwd file; {@code /} when it has none for this user
 */
public record ResolvedUser(int uid, int gid, List<Integer> groups, String home) {
    public ResolvedUser {
        groups = Absent.list(groups);
    }
}
