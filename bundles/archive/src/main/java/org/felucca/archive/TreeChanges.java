package org.felucca.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.felucca.linux.Fd;
import org.felucca.linux.Folders;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Resolve;
import org.felucca.linux.Stat;

/** How two trees differ: by what stat says of each file, as Docker compares them. Content is not read. */
public final class TreeChanges {
    /**
     * A path that differs.
     *
     * @param path absolute in the tree
     */
    public record Change(String path, Kind kind) {}

    /** What happened to it. */
    public enum Kind {
        MODIFIED,
        ADDED,
        DELETED
    }

    private final List<Change> changes = new ArrayList<>();

    private TreeChanges() {}

    /** From one tree to the other, sorted by path. */
    public static List<Change> between(Fd before, Fd now) {
        TreeChanges found = new TreeChanges();
        found.compare(before, now, "");
        return found.sorted();
    }

    /** Everything is new. */
    public static List<Change> all(Fd now) {
        TreeChanges found = new TreeChanges();
        found.addAll(now, "");
        return found.sorted();
    }

    private List<Change> sorted() {
        changes.sort(Comparator.comparing(Change::path));
        return List.copyOf(changes);
    }

    private void addAll(Fd folder, String path) {
        names(folder).forEach((name, type) -> {
            changes.add(new Change(path + "/" + name, Kind.ADDED));
            if (type == Stat.DIRECTORY) {
                try (Fd inner = inner(folder, name)) {
                    addAll(inner, path + "/" + name);
                }
            }
        });
    }

    /** True if something below has changed. */
    private boolean compare(Fd before, Fd now, String path) {
        int known = changes.size();
        Map<String, Integer> old = names(before);
        names(now).forEach((name, type) -> {
            String child = path + "/" + name;
            Integer was = old.remove(name);
            if (was == null) {
                changes.add(new Change(child, Kind.ADDED));
                if (type == Stat.DIRECTORY) {
                    try (Fd inner = inner(now, name)) {
                        addAll(inner, child);
                    }
                }
                return;
            }
            compareOne(before, now, name, child);
        });
        old.keySet().forEach(name -> changes.add(new Change(path + "/" + name, Kind.DELETED)));
        return changes.size() > known;
    }

    private void compareOne(Fd before, Fd now, String name, String path) {
        Stat was = LinuxFiles.statAt(before, name);
        Stat is = LinuxFiles.statAt(now, name);
        boolean changed = isChanged(was, is);
        if (is.isDirectory()) {
            try (Fd inner = inner(now, name)) {
                if (was.isDirectory()) {
                    try (Fd old = inner(before, name)) {
                        changed |= compare(old, inner, path);
                    }
                } else {
                    addAll(inner, path);
                }
            }
        }
        if (changed) {
            changes.add(new Change(path, Kind.MODIFIED));
        }
    }

    private static boolean isChanged(Stat was, Stat is) {
        return was.mode() != is.mode()
                || was.uid() != is.uid()
                || was.gid() != is.gid()
                || was.nodeMajor() != is.nodeMajor()
                || was.nodeMinor() != is.nodeMinor()
                || (!is.isDirectory()
                        && (was.size() != is.size() || !was.modified().equals(is.modified())));
    }

    private static Fd inner(Fd folder, String name) {
        return LinuxFiles.openAt(folder, name, OpenFlag.DIRECTORY, OpenFlag.NO_FOLLOW);
    }

    private static Map<String, Integer> names(Fd folder) {
        Map<String, Integer> names = new HashMap<>();
        try (Fd open = LinuxFiles.openAt(folder, ".", OpenFlag.DIRECTORY)) {
            for (Folders.Entry entry : Folders.list(open)) {
                names.put(entry.name(), entry.type());
            }
        }
        return names;
    }

    /** Writes the changes as a layer tar, which the caller closes. */
    public static void write(Fd folder, List<Change> changes, TarWriter tar) throws IOException {
        TreeWriter writer = new TreeWriter(tar);
        for (Change change : changes) {
            String path = change.path().substring(1);
            if (change.kind() == Kind.DELETED) {
                writer.writeWhiteout(path);
                continue;
            }
            int slash = path.lastIndexOf('/');
            try (Fd parent = LinuxFiles.openSafely(
                    folder,
                    slash < 0 ? "." : path.substring(0, slash),
                    0,
                    Resolve.bits(Resolve.NO_SYMLINKS, Resolve.BENEATH),
                    OpenFlag.PATH,
                    OpenFlag.DIRECTORY)) {
                writer.write(parent, path.substring(slash + 1), path);
            }
        }
    }
}
