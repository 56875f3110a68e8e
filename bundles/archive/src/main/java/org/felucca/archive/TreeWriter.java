package org.felucca.archive;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.archive.TarEntry.Kind;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.Folders;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Stat;

/**
 * Writes files of a folder into a tar: names sorted by their bytes, hard links as links to the first name, whiteouts of overlayfs as those of a
 * layer tar (OCI image-spec, layer.md). Sockets are left out, as tars have no form for them. One use each.
 */
public final class TreeWriter {
    private static final String OVERLAY_XATTRS = "trusted.overlay.";
    private static final String WHITEOUT = ".wh.";

    private final TarWriter tar;
    private final Source source;
    private final Ids ids;
    private final Map<FileKey, String> linked = new HashMap<>();

    /** Whose files are written. */
    public enum Source {
        /** Files of a layer, that nobody changes meanwhile; with all their attributes. */
        LAYER,
        /**
         * Files of a root that others may be using, and that may be the work of an enemy: what file systems of the kernel show is left out, nothing is
         * opened that is not a file, and of attributes capabilities alone are kept, as Docker does.
         */
        ROOT
    }

    /** Which file has several names. */
    private record FileKey(int deviceMajor, int deviceMinor, long inode) {}

    public TreeWriter(TarWriter tar) {
        this(tar, Source.LAYER);
    }

    public TreeWriter(TarWriter tar, Source source) {
        this(tar, source, Ids.SAME);
    }

    /**
     * @param ids whose files those of the folder are in the tar
     */
    public TreeWriter(TarWriter tar, Source source, Ids ids) {
        this.tar = tar;
        this.source = source;
        this.ids = ids;
    }

    /** Writes all that lies in the folder, without the folder itself. */
    public void writeAll(Fd folder) throws IOException {
        writeChildren(folder, "");
    }

    private void writeChildren(Fd folder, String path) throws IOException {
        try (Fd open = LinuxFiles.openAt(folder, ".", OpenFlag.DIRECTORY)) {
            List<Folders.Entry> entries = new ArrayList<>(Folders.list(open));
            entries.sort(Comparator.comparing(Folders.Entry::name));
            for (Folders.Entry entry : entries) {
                String child = path.isEmpty() || path.endsWith("/") ? path + entry.name() : path + "/" + entry.name();
                if (source == Source.LAYER) {
                    write(open, entry.name(), child);
                    if (entry.type() == Stat.DIRECTORY) {
                        try (Fd inner = LinuxFiles.openAt(open, entry.name(), OpenFlag.DIRECTORY, OpenFlag.NO_FOLLOW)) {
                            writeChildren(inner, child);
                        }
                    }
                } else {
                    writeIfThere(open, entry.name(), child);
                }
            }
        }
    }

