package org.felucca.model.oci;

import java.util.List;
import java.util.Optional;
import org.felucca.model.Absent;

/**
 * Numbers only: names are resolved before.
 *
 * @param uid user
 * @param gid group
 * @param umask or the default 0022
 * @param additionalGids supplementary groups
 * @param username kept for other platforms
 */
public record OciUser(int uid, int gid, Optional<Integer> umask, List<Integer> additionalGids, String username) {
    public OciUser {
        umask = Absent.optional(umask);
        additionalGids = Absent.list(additionalGids);
        username = Absent.text(username);
    }
}
