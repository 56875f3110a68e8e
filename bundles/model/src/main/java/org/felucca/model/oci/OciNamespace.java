package org.felucca.model.oci;

import org.felucca.model.Absent;

/**
 * A namespace to make, or to join when a path is given.
 *
 * @param type pid, network, mount, ipc, uts, user, cgroup, time
 * @param path of an existing one, or empty
 */
public record OciNamespace(String type, String path) {
    public OciNamespace {
        type = Absent.text(type);
        path = Absent.text(path);
    }
}
