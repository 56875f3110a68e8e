package org.felucca.model.oci;

import org.felucca.model.Absent;

/**
 * The root file system.
 *
 * @param path folder of the root, relative to the bundle or absolute
 * @param readonly mounted read-only at the end
 */
public record OciRoot(String path, boolean readonly) {
    public OciRoot {
        path = Absent.text(path);
    }
}
