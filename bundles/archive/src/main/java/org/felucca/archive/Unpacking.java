package org.felucca.archive;

import java.util.Optional;

/**
 * How a tar that is not a layer is unpacked into a root that others may be using.
 *
 * @param below folder in the root that names in the tar start from, absolute; links in it are followed inside the root
 * @param keepKinds refuse to put a folder in the place of something else, or something else in the place of a folder
 * @param owner of all that is made, in the place of those that the tar says
 * @param ids whose files those of the tar, and of the owner, are here
 * @param top what the first part of every name becomes; empty to keep it
 */
public record Unpacking(String below, boolean keepKinds, Optional<Unpacking.Owner> owner, Ids ids, String top) {
    /** With the names of the tar. */
    public Unpacking(String below, boolean keepKinds, Optional<Unpacking.Owner> owner, Ids ids) {
        this(below, keepKinds, owner, ids, "");
    }

    /** The entry with the owner that it gets here, and capabilities in the owner's namespace. */
    TarEntry owned(TarEntry entry) {
        long uid = owner.map(Owner::uid).orElse(entry.uid());
        long gid = owner.map(Owner::gid).orElse(entry.gid());
        return entry.ownedBy(ids.uid().applyAsLong(uid), ids.gid().applyAsLong(gid))
                .holding(FileCapabilities.onDisk(entry.xattrs(), ids.uid().applyAsLong(0)));
    }

    /** A name as it is to be made. */
    String renamed(String name) {
        if (top.isEmpty()) {
            return name;
        }
        int slash = name.indexOf('/');
        return top + (slash < 0 ? "" : name.substring(slash));
    }

    /** Whose files are. */
    public record Owner(long uid, long gid) {}
}
