package org.felucca.graphdriver.overlay2.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.felucca.driver.graph.Change;
import org.felucca.linux.Fd;
import org.felucca.linux.Folders;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Stat;

/** What a layer changes of those below: overlayfs has already told them apart, what lies in the upper folder is changed. */
final class OverlayChanges {
    private final List<Change> changes = new ArrayList<>();

    private OverlayChanges() {}

    /**
     * All changes, sorted by path.
     *
     * @param upper the open folder of the layer
     * @param lower what is below, merged
     */
    static List<Change> of(Fd upper, LowerFolders lower) {
        OverlayChanges found = new OverlayChanges();
        found.compare(upper, lower, "");
        found.changes.sort(Comparator.comparing(Change::path));
        return List.copyOf(found.changes);
    }

    private void compare(Fd upper, LowerFolders lower, String path) {
        try (Fd open = LinuxFiles.openAt(upper, ".", OpenFlag.DIRECTORY)) {
            for (Folders.Entry entry : Folders.list(open)) {
                compare(open, entry.name(), lower, path + "/" + entry.name());
            }
        }
    }

    private void compare(Fd folder, String name, LowerFolders lower, String path) {
        Stat stat = LinuxFiles.statAt(folder, name);
        boolean was = lower.stat(name).isPresent();
        if (LowerFolders.isWhiteout(stat)) {
            if (was) {
                changes.add(new Change(path, Change.Kind.DELETED));
            }
            return;
        }
        changes.add(new Change(path, was ? Change.Kind.MODIFIED : Change.Kind.ADDED));
        if (!stat.isDirectory()) {
            return;
        }
        try (Fd inner = LinuxFiles.openAt(folder, name, OpenFlag.DIRECTORY, OpenFlag.NO_FOLLOW);
                LowerFolders below = lower.inner(name)) {
            if (!LowerFolders.isOpaque(folder, name)) {
                compare(inner, below, path);
                return;
            }
            addHidden(inner, below, path);
            try (LowerFolders nothing = LowerFolders.open(List.of())) {
                compare(inner, nothing, path);
            }
        }
    }

    /** An opaque folder deletes all that it does not have itself. */
    private void addHidden(Fd upper, LowerFolders below, String path) {
        Set<String> kept = new HashSet<>();
        try (Fd open = LinuxFiles.openAt(upper, ".", OpenFlag.DIRECTORY)) {
            Folders.list(open).forEach(entry -> kept.add(entry.name()));
        }
        for (String name : below.names()) {
            if (!kept.contains(name)) {
                changes.add(new Change(path + "/" + name, Change.Kind.DELETED));
            }
        }
    }
}
