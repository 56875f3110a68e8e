package org.felucca.cgroups.v2;

import java.time.Duration;
import org.felucca.cgroups.internal.Folder;
import org.felucca.cgroups.internal.Freezing;
import org.felucca.cgroups.internal.Patience;

/** Stops all processes at once, {@code cgroup.freeze} (Linux 5.2). A frozen process can be killed. */
public final class Freezer implements Freezing {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Folder folder;

    public Freezer(Folder folder) {
        this.folder = folder;
    }

    @Override
    public void freeze() {
        set(true);
    }

    @Override
    public void thaw() {
        set(false);
    }

    private void set(boolean frozen) {
        Patience patience = new Patience(LIMIT, (frozen ? "freeze " : "thaw ") + folder);
        folder.write("cgroup.freeze", frozen ? 1 : 0);
        while (frozen() != frozen) {
            patience.pause();
        }
    }

    @Override
    public boolean frozen() {
        return folder.keyed("cgroup.events").getOrDefault("frozen", 0L) == 1;
    }
}
