package org.felucca.archive;

import java.util.Optional;

/**
 * How a tar that is not a layer is unpacked into a root that others may be using.
 *
 * @param below folder in the root that names in the tar start from, absolute; links in it are followed inside the root
 * @param keepKinds refuse to put a folder in the place of something else, or something else in the place of a folder
 * @param owner of all that is made, in the place of those that the tar says
 */
public record Unpacking(String below, boolean keepKinds, Optional<Unpacking.Owner> owner) {
    /** Whose files are. */
    public record Owner(long uid, long gid) {}
}
