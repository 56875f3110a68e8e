package org.felucca.archive;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.FileContent;
import org.felucca.linux.Folders;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Stat;

/**
 * Copies a tree with all that belongs to it: owners, modes, times, attributes, hard links, devices. Content moves inside the kernel, shared where the file
 * systems can.
 *
 * <p>Others may see the target, and change it, while it is being filled (a volume that a running container has): what was made is held by a
 * descriptor and no name is looked up a second time, so that nothing outside of the target is ever touched.
 */
public final class TreeCopy {
    /** Two file systems, or one that cannot. */
    private static final Set<Errno> CANNOT_SHARE = EnumSet.of(Errno.EXDEV, Errno.EINVAL, Errno.ENOSYS, Errno.ENOTSUP);

    private record Place(Fd folder, String name) {}

    private final Fd target;
    private final Map<Long, String> linked = new HashMap<>();

    private TreeCopy(Fd target) {
        this.target = target;
    }

    /** Copies what lies in a folder into an empty one, which takes over its owner, mode and time. Neither descriptor is a mere place (O_PATH). */
    public static void copy(Fd from, Fd to) {
        TreeCopy copy = new TreeCopy(to);
        copy.children(from, to, "");
        finish(new Place(from, "."), to, LinuxFiles.stat(from));
    }

    private void children(Fd from, Fd to, String path) {
        try (Fd open = LinuxFiles.openAt(from, ".", OpenFlag.DIRECTORY)) {
            for (Folders.Entry entry : Folders.list(open)) {
                String child = path.isEmpty() ? entry.name() : path + "/" + entry.name();
                one(new Place(open, entry.name()), new Place(to, entry.name()), child);
            }
        }
    }

    private void one(Place from, Place to, String path) {
        Stat stat = LinuxFiles.statAt(from.folder, from.name);
        if (!stat.isDirectory() && stat.links() > 1) {
            String first = linked.putIfAbsent(stat.inode(), path);
            if (first != null) {
                link(first, to);
                return;
            }
        }
        switch (stat.type()) {
            case Stat.DIRECTORY -> {
                LinuxFiles.mkdir(to.folder, to.name, 0700);
                try (Fd inner = LinuxFiles.openAt(from.folder, from.name, OpenFlag.DIRECTORY, OpenFlag.NO_FOLLOW);
                        Fd copy = LinuxFiles.openAt(to.folder, to.name, OpenFlag.DIRECTORY, OpenFlag.NO_FOLLOW)) {
                    children(inner, copy, path);
                    finish(from, copy, stat);
                }
            }
            case Stat.REGULAR -> {
                try (Fd out = LinuxFiles.openSafely(
                        to.folder, to.name, 0600, 0, OpenFlag.WRITE_ONLY, OpenFlag.CREATE, OpenFlag.EXCLUSIVE)) {
                    content(from, out, stat.size());
                    finish(from, out, stat);
                }
            }
            case Stat.SYMLINK -> {
                LinuxFiles.symlink(LinuxFiles.readlink(from.folder, from.name), to.folder, to.name);
                LinuxFiles.chown(to.folder, to.name, stat.uid(), stat.gid());
                xattrs(from, (key, value) -> LinuxFiles.setXattr(to.folder.procPath() + "/" + to.name, key, value));
                LinuxFiles.setTimes(to.folder, to.name, stat.modified(), stat.modified());
            }
            default -> {
                LinuxFiles.mknod(to.folder, to.name, stat.type() | 0600, stat.nodeMajor(), stat.nodeMinor());
                node(from, to, stat);
            }
        }
    }

    /** A file that was copied already gets one more name. The folders above it are looked up again, so in the target alone. */
    private void link(String first, Place to) {
        int slash = first.lastIndexOf('/');
        String above = slash < 0 ? "." : first.substring(0, slash);
        try (Fd folder = LinuxFiles.openInRoot(target, above, OpenFlag.PATH, OpenFlag.DIRECTORY)) {
            LinuxFiles.link(folder, first.substring(slash + 1), to.folder, to.name);
        }
    }

    private static void content(Place from, Fd out, long size) {
        try (Fd in = LinuxFiles.openAt(from.folder, from.name, OpenFlag.NO_FOLLOW)) {
            boolean sharing = true;
            for (long left = size; left > 0; ) {
                long copied;
                try {
                    copied = sharing ? FileContent.copyRange(in, out, left) : FileContent.transfer(in, out, left);
                } catch (LinuxException e) {
                    if (!sharing || !CANNOT_SHARE.contains(e.errno())) {
                        throw e;
                    }
                    sharing = false;
                    continue;
                }
                if (copied == 0) {
                    return;
                }
                left -= copied;
            }
        }
    }

    private static void finish(Place from, Fd to, Stat stat) {
        LinuxFiles.chown(to, stat.uid(), stat.gid());
        LinuxFiles.chmod(to, stat.permissions());
        xattrs(from, (key, value) -> FileContent.setXattr(to, key, value));
        FileContent.setTimes(to, stat.modified(), stat.modified());
    }

    /** A device or FIFO is not opened: it is held as a place, and reached by that. */
    private static void node(Place from, Place to, Stat stat) {
        try (Fd held = LinuxFiles.openAt(to.folder, to.name, OpenFlag.PATH, OpenFlag.NO_FOLLOW)) {
            if (LinuxFiles.stat(held).type() != stat.type()) {
                throw new LinuxException("copy", to.name, Errno.EEXIST);
            }
            LinuxFiles.chown(to.folder, to.name, stat.uid(), stat.gid());
            LinuxFiles.chmod(Fd.CWD, held.procPath(), stat.permissions());
            LinuxFiles.setTimes(to.folder, to.name, stat.modified(), stat.modified());
        }
        xattrs(from, (key, value) -> LinuxFiles.setXattr(to.folder.procPath() + "/" + to.name, key, value));
    }

    private static void xattrs(Place from, BiConsumer<String, byte[]> set) {
        String source = from.folder.procPath() + "/" + from.name;
        try {
            for (String key : LinuxFiles.xattrs(source)) {
                LinuxFiles.xattr(source, key).ifPresent(value -> set.accept(key, value));
            }
        } catch (LinuxException e) {
            if (!e.is(Errno.ENOTSUP)) {
                throw e;
            }
        }
    }
}
