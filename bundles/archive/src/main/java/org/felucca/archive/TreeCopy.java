package org.felucca.archive;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.FileContent;
import org.felucca.linux.Folders;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Stat;

/** Copies a tree with all that belongs to it: owners, modes, times, attributes, hard links, devices. Content moves inside the kernel, shared where the file systems can. */
public final class TreeCopy {
    /** Two file systems, or one that cannot. */
    private static final Set<Errno> CANNOT_SHARE = EnumSet.of(Errno.EXDEV, Errno.EINVAL, Errno.ENOSYS, Errno.ENOTSUP);

    private record Place(Fd folder, String name) {}

    private final Fd target;
    private final Map<Long, String> linked = new HashMap<>();

    private TreeCopy(Fd target) {
        this.target = target;
    }

    /** Copies what lies in a folder into an empty one, which takes over its owner, mode and time. */
    public static void copy(Fd from, Fd to) {
        TreeCopy copy = new TreeCopy(to);
        copy.children(from, to, "");
        copy.finish(new Place(from, "."), new Place(to, "."), LinuxFiles.stat(from));
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
                LinuxFiles.link(target, first, to.folder, to.name);
                return;
            }
        }
        switch (stat.type()) {
            case Stat.DIRECTORY -> {
                LinuxFiles.mkdir(to.folder, to.name, 0700);
                try (Fd inner = LinuxFiles.openAt(from.folder, from.name, OpenFlag.DIRECTORY, OpenFlag.NO_FOLLOW);
                        Fd copy = LinuxFiles.openAt(to.folder, to.name, OpenFlag.DIRECTORY, OpenFlag.NO_FOLLOW)) {
                    children(inner, copy, path);
                }
            }
            case Stat.REGULAR -> content(from, to, stat.size());
            case Stat.SYMLINK -> LinuxFiles.symlink(LinuxFiles.readlink(from.folder, from.name), to.folder, to.name);
            default -> LinuxFiles.mknod(to.folder, to.name, stat.type() | 0600, stat.nodeMajor(), stat.nodeMinor());
        }
        finish(from, to, stat);
    }

    private static void content(Place from, Place to, long size) {
        try (Fd in = LinuxFiles.openAt(from.folder, from.name, OpenFlag.NO_FOLLOW);
                Fd out = LinuxFiles.openSafely(
                        to.folder, to.name, 0600, 0, OpenFlag.WRITE_ONLY, OpenFlag.CREATE, OpenFlag.EXCLUSIVE)) {
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

    private void finish(Place from, Place to, Stat stat) {
        LinuxFiles.chown(to.folder, to.name, stat.uid(), stat.gid());
        if (!stat.isSymlink()) {
            LinuxFiles.chmod(to.folder, to.name, stat.permissions());
        }
        String source = from.folder.procPath() + "/" + from.name;
        try {
            for (String key : LinuxFiles.xattrs(source)) {
                LinuxFiles.xattr(source, key)
                        .ifPresent(value -> LinuxFiles.setXattr(to.folder.procPath() + "/" + to.name, key, value));
            }
        } catch (LinuxException e) {
            if (!e.is(Errno.ENOTSUP)) {
                throw e;
            }
        }
        LinuxFiles.setTimes(to.folder, to.name, stat.modified(), stat.modified());
    }
}
