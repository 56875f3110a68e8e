package org.felucca.graph.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.felucca.archive.FdInputStream;
import org.felucca.archive.LayerUnpacker;
import org.felucca.archive.TarEntry;
import org.felucca.archive.TarEntry.Kind;
import org.felucca.archive.TarReader;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Stat;

/**
 * Compares a layer tar with the folder that it was unpacked into: every file of the tar is there, with its kind, owner, permissions, size and bytes. What is in the
 * folder besides is not looked at. One use.
 */
final class LayerComparison {
    private static final String WHITEOUT = ".wh.";
    private static final int PART = 128 * 1024;

    private final Path folder;

    /** What differed, by path. A later entry of the tar may replace an earlier one, which then has a right to differ. */
    private final NavigableMap<String, String> differences = new TreeMap<>();

    LayerComparison(Path folder) {
        this.folder = folder;
    }

    /** Reads the tar to its end. Says what differs. */
    List<String> read(InputStream tar) throws IOException {
        try (Fd root = LinuxFiles.open(folder.toString(), OpenFlag.DIRECTORY)) {
            TarReader reader = new TarReader(tar);
            for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
                String path = LayerUnpacker.clean(entry.name());
                if (path.isEmpty() || path.substring(path.lastIndexOf('/') + 1).startsWith(WHITEOUT)) {
                    continue;
                }
                if (entry.type() != Kind.FOLDER) {
                    differences.subMap(path + "/", path + "0").clear(); // a folder that was there has been replaced
                }
                Optional<String> difference = compare(root, path, entry, reader);
                differences.remove(path);
                difference.ifPresent(what -> differences.put(path, what));
            }
            reader.drain();
        } catch (LinuxException e) {
            differences.put("", e.getMessage());
        }
        return differences.entrySet().stream()
                .map(d -> "/" + d.getKey() + " " + d.getValue())
                .toList();
    }

    private static Optional<String> compare(Fd root, String path, TarEntry entry, TarReader reader) throws IOException {
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        try (Fd parent = LinuxFiles.openInRoot(
                root, slash < 0 ? "." : path.substring(0, slash), OpenFlag.PATH, OpenFlag.DIRECTORY)) {
            Stat stat = LinuxFiles.statAt(parent, name);
            if (entry.type() == Kind.HARD_LINK) {
                return stat.isDirectory() ? Optional.of("is a folder") : Optional.empty();
            }
            Optional<String> difference = attributes(entry, stat);
            if (difference.isPresent()) {
                return difference;
            }
            return switch (entry.type()) {
                case SYMLINK ->
                    LinuxFiles.readlink(parent, name).equals(entry.linkName())
                            ? Optional.empty()
                            : Optional.of("points elsewhere");
                case FILE -> content(parent, name, entry, stat, reader.content());
                default -> Optional.empty();
            };
        } catch (LinuxException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR) || e.is(Errno.ELOOP)) {
                return Optional.of("is missing");
            }
            return Optional.of(e.getMessage());
        }
    }

    private static Optional<String> attributes(TarEntry entry, Stat stat) {
        if (stat.type() != typeOf(entry.type())) {
            return Optional.of("is of another kind");
        }
        if (stat.uid() != (int) entry.uid() || stat.gid() != (int) entry.gid()) {
            return Optional.of("belongs to " + stat.uid() + ":" + stat.gid());
        }
        if (entry.type() != Kind.SYMLINK && stat.permissions() != (entry.mode() & 07777)) {
            return Optional.of("has permissions " + Integer.toOctalString(stat.permissions()));
        }
        boolean device = entry.type() == Kind.CHARACTER_DEVICE || entry.type() == Kind.BLOCK_DEVICE;
        if (device && (stat.nodeMajor() != entry.major() || stat.nodeMinor() != entry.minor())) {
            return Optional.of("is another device");
        }
        return Optional.empty();
    }

    private static int typeOf(Kind kind) {
        return switch (kind) {
            case FILE, HARD_LINK -> Stat.REGULAR;
            case SYMLINK -> Stat.SYMLINK;
            case CHARACTER_DEVICE -> Stat.CHARACTER_DEVICE;
            case BLOCK_DEVICE -> Stat.BLOCK_DEVICE;
            case FOLDER -> Stat.DIRECTORY;
            case FIFO -> Stat.FIFO;
        };
    }

    private static Optional<String> content(Fd parent, String name, TarEntry entry, Stat stat, InputStream wanted)
            throws IOException {
        if (stat.size() != entry.size()) {
            return Optional.of("has " + stat.size() + " bytes, not " + entry.size());
        }
        try (InputStream is = new FdInputStream(LinuxFiles.openAt(parent, name, OpenFlag.NO_FOLLOW))) {
            byte[] part = wanted.readNBytes(PART);
            while (part.length > 0) {
                if (!Arrays.equals(part, is.readNBytes(part.length))) {
                    return Optional.of("has other content");
                }
                part = wanted.readNBytes(PART);
            }
        }
        return Optional.empty();
    }
}
