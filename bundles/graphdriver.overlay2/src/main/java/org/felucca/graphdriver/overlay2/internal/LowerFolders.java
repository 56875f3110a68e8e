package org.felucca.graphdriver.overlay2.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.Folders;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Stat;

/**
 * One folder as several layers hold it, nearest first: what overlayfs would merge, seen without mounting. A layer that hides the ones below
 * it (opaque, or not a folder at this path) ends the list. Links are never followed.
 */
final class LowerFolders implements AutoCloseable {
    private static final String OPAQUE = "trusted.overlay.opaque";

    /** A layer's copy of this folder. */
    private record Copy(Fd fd, Path path) {}

    private final List<Copy> copies = new ArrayList<>();

    private LowerFolders() {}

    /** The roots of these layers; closed by the caller. */
    static LowerFolders open(List<Path> layers) {
        LowerFolders folders = new LowerFolders();
        for (Path layer : layers) {
            folders.copies.add(new Copy(LinuxFiles.open(layer.toString(), OpenFlag.PATH, OpenFlag.DIRECTORY), layer));
        }
        return folders;
    }

    /** What is seen under a name; empty if nothing is, or it is whited out. */
    Optional<Stat> stat(String name) {
        for (Copy copy : copies) {
            Optional<Stat> stat = statAt(copy.fd, name);
            if (stat.isPresent()) {
                return stat.filter(s -> !isWhiteout(s));
            }
        }
        return Optional.empty();
    }

    /** The names that are seen in this folder, sorted. */
    List<String> names() {
        Set<String> seen = new TreeSet<>();
        Set<String> hidden = new HashSet<>();
        for (Copy copy : copies) {
            try (Fd open = LinuxFiles.openAt(copy.fd, ".", OpenFlag.DIRECTORY)) {
                for (Folders.Entry entry : Folders.list(open)) {
                    boolean whiteout = statAt(copy.fd, entry.name())
                            .filter(LowerFolders::isWhiteout)
                            .isPresent();
                    if (hidden.add(entry.name()) && !whiteout) {
                        seen.add(entry.name());
                    }
                }
            }
        }
        return List.copyOf(seen);
    }

    /** The folder of a name below this; without any layer where there is none. Closed by the caller. */
    LowerFolders inner(String name) {
        LowerFolders inner = new LowerFolders();
        for (Copy copy : copies) {
            Optional<Stat> stat = statAt(copy.fd, name);
            if (stat.isEmpty()) {
                continue;
            }
            if (!stat.get().isDirectory()) {
                break;
            }
            Path path = copy.path.resolve(name);
            inner.copies.add(new Copy(
                    LinuxFiles.openAt(copy.fd, name, OpenFlag.PATH, OpenFlag.DIRECTORY, OpenFlag.NO_FOLLOW), path));
            if (isOpaque(copy.fd, name)) {
                break;
            }
        }
        return inner;
    }

    /** Where the file lies that is seen at a path. */
    Optional<Path> locate(String path) {
        String clean = path.startsWith("/") ? path.substring(1) : path;
        int slash = clean.indexOf('/');
        if (slash >= 0) {
            try (LowerFolders inner = inner(clean.substring(0, slash))) {
                return inner.locate(clean.substring(slash + 1));
            }
        }
        for (Copy copy : copies) {
            Optional<Stat> stat = statAt(copy.fd, clean);
            if (stat.isPresent()) {
                return isWhiteout(stat.get()) ? Optional.empty() : Optional.of(copy.path.resolve(clean));
            }
        }
        return Optional.empty();
    }

    private static Optional<Stat> statAt(Fd folder, String name) {
        try {
            return Optional.of(LinuxFiles.statAt(folder, name));
        } catch (LinuxException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    static boolean isWhiteout(Stat stat) {
        return stat.type() == Stat.CHARACTER_DEVICE && stat.nodeMajor() == 0 && stat.nodeMinor() == 0;
    }

    static boolean isOpaque(Fd parent, String name) {
        return LinuxFiles.xattr(parent.procPath() + "/" + name, OPAQUE)
                .filter(value -> value.length == 1 && value[0] == 'y')
                .isPresent();
    }

    @Override
    public void close() {
        copies.forEach(copy -> copy.fd.close());
    }
}
