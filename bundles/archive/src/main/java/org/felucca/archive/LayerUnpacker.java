package org.felucca.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.felucca.archive.TarEntry.Kind;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.FileContent;
import org.felucca.linux.Folders;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Stat;

/**
 * Unpacks a layer tar into a folder, and nowhere else: names that climb ({@code ../x}), that are absolute, or that pass through symbolic
 * links end inside of the folder, as they do in Docker's chroot. One use each; not for several threads.
 */
public final class LayerUnpacker {
    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";
    private static final String META = ".wh..wh.";
    private static final String OVERLAY_XATTRS = "trusted.overlay.";
    private static final byte[] YES = "y".getBytes(StandardCharsets.US_ASCII);
    private static final int WHILE_WRITTEN = 0600;

    private final Fd root;
    private final WhiteoutForm form;
    private final Unpacking plain;
    private final String below;

    /** What this layer has put there, by clean name: a whiteout is about lower layers only. */
    private final Set<String> unpacked = new HashSet<>();

    private final List<TarEntry> folders = new ArrayList<>();
    private long bytes;

    /** @param root the open folder; it stays open, and nobody else changes it meanwhile */
    public LayerUnpacker(Fd root, WhiteoutForm form) {
        this(root, form, new Unpacking("/", false, Optional.empty(), Ids.SAME));
    }

    /**
     * Unpacks a tar that is not a layer: whiteouts are names like others, names that climb are refused, and the folder it starts from stays as it is.
     * Others may be changing the root meanwhile: nothing is ever done outside of it.
     */
    public LayerUnpacker(Fd root, Unpacking plain) {
        this(root, WhiteoutForm.PLAIN, plain);
    }

    private LayerUnpacker(Fd root, WhiteoutForm form, Unpacking plain) {
        this.root = root;
        this.form = form;
        this.plain = plain;
        this.below = clean(plain.below());
    }