    /** What goes while its folder is being read was never there. */
    private void writeIfThere(Fd folder, String name, String path) throws IOException {
        try {
            writeTree(folder, name, path);
        } catch (LinuxException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
    }

    /**
     * Writes one file; of a folder all that lies in it too.
     *
     * @param folder it lies in
     * @param name {@code .} for the folder itself
     * @param path in the tar
     */
    public void writeTree(Fd folder, String name, String path) throws IOException {
        write(folder, name, path);
        if (!LinuxFiles.statAt(folder, name).isDirectory()) {
            return;
        }
        try (Fd inner = LinuxFiles.openAt(folder, name, OpenFlag.DIRECTORY, OpenFlag.NO_FOLLOW)) {
            if (source == Source.LAYER || !KernelFiles.isShownBy(inner)) {
                writeChildren(inner, path);
            }
        } catch (LinuxException e) {
            if (!e.is(Errno.ENOTDIR)) {
                throw e;
            }
        }
    }

    /**
     * Writes one file; of a folder only itself.
     *
     * @param folder it lies in
     * @param path in the tar
     */
    public void write(Fd folder, String name, String path) throws IOException {
        Stat stat = LinuxFiles.statAt(folder, name);
        if (source == Source.LAYER
                && stat.type() == Stat.CHARACTER_DEVICE
                && stat.nodeMajor() == 0
                && stat.nodeMinor() == 0) {
            writeWhiteout(path);
            return;
        }
        if (stat.type() == Stat.SOCKET) {
            return;
        }
        if (!stat.isDirectory() && stat.links() > 1) {
            String first = linked.putIfAbsent(new FileKey(stat.deviceMajor(), stat.deviceMinor(), stat.inode()), path);
            if (first != null) {
                tar.put(entry(path, Kind.HARD_LINK, first, stat, Map.of()), new byte[0]);
                return;
            }
        }
        Map<String, byte[]> xattrs = xattrs(folder, name);
        if (source == Source.ROOT) {
            xattrs.keySet().removeIf(key -> !key.equals(FileCapabilities.NAME));
        }
        xattrs.computeIfPresent(FileCapabilities.NAME, (key, value) -> FileCapabilities.inTar(value));
        boolean opaque = xattrs.containsKey(OVERLAY_XATTRS + "opaque");
        xattrs.keySet().removeIf(key -> key.startsWith(OVERLAY_XATTRS));
        switch (stat.type()) {
            case Stat.REGULAR -> {
                try (Fd file = open(folder, name, stat);
                        FdInputStream content = new FdInputStream(file)) {
                    tar.put(entry(path, Kind.FILE, "", LinuxFiles.stat(file), xattrs), content);
                }
            }
            case Stat.DIRECTORY -> {
                tar.put(entry(path, Kind.FOLDER, "", stat, xattrs), new byte[0]);
                if (opaque) {
                    writeWhiteout(path + "/" + WHITEOUT + ".opq");
                }
            }
            case Stat.SYMLINK ->
                tar.put(entry(path, Kind.SYMLINK, LinuxFiles.readlink(folder, name), stat, xattrs), new byte[0]);
            case Stat.FIFO -> tar.put(entry(path, Kind.FIFO, "", stat, xattrs), new byte[0]);
            case Stat.BLOCK_DEVICE -> tar.put(entry(path, Kind.BLOCK_DEVICE, "", stat, xattrs), new byte[0]);
            default -> tar.put(entry(path, Kind.CHARACTER_DEVICE, "", stat, xattrs), new byte[0]);
        }
    }

    /**
     * Opens a file for reading. In a root that others use, what was a file may be a device of the host by now: the very file that was looked at is held
     * first, and opened by what is held.
     */
    private Fd open(Fd folder, String name, Stat stat) {
        if (source == Source.LAYER) {
            return LinuxFiles.openAt(folder, name, OpenFlag.NO_FOLLOW);
        }
        try (Fd held = LinuxFiles.openAt(folder, name, OpenFlag.PATH, OpenFlag.NO_FOLLOW)) {
            if (!LinuxFiles.stat(held).isSameFile(stat)) {
                throw new LinuxException("open", name, Errno.ENOENT);
            }
            return LinuxFiles.open(held.procPath(), OpenFlag.NON_BLOCKING);
        }
    }

    /** Says that lower layers' file at this path is gone. */
    public void writeWhiteout(String path) throws IOException {
        int slash = path.lastIndexOf('/') + 1;
        String name = path.substring(0, slash) + WHITEOUT + path.substring(slash);
        tar.put(new TarEntry(name, Kind.FILE, "", 0, 0, 0, 0, Instant.EPOCH, 0, 0, Map.of(), List.of()), new byte[0]);
    }

    private TarEntry entry(String path, Kind kind, String link, Stat stat, Map<String, byte[]> xattrs) {
        boolean device = kind == Kind.CHARACTER_DEVICE || kind == Kind.BLOCK_DEVICE;
        return new TarEntry(
                path,
                kind,
                link,
                stat.permissions(),
                ids.uid().applyAsLong(stat.uid() & 0xffffffffL),
                ids.gid().applyAsLong(stat.gid() & 0xffffffffL),
                kind == Kind.FILE ? stat.size() : 0,
                stat.modified(),
                device ? stat.nodeMajor() : 0,
                device ? stat.nodeMinor() : 0,
                xattrs,
                List.of());
    }

    private static Map<String, byte[]> xattrs(Fd folder, String name) {
        String path = folder.procPath() + "/" + name;
        Map<String, byte[]> xattrs = new LinkedHashMap<>();
        try {
            for (String key : LinuxFiles.xattrs(path)) {
                Optional<byte[]> value = LinuxFiles.xattr(path, key);
                value.ifPresent(bytes -> xattrs.put(key, bytes));
            }
        } catch (LinuxException e) {
            if (!e.is(Errno.ENOTSUP)) {
                throw e;
            }
        }
        return xattrs;
    }
}
