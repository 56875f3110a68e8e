package org.felucca.archive;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Resolve;

/**
 * The folders below a root that were used last, held by descriptors. A path is resolved by openat2(2) as if the root were {@code /}: neither
 * {@code ..} nor a symbolic link leads out. When a folder or link is removed, all are forgotten, as a path may now lead elsewhere.
 */
final class FolderCache implements AutoCloseable {
    private static final int MOST = 64;
    private static final int NEW_FOLDER = 0755;
    private static final long CONFINED = Resolve.bits(Resolve.IN_ROOT, Resolve.NO_MAGICLINKS);

    private final Fd root;
    private final Consumer<String> made;
    private final LinkedHashMap<String, Fd> open = new LinkedHashMap<>(MOST, 0.75f, true);

    /**
     * @param root stays open as long as this is used; not closed here
     * @param made is told of each folder that was not there
     */
    FolderCache(Fd root, Consumer<String> made) {
        this.root = root;
        this.made = made;
    }

    /**
     * The folder, made with all above it if it is not there. The descriptor is good until the next call.
     *
     * @param path relative, clean; empty for the root
     * @throws LinuxException ENOTDIR where something else is in its place
     */
    Fd folder(String path) {
        if (path.isEmpty()) {
            return root;
        }
        Fd known = open.get(path);
        if (known != null) {
            return known;
        }
        Fd found = openOrMake(path);
        open.put(path, found);
        if (open.size() > MOST) {
            Iterator<Map.Entry<String, Fd>> eldest = open.entrySet().iterator();
            eldest.next().getValue().close();
            eldest.remove();
        }
        return found;
    }

    private Fd openOrMake(String path) {
        try {
            return open(path);
        } catch (LinuxException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
        int slash = path.lastIndexOf('/');
        Fd parent = folder(slash < 0 ? "" : path.substring(0, slash));
        String name = path.substring(slash + 1);
        try {
            LinuxFiles.mkdir(parent, name, NEW_FOLDER);
        } catch (LinuxException e) {
            // a link that points to nothing: as for Docker, nothing is made behind it
            throw e.is(Errno.EEXIST) ? new LinuxException("open", path, Errno.ENOENT) : e;
        }
        made.accept(path);
        return open(path);
    }

    private Fd open(String path) {
        return LinuxFiles.openSafely(root, path, 0, CONFINED, OpenFlag.PATH, OpenFlag.DIRECTORY);
    }

    /** Forgets all but this one: something in it has gone. */
    void forgetAllBut(Fd kept) {
        open.values().removeIf(fd -> {
            if (fd != kept) {
                fd.close();
            }
            return fd != kept;
        });
    }

    /** Forgets all: a folder or link has gone. */
    void forget() {
        open.values().forEach(Fd::close);
        open.clear();
    }

    @Override
    public void close() {
        forget();
    }
}