    /**
     * Reads the tar to its end. The caller closes it.
     *
     * @return bytes of the files that were made
     * @throws ArchiveException if the tar is broken or cannot be unpacked; what was made until then stays
     * @throws LinuxException if this machine is at fault: ENOSPC, EIO
     */
    public long unpack(InputStream tar) throws IOException {
        TarReader reader = new TarReader(tar);
        try (FolderCache cache = new FolderCache(root, unpacked::add)) {
            for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
                unpack(entry, reader, cache);
            }
            for (TarEntry folder : folders) {
                finish(folder, cache);
            }
        }
        reader.drain();
        return bytes;
    }

    private void unpack(TarEntry entry, TarReader content, FolderCache cache) throws IOException {
        try {
            String path = clean(plain.renamed(entry.name()));
            String name = path.substring(path.lastIndexOf('/') + 1);
            if (form == WhiteoutForm.PLAIN) {
                if (!path.isEmpty()) {
                    unpackPlain(join(below, path), plain.owned(entry), content, cache);
                }
            } else if (path.isEmpty()) {
                setRoot(entry);
            } else if (!name.startsWith(WHITEOUT)) {
                make(path, entry, content, cache);
            } else if (name.equals(OPAQUE)) {
                makeOpaque(parentOf(path), cache);
            } else if (!name.startsWith(META) && name.length() > WHITEOUT.length()) {
                whiteOut(join(parentOf(path), name.substring(WHITEOUT.length())), cache);
            }
        } catch (LinuxException e) {
            throw failed(entry, e);
        }
    }

    private void finish(TarEntry folder, FolderCache cache) throws ArchiveException {
        try {
            setFolderTimes(folder, cache);
        } catch (LinuxException e) {
            throw failed(folder, e);
        }
    }

    private static ArchiveException failed(TarEntry entry, LinuxException e) {
        if (isOurs(e)) {
            throw e;
        }
        return new ArchiveException(entry.name() + ": " + e.errno().text(), e);
    }

    private void unpackPlain(String path, TarEntry entry, TarReader content, FolderCache cache) throws IOException {
        if (climbs(entry.name())) {
            throw new ArchiveException("\"" + entry.name() + "\" is outside of \"" + plain.below() + "\"");
        }
        if (plain.keepKinds()) {
            requireKind(path, entry, cache);
        }
        make(path, entry, content, cache);
    }

    private static boolean climbs(String name) {
        int depth = 0;
        for (String part : name.split("/", -1)) {
            if (part.equals("..")) {
                depth--;
            } else if (!part.isEmpty() && !part.equals(".")) {
                depth++;
            }
            if (depth < 0) {
                return true;
            }
        }
        return false;
    }

    private void requireKind(String path, TarEntry entry, FolderCache cache) throws ArchiveException {
        Stat there;
        try {
            there = LinuxFiles.statAt(cache.folder(parentOf(path)), path.substring(path.lastIndexOf('/') + 1));
        } catch (LinuxException e) {
            if (e.is(Errno.ENOENT)) {
                return;
            }
            throw e;
        }
        boolean folder = entry.type() == Kind.FOLDER;
        if (there.isDirectory() != folder) {
            throw new ArchiveException(
                    folder
                            ? "cannot overwrite non-directory \"/" + path + "\" with directory \"" + plain.below()
                                    + "\""
                            : "cannot overwrite directory \"/" + path + "\" with non-directory \"" + plain.below()
                                    + "\"");
        }
    }

    private static boolean isOurs(LinuxException e) {
        return switch (e.errno()) {
            case ENOSPC, EDQUOT, EIO, EROFS, EMFILE, ENFILE, ENOMEM -> true;
            default -> false;
        };
    }

    /** The name without {@code .}, {@code ..} and doubled slashes, as seen from the root; empty for the root itself. */
    public static String clean(String name) {
        if (isClean(name)) {
            return name;
        }
        List<String> parts = new ArrayList<>();
        for (String part : name.split("/", -1)) {
            if (part.equals("..")) {
                if (!parts.isEmpty()) {
                    parts.remove(parts.size() - 1);
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }

    private static boolean isClean(String name) {
        boolean atStart = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            // a part that begins with a dot is perhaps one to take out: not worth looking further here
            if (atStart && (c == '.' || c == '/')) {
                return false;
            }
            atStart = c == '/';
        }
        return !atStart;
    }

    private static String parentOf(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    private static String join(String folder, String name) {
        return folder.isEmpty() ? name : folder + "/" + name;
    }

    private void setRoot(TarEntry entry) {
        if (entry.type() == Kind.FOLDER) {
            chown(root, entry);
            LinuxFiles.chmod(root, entry.mode());
            setXattrs(root.procPath() + "/.", entry.xattrs());
            folders.add(entry);
        }
    }

    private void make(String path, TarEntry entry, TarReader content, FolderCache cache) throws IOException {
        Fd parent = cache.folder(parentOf(path));
        String name = path.substring(path.lastIndexOf('/') + 1);
        switch (entry.type()) {
            case FILE -> makeFile(parent, name, entry, content, cache);
            case FOLDER -> makeFolder(parent, name, entry, cache);
            case SYMLINK -> {
                anew(parent, name, cache, () -> LinuxFiles.symlink(entry.linkName(), parent, name));
                bytes +=
                        entry.linkName().getBytes(StandardCharsets.UTF_8).length; // as stat(2) counts it, and so Docker
                finishNode(parent, name, entry);
            }
            case HARD_LINK -> makeHardLink(path, entry, cache);
            default -> {
                int type = typeBits(entry.type());
                anew(
                        parent,
                        name,
                        cache,
                        () -> LinuxFiles.mknod(parent, name, type | WHILE_WRITTEN, entry.major(), entry.minor()));
                finishNode(parent, name, entry);
            }
        }
        unpacked.add(path);
    }

    private static int typeBits(Kind type) {
        return switch (type) {
            case FIFO -> Stat.FIFO;
            case CHARACTER_DEVICE -> Stat.CHARACTER_DEVICE;
            case BLOCK_DEVICE -> Stat.BLOCK_DEVICE;
            default -> throw new IllegalArgumentException(type.toString());
        };
    }

    private void makeFile(Fd parent, String name, TarEntry entry, TarReader content, FolderCache cache)
            throws IOException {
        try (Fd file = create(parent, name, cache)) {
            content.copyTo(file);
            bytes += entry.size();
            chown(file, entry);
            LinuxFiles.chmod(file, entry.mode()); // after the owner: chown(2) takes set-uid away
            entry.xattrs().forEach((key, value) -> setXattr(key, () -> FileContent.setXattr(file, key, value)));
            FileContent.setTimes(file, entry.modified(), entry.modified());
        }
    }

    private static Fd create(Fd parent, String name, FolderCache cache) {
        Fd[] file = new Fd[1];
        anew(
                parent,
                name,
                cache,
                () -> file[0] = LinuxFiles.openSafely(
                        parent,
                        name,
                        WHILE_WRITTEN,
                        0,
                        OpenFlag.WRITE_ONLY,
                        OpenFlag.CREATE,
                        OpenFlag.EXCLUSIVE,
                        OpenFlag.NO_FOLLOW));
        return file[0];
    }

    /** Makes something, after removing what is in its place if there is something. */
    private static void anew(Fd parent, String name, FolderCache cache, Runnable make) {
        try {
            make.run();
        } catch (LinuxException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
            Folders.removeTree(parent, name);
            cache.forgetAllBut(parent);
            make.run();
        }
    }

    private void makeFolder(Fd parent, String name, TarEntry entry, FolderCache cache) {
        boolean overWhiteout = false;
        try {
            LinuxFiles.mkdir(parent, name, 0700);
        } catch (LinuxException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
            Stat there = LinuxFiles.statAt(parent, name);
            if (!there.isDirectory()) {
                overWhiteout = isWhiteout(there);
                LinuxFiles.unlink(parent, name);
                cache.forgetAllBut(parent);
                LinuxFiles.mkdir(parent, name, 0700);
            }
        }
        LinuxFiles.chown(parent, name, (int) entry.uid(), (int) entry.gid());
        chmod(parent, name, entry.mode());
        String path = parent.procPath() + "/" + name;
        setXattrs(path, entry.xattrs());
        if (overWhiteout) {
            // the layer removes the lower folder and makes a new one
            LinuxFiles.setXattr(path, OVERLAY_XATTRS + "opaque", YES);
        }
        folders.add(entry);
    }

    private boolean isWhiteout(Stat stat) {
        return form == WhiteoutForm.OVERLAY
                && stat.type() == Stat.CHARACTER_DEVICE
                && stat.nodeMajor() == 0
                && stat.nodeMinor() == 0;
    }

    private void makeHardLink(String path, TarEntry entry, FolderCache cache) {
        String target = form == WhiteoutForm.PLAIN
                ? join(below, clean(plain.renamed(entry.linkName())))
                : clean(entry.linkName());
        if (target.equals(path)) {
            return;
        }
        // two folders at once: the first must not be closed by looking for the second
        try (Fd from = cache.folder(parentOf(target)).duplicate()) {
            Fd parent = cache.folder(parentOf(path));
            String oldName = target.substring(target.lastIndexOf('/') + 1);
            String newName = path.substring(path.lastIndexOf('/') + 1);
            LinuxFiles.statAt(from, oldName); // before removing anything
            anew(parent, newName, cache, () -> LinuxFiles.link(from, oldName, parent, newName));
        }
    }

    /**
     * chmod(2) follows a link in the last place. In a root that others use, somebody could have put one there that leads to a file of the host: so what is
     * there is held first.
     */
    private void chmod(Fd parent, String name, int mode) {
        if (form != WhiteoutForm.PLAIN) {
            LinuxFiles.chmod(parent, name, mode);
            return;
        }
        try (Fd held = LinuxFiles.openAt(parent, name, OpenFlag.PATH, OpenFlag.NO_FOLLOW)) {
            if (LinuxFiles.stat(held).isSymlink()) {
                throw new LinuxException("chmod", name, Errno.ELOOP);
            }
            LinuxFiles.chmod(Fd.CWD, held.procPath(), mode);
        }
    }

    private void finishNode(Fd parent, String name, TarEntry entry) {
        LinuxFiles.chown(parent, name, (int) entry.uid(), (int) entry.gid());
        if (entry.type() != Kind.SYMLINK) {
            chmod(parent, name, entry.mode());
        }
        setXattrs(parent.procPath() + "/" + name, entry.xattrs());
        LinuxFiles.setTimes(parent, name, entry.modified(), entry.modified());
    }

    private static void chown(Fd fd, TarEntry entry) {
        LinuxFiles.chown(fd, (int) entry.uid(), (int) entry.gid());
    }

    private static void setXattrs(String path, Map<String, byte[]> xattrs) {
        xattrs.forEach((key, value) -> setXattr(key, () -> LinuxFiles.setXattr(path, key, value)));
    }

    /** Attributes that this file system or this process may not set are left out, as Docker does; those of overlayfs are ours alone. */
    private static void setXattr(String key, Runnable set) {
        if (key.startsWith(OVERLAY_XATTRS)) {
            return;
        }
        try {
            set.run();
        } catch (LinuxException e) {
            if (!e.is(Errno.ENOTSUP) && !e.is(Errno.EPERM)) {
                throw e;
            }
        }
    }

    private void makeOpaque(String folder, FolderCache cache) {
        Fd fd = cache.folder(folder);
        if (form == WhiteoutForm.OVERLAY) {
            LinuxFiles.setXattr(fd.procPath() + "/.", OVERLAY_XATTRS + "opaque", YES);
            return;
        }
        try (Fd open = LinuxFiles.openAt(fd, ".", OpenFlag.DIRECTORY)) {
            removeLower(open, folder);
        }
        cache.forget();
    }

    private void removeLower(Fd folder, String path) {
        for (Folders.Entry child : Folders.list(folder)) {
            String childPath = join(path, child.name());
            if (!unpacked.contains(childPath)) {
                Folders.removeTree(folder, child.name());
            } else if (child.type() == Stat.DIRECTORY) {
                try (Fd inner = LinuxFiles.openAt(folder, child.name(), OpenFlag.DIRECTORY, OpenFlag.NO_FOLLOW)) {
                    removeLower(inner, childPath);
                }
            }
        }
    }

    private void whiteOut(String path, FolderCache cache) {
        Fd parent = cache.folder(parentOf(path));
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (unpacked.contains(path)) {
            // this layer's own; if it is a folder, what lower layers have in it is hidden
            if (LinuxFiles.statAt(parent, name).isDirectory()) {
                makeOpaque(path, cache);
            }
            return;
        }
        if (form == WhiteoutForm.DELETE) {
            Folders.removeTree(parent, name);
            cache.forget();
            return;
        }
        anew(parent, name, cache, () -> LinuxFiles.mknod(parent, name, Stat.CHARACTER_DEVICE, 0, 0));
    }

    private void setFolderTimes(TarEntry entry, FolderCache cache) {
        String path =
                form == WhiteoutForm.PLAIN ? join(below, clean(plain.renamed(entry.name()))) : clean(entry.name());
        Fd parent = cache.folder(parentOf(path));
        String name = path.isEmpty() ? "." : path.substring(path.lastIndexOf('/') + 1);
        LinuxFiles.setTimes(parent, name, entry.modified(), entry.modified());
    }
}
