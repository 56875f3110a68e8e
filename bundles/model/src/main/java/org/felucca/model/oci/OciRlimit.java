package org.felucca.model.oci;

import org.felucca.model.Absent;

/**
 * setrlimit(2).
 *
 * @param type {@code RLIMIT_NOFILE}
 * @param hard -1 for unlimited
 * @param soft -1 for unlimited
 */
public record OciRlimit(String type, long hard, long soft) {
    public OciRlimit {
        type = Absent.text(type);
    }
}
